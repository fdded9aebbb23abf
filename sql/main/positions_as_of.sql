-- Party by matter: the latest status that was known at `t`, by time of loading, and since when it
-- has been reported without another in between.
create or replace macro main.positions_as_of(t) as table
    with stances as (
        select
            *,
            coalesce(
                status <> lag(status) over (
                    partition by party, type, matter order by reported_at, outcome_id
                ),
                true
            ) as is_change
        from staging.stance_as_of(t)
    ),

    runs as (
        select
            *,
            sum(is_change::int) over (
                partition by party, type, matter order by reported_at, outcome_id
            ) as run
        from stances
    )

    select
        party,
        type,
        conflict,
        counterparts,
        status,
        phase,
        quantity,
        unit,
        scope,
        condition,
        min(reported_at) over (partition by party, type, matter, run) as since,
        reported_at as last_reported_at,
        count(*) over (partition by party, type, matter, run) as n_reports,
        max(run) over (partition by party, type, matter) - 1 as n_changes,
        quote,
        speaker,
        speaker_kind,
        source,
        url,
        confidence,
        outcome_id,
        loaded_at
    from runs
    qualify
        row_number() over (
            partition by party, type, matter
            order by reported_at desc, outcome_id desc
        ) = 1;
