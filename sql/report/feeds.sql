-- How is each feed doing?
select
    name,
    url,
    state,
    last_reason,
    n_polls,
    n_failed,
    n_entries,
    n_articles,
    n_duplicates,
    n_rejected,
    n_waiting,
    last_polled_at,
    next_due_at,
    count(*) over () as n_all
from main.feed_health
order by state = 'ok', name asc, url asc
limit 300;
