-- How many prisoners were exchanged in all, by each claimant's own count?
select
    parties,
    claimant,
    claimant_kind,
    reported_at,
    count,
    scope,
    status,
    quote,
    source,
    url,
    outcome_id,
    count(*) over () as n_all
from main.prisoner_totals
order by reported_at desc, outcome_id asc
limit 200;
