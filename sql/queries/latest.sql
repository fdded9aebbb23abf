-- What was reported last?
select
    reported_at,
    type,
    status,
    source_actors,
    target_actors,
    quantity,
    scope,
    quote,
    source
from main.outcomes
order by reported_at desc, outcome_id asc
limit 25;
