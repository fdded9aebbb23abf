-- All that the parties say whose claims changed, of the same types. Found by narrow columns first:
-- in one statement the planner would read all claims whole.
create or replace temp table told as
with near as (
    select
        outcome_id,
        type,
        unnest(source_actors) as party
    from current_outcomes
    where
        type in (select parties.type from parties)
        and list_has_any(source_actors, (select list(distinct parties.party) from parties))
)

select distinct near.outcome_id
from near
inner join parties on near.type = parties.type and near.party = parties.party;

create or replace table bench.kept.outcomes as
select * from current_outcomes
where outcome_id in (select told.outcome_id from told);
