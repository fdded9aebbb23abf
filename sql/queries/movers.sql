-- Who changed position, from what to what?
select
    new_reported_at::date as changed_on,
    party,
    type,
    old_status,
    new_status,
    direction,
    new_quote
from main.position_changes
order by new_reported_at desc, party asc, type asc;
