-- How many prisoners were agreed, how many exchanged, and who says so?
select
    parties,
    conflict,
    count,
    scope,
    status,
    agreed_on,
    scheduled_on,
    started_on,
    completed_on,
    delivered_so_far,
    running_total_each,
    venue,
    mediators,
    n_reports,
    n_independent,
    sources,
    first_on,
    last_on,
    quote,
    url,
    sum(case when scope in ('each', 'ratio') and agreed_on is not null then count end) over (
        partition by parties
        order by coalesce(agreed_on, last_on), exchange_id
    ) as agreed_total_each,
    count(*) over () as n_all
from main.prisoner_exchanges
order by coalesce(completed_on, agreed_on, first_on) desc, exchange_id asc
limit 200;
