-- Each claim that tells of an event, with the event it tells of.
-- stored: the snapshot keeps it as a table
create or replace view staging.event_claim as
select * from staging.event_claim_as_of('infinity'::timestamptz);

comment on view staging.event_claim is 'Each claim that tells of an event, with its event.';
