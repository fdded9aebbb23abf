-- Each claim that tells of an event, with the event it tells of.
-- stored: the snapshot keeps it as a table
create or replace view staging.event_claim as
select
    claim.*,
    event_claim.event_id,
    event_claim.number,
    event_claim.is_part
from staging.claim_as_of('infinity'::timestamptz) as claim
inner join staging.event_claim_as_of('infinity'::timestamptz) as event_claim
    on claim.outcome_id = event_claim.outcome_id;

comment on view staging.event_claim is 'Each claim that tells of an event, with its event.';
