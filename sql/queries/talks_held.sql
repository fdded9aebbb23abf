-- When and where did they talk, for how long, and what came out?
select
    held_on,
    venue,
    parties,
    mediators,
    duration,
    results
from main.talks
where held_on is not null
order by held_on, parties, talks_id;
