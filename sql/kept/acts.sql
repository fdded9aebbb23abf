-- All claims of the acts that changed: what is compared with them to make events.
create or replace table bench.kept.outcomes as
select claim.*
from current_outcomes as claim
inner join acts
    on
        claim.type = acts.type
        and list_sort(list_distinct(claim.source_actors || claim.target_actors)) = acts.actors;

create or replace temp table stale_events as
select distinct claim.event_id
from kept.event_claim as claim
inner join acts on claim.type = acts.type and claim.actors = acts.actors;
