-- Exchanges of prisoners, one row an act: agreed, scheduled, carried out, put off. Acts of one
-- exchange share exchange_id, so that the stages of a large one stand beside its whole. The number
-- is one that was quoted, with its scope. The running total adds up what either side gave where
-- figures are quoted "each": a whole that was reported in parts before counts only what was left.
create or replace view main.prisoner_exchanges as
with steps as (
    select * from main.event_steps
    where
        type = 'exchange.prisoners'
        and status in (
            'proposed', 'agreed', 'signed', 'scheduled', 'ongoing', 'implemented', 'postponed',
            'suspended', 'collapsed'
        )
),

threads as (
    select
        event_id,
        min(happened_on) filter (status in ('agreed', 'signed')) as agreed_on,
        max(happened_on) filter (status = 'implemented' and not is_part) as completed_on,
        arg_max(quantity, (n_independent, quantity)) filter (
            status in ('agreed', 'signed') and quantity is not null
        ) as count_agreed
    from steps
    group by event_id
),

given as (
    select
        *,
        case
            when status <> 'implemented' or scope not in ('each', 'ratio', 'at_least') then 0
            when is_part then quantity
            else
                quantity - coalesce(
                    sum(quantity) filter (is_part and status = 'implemented') over (
                        partition by event_id
                        order by happened_on asc, is_part desc
                        rows between unbounded preceding and 1 preceding
                    ),
                    0
                )
        end as count_given
    from steps
)

select
    given.event_id as exchange_id,
    given.happened_on,
    given.conflict,
    given.parties,
    given.status,
    given.quantity as count,
    given.unit,
    given.scope,
    given.is_part,
    threads.count_agreed,
    threads.agreed_on,
    threads.completed_on,
    sum(greatest(given.count_given, 0)) over (
        partition by given.parties
        order by given.happened_on asc, given.is_part desc, given.event_id asc, given.outcome_id asc
        rows between unbounded preceding and current row
    ) as running_total_each,
    given.mediators,
    given.venue,
    given.n_reports,
    given.n_independent,
    given.sources,
    given.quote,
    given.url,
    given.outcome_id
from given
inner join threads on given.event_id = threads.event_id;

comment on view main.prisoner_exchanges is
'Exchanges of prisoners, act by act: agreed, scheduled, carried out; each with its quoted number.';
comment on column main.prisoner_exchanges.exchange_id is
'Key of the event in main.events: the acts of one exchange share it.';
comment on column main.prisoner_exchanges.happened_on is
'Day of the act where a report gives one, else of the first report.';
comment on column main.prisoner_exchanges.conflict is 'Named conflict that the parties belong to.';
comment on column main.prisoner_exchanges.parties is 'Who exchanges.';
comment on column main.prisoner_exchanges.status is 'agreed, scheduled, implemented, postponed ...';
comment on column main.prisoner_exchanges.count is 'Number as quoted; read it with its scope.';
comment on column main.prisoner_exchanges.unit is 'What is counted: prisoners, civilians ...';
comment on column main.prisoner_exchanges.scope is 'each: from either side; total: of both ...';
comment on column main.prisoner_exchanges.is_part is
'Whether it is a stage of the number agreed.';
comment on column main.prisoner_exchanges.count_agreed is 'Number agreed for the whole exchange.';
comment on column main.prisoner_exchanges.agreed_on is 'First day the exchange was agreed.';
comment on column main.prisoner_exchanges.completed_on is
'Day the whole was reported as carried out.';
comment on column main.prisoner_exchanges.running_total_each is
'What either side has given in exchanges between these parties up to this act, stages once.';
comment on column main.prisoner_exchanges.mediators is 'Who mediates, by any report.';
comment on column main.prisoner_exchanges.venue is 'Where, by most reports.';
comment on column main.prisoner_exchanges.n_reports is 'Articles that report it.';
comment on column main.prisoner_exchanges.n_independent is
'Stories that report it, copies counted once.';
comment on column main.prisoner_exchanges.sources is 'Publishers that report it.';
comment on column main.prisoner_exchanges.quote is 'Words of the surest claim.';
comment on column main.prisoner_exchanges.url is 'Address of that article.';
comment on column main.prisoner_exchanges.outcome_id is 'Key of that claim in main.outcomes.';
