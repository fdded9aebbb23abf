-- Each item of a feed in its newest revision, and when it was seen first. What
-- comes before what is decided by loading: within a run, feeds are polled in no certain order.
create or replace view staging.entry_newest as
select
    entry.entry_id,
    entry.revision_id,
    entry.feed_id,
    entry.url,
    entry.title,
    entry.published_at,
    entry.updated_at,
    entry.fetched_at as revised_at,
    count(*) over (partition by entry.entry_id) as n_revisions,
    min(entry.fetched_at) over (partition by entry.entry_id) as first_seen_at,
    min(entry.loaded_at) over (partition by entry.entry_id) as first_loaded_at
from raw.entry as entry
qualify
    row_number() over (
        partition by entry.entry_id
        order by entry.fetched_at desc, entry.loaded_at desc, entry.revision_id asc
    ) = 1;

comment on view staging.entry_newest is 'Each item of a feed in its newest revision.';
