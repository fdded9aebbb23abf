-- Each article in the newest revision that had been loaded by `t`.
create or replace macro staging.revision_as_of(t) as table
    select
        article.revision_id,
        article.article_id,
        article.url,
        article.title,
        article.language,
        article.kind,
        article.original_url,
        article.feed_id,
        article.published_at,
        article.modified_at,
        article.fetched_at,
        article.loaded_at,
        regexp_extract(article.url, '^https?://(?:www\.)?([^/?#]+)', 1) as host,
        coalesce(
            nullif(article.site, ''),
            nullif(feed.name, ''),
            regexp_extract(article.url, '^https?://(?:www\.)?([^/?#]+)', 1)
        ) as source,
        coalesce(article.published_at, article.fetched_at, article.loaded_at) as told_at,
        case when article.kind = 'live' then article.parts end as parts
    from raw.article as article
    left join raw.feed as feed on article.feed_id = feed.feed_id
    where article.loaded_at <= t
    qualify
        row_number() over (
            partition by article.article_id
            order by article.loaded_at desc, article.fetched_at desc, article.revision_id asc
        ) = 1;
