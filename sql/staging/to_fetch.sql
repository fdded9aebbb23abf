-- What is due to be fetched, one row an address, newest first:
--   items not tried yet, failed in a way that may pass, or revised since the last try;
--   originals that a summary names ("Read the original article here"), if not tried yet.
-- A host's wish to be left alone until `retry_at` is kept.
create or replace view staging.to_fetch as
with items as (
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
        row_number() over (partition by fate.url order by fate.first_seen_at, fate.entry_id) = 1
),

tried as (
    select url from raw.page
    union
    select final_url as url from raw.page
    union
    select url from raw.entry
    union
    select url from raw.article
),

failures as (
    select
        url,
        bool_or(not is_transient) as is_final,
        max(retry_at) as retry_at,
        count(*) filter (reason not in ('deferred', 'not_loaded')) as attempts
    from raw.rejected
    group by url
),

originals as (
    select
        summary.original_url as url,
        max_by(summary.title, summary.published_at) as title,
        max(coalesce(summary.published_at, summary.fetched_at)) as told_at
    from staging.article_newest as summary
    where
        summary.original_url is not null
        and summary.original_url not in (
            select tried.url from tried
            where tried.url is not null
        )
    group by summary.original_url
),

due as (
    select * from items
    union all by name
    select
        originals.url,
        null as entry_id,
        null as feed_id,
        originals.title,
        originals.told_at,
        coalesce(failures.attempts, 0) as attempts
    from originals
    left join failures on originals.url = failures.url
    where
        not coalesce(failures.is_final, false)
        and coalesce(failures.attempts, 0) < 5
        and (failures.retry_at is null or failures.retry_at <= now())
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

comment on view staging.to_fetch is 'What is due to be fetched, newest first.';
