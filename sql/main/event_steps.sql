-- The steps of each event, with the words that prove them: one row a status and number. Reports
-- that give no number belong to the step of that status whose day is nearest, within three days.
-- kept as a table by event_id
create or replace view main.event_steps as
with claims as (
    select * from staging.event_claim
),

numbered as (
    select
        event_id,
        status,
        quantity,
        unit,
        scope,
        min(happened_on) as happened_on
    from claims
    where amount is not null
    group by all
),

adopted as (
    select
        claims.outcome_id,
        numbered.quantity,
        numbered.unit,
        numbered.scope
    from claims
    inner join numbered
        on claims.event_id = numbered.event_id and claims.status = numbered.status
    where claims.amount is null and abs(claims.happened_on - numbered.happened_on) <= 3
    qualify
        row_number() over (
            partition by claims.outcome_id
            order by
                abs(claims.happened_on - numbered.happened_on) asc,
                numbered.quantity desc,
                numbered.scope asc
        ) = 1
),

filed as (
    select
        claims.* exclude (quantity, unit, scope),
        case when claims.amount is null then adopted.quantity else claims.quantity end as quantity,
        case when claims.amount is null then adopted.unit else claims.unit end as unit,
        case when claims.amount is null then adopted.scope else claims.scope end as scope
    from claims
    left join adopted on claims.outcome_id = adopted.outcome_id
)

select
    event_id,
    type,
    any_value(actors) as parties,
    min(conflict) as conflict,
    status,
    quantity,
    unit,
    scope,
    bool_or(is_part) as is_part,
    coalesce(min(act_on), min(happened_on)) as happened_on,
    list_sort(list_distinct(flatten(list(source_actors)))) as source_actors,
    list_sort(list_distinct(flatten(list(mediators)))) as mediators,
    mode(venue order by venue) as venue,
    count(distinct article_id) as n_reports,
    count(distinct story_id) as n_independent,
    list(distinct source order by source) as sources,
    min(reported_at) as first_reported_at,
    max(reported_at) as last_reported_at,
    arg_min(quote, (-confidence, reported_at, outcome_id)) as quote,
    arg_min(url, (-confidence, reported_at, outcome_id)) as url,
    arg_min(outcome_id, (-confidence, reported_at, outcome_id)) as outcome_id
from filed
group by event_id, type, status, quantity, unit, scope;

comment on view main.event_steps is
'Each event step by step: status, number, day, who reports it, and the words.';
comment on column main.event_steps.event_id is 'Key of the event in main.events.';
comment on column main.event_steps.type is 'What it is about: one of the 39 types.';
comment on column main.event_steps.parties is 'All who act or are acted upon.';
comment on column main.event_steps.conflict is 'Named conflict that the parties belong to.';
comment on column main.event_steps.status is 'Status as reported.';
comment on column main.event_steps.quantity is
'Number as quoted, where numbers tell such acts apart; read it with its scope.';
comment on column main.event_steps.unit is 'What is counted.';
comment on column main.event_steps.scope is 'How the number was quoted: each, total ...';
comment on column main.event_steps.is_part is
'Whether the number is a part of the one agreed: 390 of 1,000.';
comment on column main.event_steps.happened_on is
'Day of the act where a report gives one, else of the first report.';
comment on column main.event_steps.source_actors is 'Who acts.';
comment on column main.event_steps.mediators is 'Who mediates, by any report.';
comment on column main.event_steps.venue is 'Where, by most reports.';
comment on column main.event_steps.n_reports is 'Articles that report it.';
comment on column main.event_steps.n_independent is 'Stories that report it, copies counted once.';
comment on column main.event_steps.sources is 'Publishers that report it.';
comment on column main.event_steps.first_reported_at is 'First report.';
comment on column main.event_steps.last_reported_at is 'Last report.';
comment on column main.event_steps.quote is 'Words of the surest claim.';
comment on column main.event_steps.url is 'Address of that article.';
comment on column main.event_steps.outcome_id is 'Key of that claim in main.outcomes.';
