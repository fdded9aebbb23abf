-- All claims of the acts that changed: what is compared with them to make events. Claims that tell
-- of no event (staging.claim_as_of) are not among those kept, and are not missed.
create or replace temp table compared as
select
    claim.outcome_id,
    claim.event_id
from kept.event_claim as claim
inner join acts on claim.type = acts.type and claim.actors = acts.actors;

create or replace table bench.kept.outcomes as
select * from current_outcomes
where
    outcome_id in (
        select compared.outcome_id
        from compared
        union all
        select changed.outcome_id
        from changed
    );

create or replace temp table stale_events as
select distinct event_id
from compared;
