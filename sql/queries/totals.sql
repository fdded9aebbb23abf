-- How many prisoners were exchanged in all, by each claimant?
select
    parties,
    claimant,
    reported_at::date as reported_on,
    count,
    scope,
    quote
from main.prisoner_totals
order by parties, claimant, reported_at, outcome_id;
