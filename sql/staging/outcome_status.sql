-- The 17 statuses: how far each is along the way from a demand to a deed, and which way it points.
create or replace view staging.outcome_status as
select
    scheme.status,
    scheme.phase,
    scheme.stance,
    scheme.is_progress
from (
    values
    ('rejected', 'refusal', -2, false),
    ('threatened', 'refusal', -2, false),
    ('collapsed', 'setback', -2, true),
    ('violated', 'setback', -2, true),
    ('suspended', 'setback', -1, true),
    ('postponed', 'setback', -1, true),
    ('none', 'open', 0, false),
    ('under_discussion', 'open', 0, false),
    ('conditional', 'open', 1, false),
    ('demanded', 'wish', 2, false),
    ('proposed', 'wish', 2, true),
    ('agreed', 'accord', 3, true),
    ('scheduled', 'accord', 3, true),
    ('signed', 'accord', 4, true),
    ('ongoing', 'deed', 5, true),
    ('extended', 'deed', 5, true),
    ('implemented', 'deed', 6, true)
) as scheme (status, phase, stance, is_progress);

comment on view staging.outcome_status is
'The 17 statuses in order: what a party says or does about a matter.';
comment on column staging.outcome_status.status is
'Status as stored with an outcome.';
comment on column staging.outcome_status.phase is
'refusal, setback, open, wish, accord or deed.';
comment on column staging.outcome_status.stance is
'From -2 (against) by 0 (open) to 6 (done): a move up is a step closer.';
comment on column staging.outcome_status.is_progress is
'True where the status moves a joint matter on or back; false where it is one party''s word.';
