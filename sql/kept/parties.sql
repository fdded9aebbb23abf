-- All that the parties say whose claims changed, of the same types.
create or replace table bench.kept.outcomes as
with near as (
    select
        outcome_id,
        type,
        source_actors
    from current_outcomes
    where
        type in (select parties.type from parties)
        and list_has_any(source_actors, (select list(distinct parties.party) from parties))
),

told as (
    select
        outcome_id,
        type,
        unnest(source_actors) as party
    from near
)

select * from current_outcomes
where
    outcome_id in (
        select told.outcome_id
        from told
        inner join parties on told.type = parties.type and told.party = parties.party
    );
