-- How many prisoners were agreed, how many exchanged, and who says so?
with acts as (
    select
        *,
        status in ('agreed', 'signed')
        and scope in ('each', 'ratio', 'at_least')
        and row_number() over (
            partition by exchange_id, status in ('agreed', 'signed')
            order by count = count_agreed desc nulls last, happened_on asc, outcome_id asc
        ) = 1 as is_accord
    from main.prisoner_exchanges
)

select
    happened_on,
    conflict,
    parties,
    status,
    count,
    unit,
    scope,
    is_part,
    is_accord,
    count_agreed,
    sum(case when is_accord then count else 0 end) over (
        partition by parties
        order by happened_on asc, exchange_id asc, outcome_id asc
        rows between unbounded preceding and current row
    ) as agreed_total_each,
    running_total_each,
    venue,
    mediators,
    n_reports,
    n_independent,
    sources,
    quote,
    url,
    outcome_id,
    count(*) over () as n_all
from acts
order by happened_on desc, is_part asc, exchange_id asc, outcome_id asc
limit 300;
