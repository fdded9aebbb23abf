-- Which events are new, or were reported again, since the last report?
with fresh as (
    select
        event_claims.event_id,
        min(outcomes.loaded_at) > $since::timestamptz as is_new,
        count(*) filter (outcomes.loaded_at > $since::timestamptz) as n_new_claims
    from main.event_claims as event_claims
    inner join main.outcomes as outcomes on event_claims.outcome_id = outcomes.outcome_id
    group by event_claims.event_id
    having max(outcomes.loaded_at) > $since::timestamptz
)

select
    fresh.is_new,
    fresh.n_new_claims,
    events.type,
    events.status,
    events.parties,
    events.conflict,
    events.quantity,
    events.unit,
    events.scope,
    events.first_on,
    events.last_on,
    events.venue,
    events.n_reports,
    events.n_independent,
    events.sources,
    events.quote,
    events.source,
    events.url,
    events.outcome_id,
    count(*) over () as n_all
from main.events as events
inner join fresh on events.event_id = fresh.event_id
order by events.last_on desc, events.n_independent desc, events.event_id asc
limit 60;
