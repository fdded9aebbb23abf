-- All claims of the acts that changed: what is compared with them to make events. Claims that tell
-- of no event (staging.claim_as_of) are not among those kept, and are not missed.
create or replace table bench.kept.outcomes as
select * from current_outcomes
where
    outcome_id in (
        select claim.outcome_id
        from kept.event_claim as claim
        inner join acts on claim.type = acts.type and claim.actors = acts.actors
        union
        select changed.outcome_id
        from changed
    );

create or replace temp table stale_events as
select distinct claim.event_id
from kept.event_claim as claim
inner join acts on claim.type = acts.type and claim.actors = acts.actors;
