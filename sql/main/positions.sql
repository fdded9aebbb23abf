-- What each party wants, refuses or has accepted, by its latest report.
-- kept as a table by party, type
create or replace view main.positions as
select * from main.positions_as_of('infinity'::timestamptz);

comment on view main.positions is
'Party by matter: latest status, since when, and the words that carry it.';
comment on column main.positions.party is 'Whose position.';
comment on column main.positions.type is 'The matter: one of the 39 types.';
comment on column main.positions.conflict is 'Named conflict that the parties belong to.';
comment on column main.positions.counterparts is 'The other parties to the matter.';
comment on column main.positions.status is 'Latest reported status: one of the 17.';
comment on column main.positions.phase is 'refusal, setback, open, wish, accord or deed.';
comment on column main.positions.quantity is 'Number as quoted with it; read it with its scope.';
comment on column main.positions.unit is 'What is counted.';
comment on column main.positions.scope is 'How the number was quoted.';
comment on column main.positions.condition is 'Condition, word for word.';
comment on column main.positions.since is
'First report of this status since another one was reported.';
comment on column main.positions.last_reported_at is 'Latest report of it.';
comment on column main.positions.n_reports is 'Articles that report it since then.';
comment on column main.positions.n_changes is 'How often the status changed before.';
comment on column main.positions.quote is 'Words of the latest report.';
comment on column main.positions.speaker is 'Who says so, as written; null: the article itself.';
comment on column main.positions.speaker_kind is
'narrator, party, mediator, official, media or commentary.';
comment on column main.positions.source is 'Publisher of the latest report.';
comment on column main.positions.url is 'Address of its article.';
comment on column main.positions.confidence is 'Confidence of that claim, 0 to 1.';
comment on column main.positions.outcome_id is 'Key of that claim in main.outcomes.';
comment on column main.positions.loaded_at is 'When that claim came into the warehouse.';
