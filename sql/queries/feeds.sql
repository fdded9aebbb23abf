-- How is each feed doing?
select
    name,
    state,
    last_result,
    last_n_entries,
    n_entries,
    n_articles,
    n_duplicates,
    n_rejected,
    n_waiting,
    last_polled_at
from main.feed_health
order by name, url;
