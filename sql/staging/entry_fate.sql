-- What became of each item of a feed: article, duplicate, rejected or waiting. Exactly one of them.
--   article    it led to an article, as the first item to do so
--   duplicate  it led to an article that another item had led to before, or shares its address
--   rejected   its last failure is one that no later run repairs, or `attempts` reached five
--   waiting    not tried yet, or put off, or failed in a way that may pass
create or replace view staging.entry_fate as
with entries as (
    select * from staging.entry_newest
),

reached as (
    select
        article.entry_id,
        article.article_id
    from raw.article as article
    where article.entry_id is not null
    union
    select
        page.entry_id,
        extraction.article_id
    from raw.extraction as extraction
    inner join raw.page as page on extraction.page_id = page.page_id
    where page.entry_id is not null
    union
    select
        entries.entry_id,
        extraction.article_id
    from raw.extraction as extraction
    inner join raw.page as page on extraction.page_id = page.page_id
    inner join entries on page.url = entries.url
),

ranked as (
    select
        reached.entry_id,
        reached.article_id,
        row_number() over (
            partition by reached.article_id
            order by entries.first_loaded_at, entries.entry_id
        ) as place
    from reached
    inner join entries on reached.entry_id = entries.entry_id
),

successes as (
    select
        entry_id,
        min(place) as place,
        min_by(article_id, place) as article_id
    from ranked
    group by entry_id
),

failures as (
    select
        entry_id,
        null as url,
        reason,
        is_transient,
        rejected_at,
        retry_at
    from raw.rejected
    where entry_id is not null
    union all
    select
        null as entry_id,
        url,
        reason,
        is_transient,
        rejected_at,
        retry_at
    from raw.rejected
    where entry_id is null and step not in ('poll', 'read')
),

blamed as (
    select
        entries.entry_id,
        failures.reason,
        failures.is_transient,
        failures.rejected_at,
        failures.retry_at
    from entries
    inner join failures on entries.entry_id = failures.entry_id
    union all
    select
        entries.entry_id,
        failures.reason,
        failures.is_transient,
        failures.rejected_at,
        failures.retry_at
    from entries
    inner join failures on entries.url = failures.url
),

failed as (
    select
        entry_id,
        max_by(reason, rejected_at) as reason,
        max(rejected_at) as failed_at,
        max_by(retry_at, rejected_at) as retry_at,
        bool_or(not is_transient) as is_final,
        count(*) filter (reason not in ('deferred', 'not_loaded')) as attempts
    from blamed
    group by entry_id
),

shared as (
    select
        entry_id,
        url,
        row_number() over (partition by url order by first_loaded_at, entry_id) as place
    from entries
    where url is not null
),

fetched as (
    select
        url,
        max(checked_at) as fetched_at
    from raw.page
    group by url
)

select
    entries.entry_id,
    entries.feed_id,
    entries.url,
    entries.title,
    entries.published_at,
    entries.first_seen_at,
    entries.first_loaded_at,
    entries.revised_at,
    successes.article_id,
    failed.reason,
    failed.retry_at,
    coalesce(failed.attempts, 0) as attempts,
    greatest(fetched.fetched_at, failed.failed_at) as tried_at,
    case
        when successes.place = 1 then 'article'
        when successes.place > 1 then 'duplicate'
        when coalesce(failed.is_final, false) or coalesce(failed.attempts, 0) >= 5 then 'rejected'
        when shared.place > 1 then 'duplicate'
        else 'waiting'
    end as fate
from entries
left join successes on entries.entry_id = successes.entry_id
left join failed on entries.entry_id = failed.entry_id
left join shared on entries.entry_id = shared.entry_id
left join fetched on entries.url = fetched.url;

comment on view staging.entry_fate is 'Each item of a feed and what became of it.';
