-- Which deadlines were set?
select
    deadline,
    type,
    status,
    source_actors,
    target_actors,
    quote,
    source
from main.outcomes
where deadline is not null
order by deadline, outcome_id;
