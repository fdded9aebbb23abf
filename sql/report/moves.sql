-- Who changed position since the last report?
select
    party,
    type,
    conflict,
    counterparts,
    old_status,
    new_status,
    direction,
    old_reported_at,
    new_reported_at,
    old_quote,
    new_quote,
    old_url,
    new_url,
    speaker,
    source,
    outcome_id,
    count(*) over () as n_all
from main.position_changes
where loaded_at > $since::timestamptz
order by new_reported_at desc, party asc, type asc, outcome_id asc
limit 60;
