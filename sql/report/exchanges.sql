-- How many prisoners were agreed, how many exchanged, and who says so?
-- An accord is counted once: not again where the same number between the same parties is told again
-- within half a year.
with acts as (
    select
        *,
        status in ('agreed', 'signed') and scope in ('each', 'ratio', 'at_least') as is_accord
    from main.prisoner_exchanges
),

accords as (
    select
        *,
        is_accord
        and coalesce(
            happened_on - lag(happened_on) over (
                partition by parties, count, is_accord order by happened_on, outcome_id
            ) > 180,
            true
        ) as is_counted
    from acts
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
    is_counted,
    count_agreed,
    sum(case when is_counted then count else 0 end) over (
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
from accords
order by happened_on desc, is_part asc, exchange_id asc, outcome_id asc
limit 300;
