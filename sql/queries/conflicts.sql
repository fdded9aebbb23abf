-- How far is each conflict from peace, by its latest accords and breaches?
select
    conflict,
    count(*) as n_events,
    count(*) filter (status in ('agreed', 'scheduled', 'signed')) as n_agreed,
    count(*) filter (status in ('ongoing', 'implemented', 'extended')) as n_under_way_or_done,
    count(*) filter (
        status in ('violated', 'collapsed', 'suspended', 'postponed')
    ) as n_set_back,
    max(last_on) as last_on
from main.events
where conflict is not null
group by conflict
order by n_events desc, conflict asc;
