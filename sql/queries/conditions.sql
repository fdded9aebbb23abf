-- Who would agree to what, on which condition?
select
    source_actors,
    type,
    condition,
    reported_at::date as reported_on,
    quote,
    source
from main.outcomes
where condition is not null or status = 'conditional'
order by reported_at desc, outcome_id asc;
