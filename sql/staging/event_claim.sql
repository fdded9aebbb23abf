-- Each claim that tells of an event, with the event it tells of.
-- kept as a table by event_id
create or replace view staging.event_claim as
select * from staging.event_claim_as_of('infinity'::timestamptz);

comment on view staging.event_claim is 'Each claim that tells of an event, with its event.';
