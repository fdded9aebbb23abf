-- What did the last runs do?
select
    started_at,
    kind,
    state,
    seconds,
    n_polls,
    n_failed,
    n_articles,
    n_outcomes,
    n_rejections,
    message
from main.runs
order by started_at desc, run_id asc
limit 12;
