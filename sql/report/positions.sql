-- Where does each party stand on each matter, since when, and in which words?
select
    party,
    type,
    conflict,
    counterparts,
    status,
    phase,
    quantity,
    unit,
    scope,
    condition,
    since,
    last_reported_at,
    n_reports,
    n_changes,
    quote,
    speaker,
    source,
    url,
    outcome_id,
    count(*) over () as n_all
from main.positions
order by last_reported_at desc, party asc, type asc, outcome_id asc
limit 800;
