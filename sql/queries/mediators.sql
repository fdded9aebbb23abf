-- Who mediates between whom?
select
    mediator,
    parties,
    count(distinct event_id) as n_events,
    min(first_on) as first_on,
    max(last_on) as last_on
from (
    select
        event_id,
        parties,
        first_on,
        last_on,
        unnest(mediators) as mediator
    from main.events
) as mediated
group by mediator, parties
order by n_events desc, mediator asc, parties asc;
