-- What happened, merged from what was reported. Nothing is deleted: main.outcomes keeps each claim.
-- kept as a table by event_id
create or replace view main.events as
select * from main.events_as_of('infinity'::timestamptz);

comment on view main.events is
'Claims of one real event merged across articles: a thread from proposal to deed.';
comment on column main.events.event_id is
'Key of the event, made of type, parties, number and first day.';
comment on column main.events.type is
'What it is about: one of the 39 types.';
comment on column main.events.parties is
'All who act or are acted upon, in alphabetical order.';
comment on column main.events.conflict is
'Named conflict that the parties belong to.';
comment on column main.events.status is
'Latest status of the joint matter; of single demands only where there is no other.';
comment on column main.events.statuses is
'Each status that was reported: first and last day, articles, independent stories.';
comment on column main.events.quantity is
'The number that most independent stories give, as quoted.';
comment on column main.events.unit is
'What is counted.';
comment on column main.events.scope is
'How that number was quoted: each, total, so_far ...';
comment on column main.events.first_on is
'Day of the first act or report.';
comment on column main.events.last_on is
'Day of the last act or report.';
comment on column main.events.venue is
'Where, by most reports.';
comment on column main.events.mediators is
'Who mediates, by any report.';
comment on column main.events.n_claims is
'Claims merged.';
comment on column main.events.n_reports is
'Articles that report it.';
comment on column main.events.n_sources is
'Publishers that report it.';
comment on column main.events.n_independent is
'Stories that report it, copies of one text counted once.';
comment on column main.events.sources is
'Publishers that report it.';
comment on column main.events.first_reported_at is
'First report.';
comment on column main.events.last_reported_at is
'Last report.';
comment on column main.events.confidence is
'Greatest confidence of its claims.';
comment on column main.events.quote is
'Words of the surest claim.';
comment on column main.events.source is
'Publisher of that quote.';
comment on column main.events.url is
'Address of that quote''s article.';
comment on column main.events.outcome_id is
'Key of that claim in main.outcomes.';
