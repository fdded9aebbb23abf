-- What each party said or did about each matter, one row an article, in order of reporting.
-- A breach is what others accuse a party of, not what it stands for: left out. So are speculation
-- and background. Where one article gives several statuses, the surest counts, then the nearest to
-- a deed. `counterparts` tell one matter from another: a ceasefire with whom.
create or replace macro staging.stance_as_of(t) as table
    with claims as (
        select
            outcome.*,
            status.stance,
            status.phase,
            unnest(outcome.source_actors) as party
        from main.outcomes_as_of(t) as outcome
        inner join staging.outcome_status as status on outcome.status = status.status
        where
            outcome.status <> 'violated'
            and outcome.claim <> 'speculative'
            and outcome.temporal <> 'background'
    )

    select
        party,
        type,
        list_filter(
            list_sort(list_distinct(source_actors || target_actors)), lambda actor: actor <> party
        ) as counterparts,
        conflict,
        status,
        phase,
        stance,
        quantity,
        unit,
        scope,
        condition,
        speaker,
        speaker_kind,
        quote,
        title,
        url,
        source,
        story_id,
        article_id,
        outcome_id,
        confidence,
        reported_at,
        loaded_at,
        coalesce(
            conflict,
            array_to_string(
                list_filter(
                    list_sort(list_distinct(source_actors || target_actors)),
                    lambda actor: actor <> party
                ),
                ' + '
            )
        ) as matter
    from claims
    qualify
        row_number() over (
            partition by party, type, matter, article_id
            order by confidence desc, stance desc, reported_at desc, outcome_id asc
        ) = 1;
