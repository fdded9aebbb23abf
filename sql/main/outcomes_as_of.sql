-- The claims as they were known at `t`: those of the newest tagging of each article's newest
-- revision, both by time of loading. What was known later, or found by later rules, is absent.
-- A claim that an earlier revision made as well was reported then. A claim that only an earlier
-- revision makes was corrected away, unless that revision was another report at the same address
-- (staging.revision_as_of).
create or replace macro main.outcomes_as_of(t) as table
    with revisions as (
        select * from staging.revision_as_of(t)
    ),

    articles as (
        select * from revisions
        where is_report
    ),

    taggings as (
        select
            revision_id,
            rules_version
        from raw.tagging
        where loaded_at <= t
        qualify
            row_number() over (
                partition by revision_id
                order by loaded_at desc, rules_version desc
            ) = 1
    ),

    stories as (
        select * from staging.story_as_of(t)
    ),

    quotes as (
        select * from raw.evidence
        where ordinal = 0
    ),

    first_told as (
        select
            revisions.article_id,
            outcome.type,
            outcome.status,
            outcome.source_actors,
            outcome.target_actors,
            outcome.quantity,
            outcome.unit,
            min(revisions.told_at) as told_at,
            arg_max(
                revisions.revision_id,
                (
                    revisions.is_newest,
                    revisions.is_report,
                    revisions.loaded_at,
                    revisions.revision_id
                )
            ) as revision_id
        from raw.outcome as outcome
        inner join revisions on outcome.revision_id = revisions.revision_id
        inner join taggings
            on
                outcome.revision_id = taggings.revision_id
                and outcome.rules_version = taggings.rules_version
        where outcome.loaded_at <= t and revisions.n_revisions > 1
        group by all
    )

    select
        outcome.outcome_id,
        outcome.type,
        outcome.status,
        outcome.source_actors,
        outcome.target_actors,
        outcome.mediators,
        outcome.venue,
        outcome.conflict,
        outcome.quantity,
        outcome.unit,
        outcome.scope,
        try_cast(left(outcome.act_date, 10) as date) as act_on,
        outcome.deadline,
        outcome.condition,
        outcome.superlative,
        outcome.directness,
        outcome.claim,
        outcome.temporal,
        outcome.speaker,
        outcome.speaker_kind,
        outcome.speaker_party,
        outcome.confidence,
        quotes.quote,
        quotes.start_offset as quote_start,
        quotes.stop_offset as quote_stop,
        articles.title,
        articles.url,
        articles.source,
        articles.language,
        coalesce(
            list_filter(
                articles.parts,
                lambda part: part.start <= quotes.start_offset and part.stop > quotes.start_offset
            )[1].published_at,
            first_told.told_at,
            articles.told_at
        ) as reported_at,
        articles.published_at,
        articles.fetched_at,
        outcome.loaded_at,
        articles.article_id,
        outcome.revision_id,
        coalesce(stories.story_id, articles.article_id) as story_id,
        outcome.rule_id,
        outcome.rules_version
    from raw.outcome as outcome
    inner join articles on outcome.revision_id = articles.revision_id
    inner join taggings
        on
            outcome.revision_id = taggings.revision_id
            and outcome.rules_version = taggings.rules_version
    left join quotes on outcome.outcome_id = quotes.outcome_id
    left join stories on articles.article_id = stories.article_id
    left join first_told
        on
            articles.article_id = first_told.article_id
            and outcome.type = first_told.type
            and outcome.status = first_told.status
            and outcome.source_actors = first_told.source_actors
            and outcome.target_actors = first_told.target_actors
            and outcome.quantity is not distinct from first_told.quantity
            and outcome.unit is not distinct from first_told.unit
    where
        outcome.loaded_at <= t
        and (first_told.revision_id is null or outcome.revision_id = first_told.revision_id);
