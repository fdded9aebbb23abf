-- Active feeds were polled within a day of when they were due
-- severity: warning
with newest as (
    select max(loaded_at) as loaded_at from raw.run
)

select
    feed.feed_id,
    feed.name,
    feed.last_polled_at,
    feed.next_due_at
from raw.feed as feed
cross join newest
where
    feed.disabled_reason is null
    and feed.next_due_at < newest.loaded_at - interval 1 day;
