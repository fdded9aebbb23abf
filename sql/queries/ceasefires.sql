-- Which ceasefires hold, which were broken, and by whose account?
with breaches as (
    select
        event_claims.event_id,
        list_sort(
            list_distinct(
                list(
                    coalesce(outcomes.speaker_party, outcomes.speaker, outcomes.source)
                    || ' says '
                    || array_to_string(outcomes.source_actors, ' and ')
                )
            )
        ) as accusations
    from main.event_claims as event_claims
    inner join main.outcomes as outcomes on event_claims.outcome_id = outcomes.outcome_id
    where outcomes.status = 'violated'
    group by event_claims.event_id
)

select
    events.type,
    events.parties,
    events.status,
    events.first_on,
    events.last_on,
    breaches.accusations,
    events.n_independent
from main.events as events
left join breaches on events.event_id = breaches.event_id
where
    events.type like 'ceasefire.%'
    and list_has_any(
        list_transform(events.statuses, lambda step: step.status),
        ['agreed', 'signed', 'ongoing', 'implemented', 'extended', 'violated', 'collapsed']
    )
order by events.last_on desc, events.event_id asc;
