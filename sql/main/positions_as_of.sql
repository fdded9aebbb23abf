-- Party by matter: the latest status that was known at `t`, by time of loading, and since when it
-- has been reported without another in between.
create or replace macro main.positions_as_of(t) as table
    with stances as (
        select * from staging.stance_as_of(t)
    ),

    changes as (
        select
            party,
            type,
            matter,
            status,
            reported_at,
            outcome_id,
            coalesce(
                status <> lag(status) over (
                    partition by party, type, matter order by reported_at, outcome_id
                ),
                true
            ) as is_change
        from stances
    ),

    runs as (
        select
            *,
            sum(is_change::int) over (
                partition by party, type, matter order by reported_at, outcome_id
            ) as run
        from changes
    ),

    spans as (
        select
            party,
            type,
            matter,
            run,
            min(reported_at) as since,
            count(*) as n_reports,
            arg_max(outcome_id, (reported_at, outcome_id)) as outcome_id
        from runs
        group by party, type, matter, run
    ),

    latest as (
        select * from spans
        qualify row_number() over (partition by party, type, matter order by run desc) = 1
    )

    select
        stances.party,
        stances.type,
        stances.conflict,
        stances.counterparts,
        stances.status,
        stances.phase,
        stances.quantity,
        stances.unit,
        stances.scope,
        stances.condition,
        latest.since,
        stances.reported_at as last_reported_at,
        latest.n_reports,
        latest.run - 1 as n_changes,
        stances.quote,
        stances.speaker,
        stances.speaker_kind,
        stances.source,
        stances.url,
        stances.confidence,
        stances.outcome_id,
        stances.loaded_at
    from latest
    inner join stances
        on
            latest.outcome_id = stances.outcome_id
            and latest.party = stances.party
            and latest.matter = stances.matter;
