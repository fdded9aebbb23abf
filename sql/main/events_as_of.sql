-- The events as they were known at `t`, by time of loading. Rules of merging:
-- staging.claim_as_of (1 to 3) and staging.event_claim_as_of (4 to 10). A part carried out means
-- that the whole is under way.
create or replace macro main.events_as_of(t) as table
    with claims as (
        select
            * exclude (status, stance),
            case when is_part then 'ongoing' else status end as status,
            case when is_part then 5 else stance end as stance
        from staging.event_claim_as_of(t)
    ),

    steps as (
        select
            event_id,
            status,
            any_value(stance) as stance,
            bool_or(is_progress) as is_progress,
            min(happened_on) as first_on,
            max(happened_on) as last_on,
            count(distinct article_id) as n_reports,
            count(distinct story_id) as n_independent
        from claims
        group by event_id, status
    ),

    statuses as (
        select
            event_id,
            list(
                {
                    'status': status,
                    'first_on': first_on,
                    'last_on': last_on,
                    'n_reports': n_reports,
                    'n_independent': n_independent
                }
                order by first_on, stance, status
            ) as statuses,
            arg_max(status, (is_progress, last_on, first_on, stance, status)) as status
        from steps
        group by event_id
    ),

    facts as (
        select
            event_id,
            any_value(type) as type,
            any_value(parties) as parties,
            any_value(actors) as actors,
            min(conflict) as conflict,
            min(happened_on) as first_on,
            max(happened_on) as last_on,
            min(reported_at) as first_reported_at,
            max(reported_at) as last_reported_at,
            count(*) as n_claims,
            count(distinct article_id) as n_reports,
            count(distinct source) as n_sources,
            count(distinct story_id) as n_independent,
            list(distinct source order by source) as sources,
            list_sort(list_distinct(flatten(list(mediators)))) as mediators,
            mode(venue order by venue) as venue,
            max(confidence) as confidence,
            arg_min(
                { 'quote': quote, 'url': url, 'source': source, 'outcome_id': outcome_id },
                (-confidence, reported_at, outcome_id)
            ) as best
        from claims
        group by event_id
    ),

    -- The number that most independent stories give; the greater on a tie. Never a sum of ours.
    numbers as (
        select
            event_id,
            quantity,
            unit,
            scope,
            count(distinct story_id) as n_independent,
            bool_or(amount between 0.95 * number and 1.05 * number) as is_whole
        from claims
        where quantity is not null
        group by event_id, quantity, unit, scope
    ),

    counts as (
        select
            event_id,
            arg_max(
                { 'quantity': quantity, 'unit': unit, 'scope': scope },
                (coalesce(is_whole, false), n_independent, quantity, coalesce(scope, ''))
            ) as figure
        from numbers
        group by event_id
    )

    select
        facts.event_id,
        facts.type,
        facts.actors as parties,
        facts.conflict,
        statuses.status,
        statuses.statuses,
        counts.figure.quantity,
        counts.figure.unit,
        counts.figure.scope,
        facts.first_on,
        facts.last_on,
        facts.venue,
        facts.mediators,
        facts.n_claims,
        facts.n_reports,
        facts.n_sources,
        facts.n_independent,
        facts.sources,
        facts.first_reported_at,
        facts.last_reported_at,
        facts.confidence,
        facts.best.quote,
        facts.best.source,
        facts.best.url,
        facts.best.outcome_id
    from facts
    inner join statuses on facts.event_id = statuses.event_id
    left join counts on facts.event_id = counts.event_id;
