-- Which events rest on one source only, which on several independent ones?
select
    type,
    parties,
    status,
    n_independent,
    n_reports,
    sources,
    first_on
from main.events
where status in ('agreed', 'signed', 'ongoing', 'implemented')
order by n_independent desc, first_on asc, event_id asc;
