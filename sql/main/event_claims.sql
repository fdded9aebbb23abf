-- The bridge from an event to each claim that was merged into it.
create or replace view main.event_claims as
select
    event_claim.event_id,
    event_claim.outcome_id,
    event_claim.is_part
from staging.event_claim as event_claim;

comment on view main.event_claims is
'Which claims were merged into which event: join main.events and main.outcomes by it.';
comment on column main.event_claims.event_id is 'Key of the event in main.events.';
comment on column main.event_claims.outcome_id is 'Key of the claim in main.outcomes.';
comment on column main.event_claims.is_part is
'Whether the claim''s number is a part of the event''s: 390 of 1,000 agreed.';
