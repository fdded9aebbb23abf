-- Each revision of an article that had been loaded by `t`; `is_newest`: the one that counts.
-- told_at is the time for which its text speaks: of its update if that followed within a week
-- (later updates are mostly the publisher's housekeeping), else of its publication, else of the
-- feed's item, else of our fetching.
create or replace macro staging.revision_as_of(t) as table
    with items as (
        select
            entry_id,
            min(published_at) as published_at
        from raw.entry
        where loaded_at <= t
        group by entry_id
    )

    select
        article.revision_id,
        article.article_id,
        article.url,
        article.title,
        article.language,
        article.kind,
        article.original_url,
        article.feed_id,
        article.modified_at,
        article.fetched_at,
        article.loaded_at,
        coalesce(article.published_at, items.published_at) as published_at,
        coalesce(
            nullif(article.site, ''),
            nullif(feed.name, ''),
            regexp_extract(article.url, '^https?://(?:www\.)?([^/?#]+)', 1)
        ) as source,
        coalesce(
            case
                when
                    article.modified_at between article.published_at
                    and article.published_at + interval 7 days
                    then article.modified_at
            end,
            article.published_at,
            items.published_at,
            article.fetched_at,
            article.loaded_at
        ) as told_at,
        case when article.kind = 'live' then article.parts end as parts,
        row_number() over (
            partition by article.article_id
            order by article.loaded_at desc, article.fetched_at desc, article.revision_id asc
        ) = 1 as is_newest,
        count(*) over (partition by article.article_id) as n_revisions
    from raw.article as article
    left join raw.feed as feed on article.feed_id = feed.feed_id
    left join items on article.entry_id = items.entry_id
    where article.loaded_at <= t;
