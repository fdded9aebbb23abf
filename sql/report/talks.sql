-- When and where did they talk, who with whom, and what came out?
select
    first_on,
    last_on,
    type,
    conflict,
    parties,
    mediators,
    venue,
    directness,
    duration,
    status,
    results,
    n_reports,
    n_independent,
    sources,
    quote,
    url,
    count(*) over () as n_all
from main.talks
order by last_on desc, talks_id asc
limit 100;
