-- What happened, or was said, on which day, in which conflict?
select
    events.conflict,
    events.last_on,
    events.type,
    events.status,
    scheme.phase,
    events.n_independent,
    count(*) over () as n_all
from main.events as events
inner join staging.outcome_status as scheme on events.status = scheme.status
where events.conflict is not null
order by events.last_on desc, events.event_id asc
limit 2000;
