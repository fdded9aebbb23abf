-- The 39 types: which acts bind both sides, and how far apart two reports of one act may lie.
-- window_days: the longest silence within one thread; another report after it starts a new thread.
-- is_momentary: the act happens on a day (a meeting, a swap), so a dated one is its own event.
-- is_counted: the quantity tells how much is exchanged, returned or given, so that it tells two
-- acts apart; elsewhere it is a duration or a detail.
create or replace view staging.outcome_type as
select
    scheme.type,
    scheme.title,
    scheme.is_mutual,
    scheme.is_momentary,
    scheme.is_counted,
    scheme.window_days,
    split_part(scheme.type, '.', 1) as family
from (
    values
    ('talks.round', 'Round of talks', true, true, false, 6),
    ('talks.next_round', 'Next round of talks', true, false, false, 10),
    ('talks.summit', 'Summit', true, true, false, 10),
    ('talks.impasse', 'Impasse', true, false, false, 6),
    ('mediation', 'Mediation', false, false, false, 30),
    ('ceasefire.general', 'Ceasefire', true, false, false, 30),
    ('ceasefire.partial', 'Limited ceasefire', true, false, false, 14),
    ('ceasefire.energy', 'Energy truce', true, false, false, 30),
    ('ceasefire.maritime', 'Maritime truce', true, false, false, 30),
    ('ceasefire.humanitarian', 'Humanitarian pause', true, false, false, 14),
    ('exchange.prisoners', 'Prisoner exchange', true, true, true, 14),
    ('release.hostages', 'Release of hostages', false, true, true, 7),
    ('release.detainees', 'Release of detainees', false, true, true, 7),
    ('return.bodies', 'Return of bodies', true, true, true, 14),
    ('return.children', 'Return of children', true, true, true, 14),
    ('return.displaced', 'Return of the displaced', false, false, false, 30),
    ('humanitarian.corridor', 'Humanitarian corridor', true, false, false, 14),
    ('humanitarian.aid', 'Humanitarian aid', true, false, false, 14),
    ('territory.withdrawal', 'Withdrawal', true, false, false, 30),
    ('territory.status', 'Status of territory', true, false, false, 30),
    ('security.neutrality', 'Neutrality and arms limits', true, false, false, 30),
    ('security.guarantees', 'Security guarantees', true, false, false, 30),
    ('security.peacekeepers', 'Peacekeepers', true, false, false, 30),
    ('security.monitoring', 'Monitoring', true, false, false, 30),
    ('security.disarmament', 'Disarmament', true, false, false, 30),
    ('hostilities.resumption', 'Return to fighting', false, false, false, 14),
    ('sanctions.impose', 'Sanctions', false, false, false, 30),
    ('sanctions.lift', 'Lifting of sanctions', false, false, false, 30),
    ('economic.reparations', 'Reparations', true, false, false, 30),
    ('economic.grain_export', 'Grain exports', true, false, false, 30),
    ('economic.resources', 'Resources and trade', true, false, false, 30),
    ('nuclear.plant', 'Nuclear power plant', true, false, false, 30),
    ('nuclear.program', 'Nuclear programme', true, false, false, 30),
    ('political.amnesty', 'Amnesty', true, false, false, 30),
    ('political.elections', 'Elections', true, false, false, 30),
    ('political.constitution', 'Constitution and power-sharing', true, false, false, 30),
    ('diplomatic.relations', 'Diplomatic relations', true, false, false, 30),
    ('agreement.framework', 'Framework agreement', true, false, false, 14),
    ('agreement.peace', 'Peace agreement', true, false, false, 30)
) as scheme (type, title, is_mutual, is_momentary, is_counted, window_days);

comment on view staging.outcome_type is
'The 39 types with what the merging of claims into events needs to know of each.';
comment on column staging.outcome_type.type is
'Type as stored with an outcome.';
comment on column staging.outcome_type.title is
'Name for tables and charts.';
comment on column staging.outcome_type.is_mutual is
'True: the same matter whichever party is named first; false: one side does it to another.';
comment on column staging.outcome_type.is_momentary is
'True: happens on a day, so that its date tells two of them apart.';
comment on column staging.outcome_type.is_counted is
'True: the quantity tells two of them apart.';
comment on column staging.outcome_type.window_days is
'Days of silence after which another report belongs to another event.';
comment on column staging.outcome_type.family is
'Family of the type: what stands before the dot.';
