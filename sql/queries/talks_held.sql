-- When and where did they talk, for how long, and what came out?
select
    first_on,
    venue,
    parties,
    mediators,
    duration,
    results
from main.talks
where status in ('implemented', 'ongoing')
order by first_on, talks_id;
