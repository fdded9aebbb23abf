-- Each exchange of prisoners, from the accord to its completion. The count is one that was quoted,
-- with the scope in which it was; running totals add up what each side gave, only where every
-- figure is quoted "each" and the exchange is reported as completed.
create or replace view main.prisoner_exchanges as
with events as (
    select * from main.events
    where type = 'exchange.prisoners'
),

steps as (
    select
        event_id,
        unnest(statuses) as step
    from events
),

days as (
    select
        event_id,
        min(step.first_on) filter (step.status in ('agreed', 'signed')) as agreed_on,
        min(step.first_on) filter (step.status = 'scheduled') as scheduled_on,
        min(step.first_on) filter (step.status = 'ongoing') as started_on,
        max(step.first_on) filter (step.status = 'implemented') as completed_on
    from steps
    group by event_id
),

so_far as (
    select
        event_claims.event_id,
        max(outcomes.quantity) as delivered_so_far
    from main.event_claims as event_claims
    inner join main.outcomes as outcomes on event_claims.outcome_id = outcomes.outcome_id
    where outcomes.scope in ('so_far', 'so_far_each')
    group by event_claims.event_id
)

select
    events.event_id as exchange_id,
    events.conflict,
    events.parties,
    events.status,
    events.quantity as count,
    events.scope,
    days.agreed_on,
    days.scheduled_on,
    days.started_on,
    days.completed_on,
    so_far.delivered_so_far,
    sum(
        case
            when events.scope in ('each', 'ratio') and days.completed_on is not null
                then events.quantity
        end
    ) over (
        partition by events.parties
        order by coalesce(days.completed_on, events.last_on), events.event_id
    ) as running_total_each,
    events.mediators,
    events.venue,
    events.n_reports,
    events.n_independent,
    events.sources,
    events.first_on,
    events.last_on,
    events.quote,
    events.url
from events
inner join days on events.event_id = days.event_id
left join so_far on events.event_id = so_far.event_id;

comment on view main.prisoner_exchanges is
'Each exchange of prisoners: agreed, scheduled, started, completed; its count as quoted.';
comment on column main.prisoner_exchanges.exchange_id is 'Key of the event in main.events.';
comment on column main.prisoner_exchanges.conflict is 'Named conflict that the parties belong to.';
comment on column main.prisoner_exchanges.parties is 'Who exchanges.';
comment on column main.prisoner_exchanges.status is 'Latest reported status.';
comment on column main.prisoner_exchanges.count is
'Number as quoted by most independent stories; read it with its scope.';
comment on column main.prisoner_exchanges.scope is 'each: from either side; total: of both ...';
comment on column main.prisoner_exchanges.agreed_on is 'First day reported as agreed or signed.';
comment on column main.prisoner_exchanges.scheduled_on is 'First day for which it was scheduled.';
comment on column main.prisoner_exchanges.started_on is 'First day reported as under way.';
comment on column main.prisoner_exchanges.completed_on is 'First day reported as carried out.';
comment on column main.prisoner_exchanges.delivered_so_far is
'Greatest number quoted as exchanged so far.';
comment on column main.prisoner_exchanges.running_total_each is
'What either side gave in completed exchanges between these parties, up to this one.';
comment on column main.prisoner_exchanges.mediators is 'Who mediates, by any report.';
comment on column main.prisoner_exchanges.venue is 'Where, by most reports.';
comment on column main.prisoner_exchanges.n_reports is 'Articles that report it.';
comment on column main.prisoner_exchanges.n_independent is
'Stories that report it, copies counted once.';
comment on column main.prisoner_exchanges.sources is 'Publishers that report it.';
comment on column main.prisoner_exchanges.first_on is 'Day of the first act or report.';
comment on column main.prisoner_exchanges.last_on is 'Day of the last act or report.';
comment on column main.prisoner_exchanges.quote is 'Words of the surest claim.';
comment on column main.prisoner_exchanges.url is 'Address of that article.';
