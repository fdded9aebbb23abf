-- Each feed holds as many entries as its source is known to give
-- severity: warning
select
    name,
    url,
    state,
    last_n_entries,
    min_entries,
    max_entries
from main.feed_health
where state in ('too few entries', 'too many entries');
