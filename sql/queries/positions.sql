-- Where does each party stand on each matter now, and since when?
select
    party,
    type,
    counterparts,
    status,
    since::date as since,
    n_reports,
    n_changes,
    quote
from main.positions
order by party, type, counterparts;
