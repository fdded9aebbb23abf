-- The words shown for an event are of a claim of it, with a status that the event has
-- severity: error
-- Of the events as they were last published.
select
    event.event_id,
    event.type,
    event.status,
    event.outcome_id,
    claim.status as claim_status,
    event.quote
from kept.events as event
left join kept.event_claim as claim
    on event.event_id = claim.event_id and event.outcome_id = claim.outcome_id
where
    claim.outcome_id is null
    or claim.quote is distinct from event.quote
    or not list_contains(
        list_transform(event.statuses, lambda step: step.status),
        if(claim.is_part, 'ongoing', claim.status)
    );
