-- Items whose page is due: not tried yet, failed in a way that may pass, or revised since the last
-- try. One row an address, newest first. A host's wish to be left alone until `retry_at` is kept.
create or replace view staging.to_fetch as
with due as (
    select
        fate.url,
        fate.entry_id,
        fate.feed_id,
        fate.title,
        fate.attempts,
        coalesce(fate.published_at, fate.first_seen_at) as told_at
    from staging.entry_fate as fate
    where
        fate.url is not null
        and (fate.retry_at is null or fate.retry_at <= now())
        and (
            fate.fate = 'waiting'
            or (fate.fate in ('article', 'rejected') and fate.revised_at > fate.tried_at)
        )
    qualify
        row_number() over (partition by fate.url order by fate.first_loaded_at, fate.entry_id) = 1
)

select
    due.url,
    due.entry_id,
    due.feed_id,
    due.title,
    due.attempts,
    due.told_at
from due
order by due.told_at desc, due.url asc;

comment on view staging.to_fetch is 'Items whose page is to be fetched, newest first.';
