-- Rounds of talks and summits. What came out is what the same articles report of other matters
-- between the same parties: agreed, signed, scheduled, or explicitly left without result.
-- kept as a table by talks_id
create or replace view main.talks as
with rounds as (
    select * from main.events
    where type in ('talks.round', 'talks.summit')
),

reports as (
    select
        event_claims.event_id,
        outcomes.*
    from main.event_claims as event_claims
    inner join main.outcomes as outcomes on event_claims.outcome_id = outcomes.outcome_id
    where outcomes.type in ('talks.round', 'talks.summit')
),

durations as (
    select
        event_id,
        quantity,
        unit,
        scope,
        count(distinct story_id) as n_independent
    from reports
    where unit in ('minutes', 'hours', 'days', 'weeks')
    group by event_id, quantity, unit, scope
),

longest as (
    select
        event_id,
        arg_max(
            concat_ws(
                ' ',
                nullif(replace(coalesce(scope, ''), '_', ' '), ''),
                printf('%g', quantity),
                unit
            ),
            (n_independent, quantity, unit, scope)
        ) as duration
    from durations
    group by event_id
),

directness as (
    select
        event_id,
        mode(directness order by directness) as directness
    from reports
    group by event_id
),

results as (
    select distinct
        reports.event_id,
        outcomes.type,
        outcomes.status
    from reports
    inner join rounds on reports.event_id = rounds.event_id
    inner join main.outcomes as outcomes on reports.article_id = outcomes.article_id
    where
        outcomes.type not in ('talks.round', 'talks.summit')
        and (
            outcomes.status in ('agreed', 'signed', 'scheduled')
            or outcomes.type = 'talks.impasse'
        )
        and outcomes.temporal <> 'background'
        and list_has_any(rounds.parties, outcomes.source_actors)
),

listed as (
    select
        event_id,
        list(type || ': ' || status order by type, status) as results
    from results
    group by event_id
)

select
    rounds.event_id as talks_id,
    rounds.type,
    rounds.conflict,
    rounds.parties,
    rounds.mediators,
    rounds.venue,
    directness.directness,
    rounds.status,
    list_filter(
        rounds.statuses, lambda step: step.status in ('implemented', 'ongoing')
    )[1].first_on as held_on,
    rounds.first_on,
    rounds.last_on,
    longest.duration,
    coalesce(listed.results, []) as results,
    rounds.n_reports,
    rounds.n_independent,
    rounds.sources,
    rounds.quote,
    rounds.url
from rounds
left join longest on rounds.event_id = longest.event_id
left join directness on rounds.event_id = directness.event_id
left join listed on rounds.event_id = listed.event_id;

comment on view main.talks is 'Rounds of talks: when, where, who, how long, and what came out.';
comment on column main.talks.talks_id is 'Key of the event in main.events.';
comment on column main.talks.type is 'talks.round or talks.summit.';
comment on column main.talks.conflict is 'Named conflict that the parties belong to.';
comment on column main.talks.parties is 'Who talks.';
comment on column main.talks.mediators is 'Who mediates, by any report.';
comment on column main.talks.venue is 'Where, by most reports.';
comment on column main.talks.directness is 'direct or indirect, by most reports.';
comment on column main.talks.status is 'Latest reported status; implemented: held.';
comment on column main.talks.held_on is 'First day reported as held; null: not held yet.';
comment on column main.talks.first_on is 'Day of the first act or report.';
comment on column main.talks.last_on is 'Day of the last act or report.';
comment on column main.talks.duration is
'How long, as quoted by most independent stories, with the scope in which it was.';
comment on column main.talks.results is
'Other matters that the same articles report as agreed, signed or scheduled, or as an impasse.';
comment on column main.talks.n_reports is 'Articles that report it.';
comment on column main.talks.n_independent is 'Stories that report it, copies counted once.';
comment on column main.talks.sources is 'Publishers that report it.';
comment on column main.talks.quote is 'Words of the surest claim.';
comment on column main.talks.url is 'Address of that article.';
