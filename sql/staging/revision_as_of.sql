-- Each revision of an article that had been loaded by `t`. `is_newest`: the one that counts.
-- `is_report`: the newest, or one so unlike the newest that it was not corrected but followed by
-- another report at the same address (a live page, a story rewritten the next day).
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
    ),

    ranked as (
        select
            revision_id,
            article_id,
            signature,
            first_value(revision_id) over newest_first as newest_id,
            first_value(signature) over newest_first as newest_signature,
            row_number() over newest_first = 1 as is_newest,
            count(*) over (partition by article_id) as n_revisions
        from raw.article
        where loaded_at <= t
        window
            newest_first as (
                partition by article_id
                order by loaded_at desc, fetched_at desc, revision_id asc
            )
    )

    select
        article.revision_id,
        article.article_id,
        article.url,
        article.title,
        article.language,
        article.kind,
        article.original_url,
        article.page_id,
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
        ranked.is_newest,
        ranked.n_revisions,
        ranked.is_newest
        or (
            ranked.signature is not null
            and ranked.signature is distinct from ranked.newest_signature
            and likeness.similarity is null
        ) as is_report
    from ranked
    inner join raw.article as article on ranked.revision_id = article.revision_id
    left join raw.likeness as likeness
        on
            likeness.revision_id = least(ranked.revision_id, ranked.newest_id)
            and likeness.other_revision_id = greatest(ranked.revision_id, ranked.newest_id)
            and likeness.loaded_at <= t
    left join raw.feed as feed on article.feed_id = feed.feed_id
    left join items on article.entry_id = items.entry_id;
