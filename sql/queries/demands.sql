-- What does each side demand now, and of whom?
select
    party,
    type,
    counterparts,
    since::date as since,
    n_reports,
    quote
from main.positions
where status = 'demanded'
order by party, type, since;
