-- Who moved, from what to what, when.
-- kept as a table by party, type
create or replace view main.position_changes as
select * from main.position_changes_as_of('infinity'::timestamptz);

comment on view main.position_changes is
'Each reported change of a party''s position on a matter, with the quote before and after.';
comment on column main.position_changes.party is 'Whose position.';
comment on column main.position_changes.type is 'The matter: one of the 39 types.';
comment on column main.position_changes.conflict is 'Named conflict that the parties belong to.';
comment on column main.position_changes.counterparts is 'The other parties to the matter.';
comment on column main.position_changes.old_status is 'Status reported before.';
comment on column main.position_changes.new_status is 'Status reported now.';
comment on column main.position_changes.direction is
'closer to a deed, further from it, or sideways.';
comment on column main.position_changes.old_reported_at is 'When the old status was last reported.';
comment on column main.position_changes.new_reported_at is
'When the new status was first reported.';
comment on column main.position_changes.old_quote is 'Words that carry the old status.';
comment on column main.position_changes.new_quote is 'Words that carry the new status.';
comment on column main.position_changes.old_url is 'Article of the old quote.';
comment on column main.position_changes.new_url is 'Article of the new quote.';
comment on column main.position_changes.source is 'Publisher of the new quote.';
comment on column main.position_changes.speaker is 'Who says so, as written.';
comment on column main.position_changes.outcome_id is 'Key of the new claim in main.outcomes.';
comment on column main.position_changes.loaded_at is 'When the new claim came into the warehouse.';
