-- What has been agreed but not carried out?
select
    events.first_on,
    events.type,
    events.parties,
    events.quantity,
    events.unit,
    events.scope,
    events.status,
    events.quote
from main.events as events
where
    events.status in ('agreed', 'scheduled', 'signed')
    and not list_contains(
        list_transform(events.statuses, lambda step: step.status), 'implemented'
    )
order by events.first_on, events.event_id;
