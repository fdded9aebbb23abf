-- All that the parties say whose claims changed, of the same types.
create or replace table bench.kept.outcomes as
select * from current_outcomes
where
    outcome_id in (
        select claim.outcome_id
        from (
            select
                outcome_id,
                type,
                unnest(source_actors) as party
            from current_outcomes
        ) as claim
        inner join parties on claim.type = parties.type and claim.party = parties.party
    );
