-- The articles of which something was loaded that the kept tables do not know, and with them those
-- of the same stories, whose key may have changed.
create or replace temp table touched as
with recursive known as (
    select
        coalesce(max(n_rows) filter (table_name = 'article'), 0) as articles,
        coalesce(max(n_rows) filter (table_name = 'tagging'), 0) as taggings,
        coalesce(max(n_rows) filter (table_name = 'outcome'), 0) as outcomes,
        coalesce(max(n_rows) filter (table_name = 'evidence'), 0) as quotes,
        coalesce(max(n_rows) filter (table_name = 'likeness'), 0) as likenesses,
        coalesce(max(n_rows) filter (table_name = 'entry'), 0) as entries
    from kept.mark
),

revisions as (
    select revision_id from raw.tagging
    where rowid >= (select known.taggings from known)
    union
    select revision_id from raw.outcome
    where rowid >= (select known.outcomes from known)
    union
    select outcome.revision_id
    from raw.evidence as evidence
    inner join raw.outcome as outcome on evidence.outcome_id = outcome.outcome_id
    where evidence.rowid >= (select known.quotes from known)
    union
    select revision_id from raw.likeness
    where rowid >= (select known.likenesses from known)
    union
    select other_revision_id as revision_id from raw.likeness
    where rowid >= (select known.likenesses from known)
),

feeds as (
    select feed.feed_id
    from raw.feed as feed
    left join kept.feed as old on feed.feed_id = old.feed_id
    where old.feed_id is null or feed.name is distinct from old.name
),

recent as (
    select article_id from raw.article
    where rowid >= (select known.articles from known)
    union
    select article_id from raw.article
    where revision_id in (select revisions.revision_id from revisions)
    union
    select article_id from raw.article
    where
        entry_id in (
            select entry.entry_id from raw.entry as entry
            where entry.rowid >= (select known.entries from known)
        )
    union
    select article_id from raw.article
    where feed_id in (select feeds.feed_id from feeds)
),

pairs as (
    select * from staging.story_pair_as_of('infinity'::timestamptz)
),

reach as (
    select article_id from recent
    union
    select pairs.other_id as article_id
    from reach
    inner join pairs on reach.article_id = pairs.one_id
)

select article_id from reach;

-- What the views make of these articles depends on these facts and no others; on no text.
insert into bench.raw.feed select * from raw.feed;
insert into bench.raw.article
select * replace ('' as text) from raw.article
where article_id in (select touched.article_id from touched);
insert into bench.raw.entry
select * from raw.entry
where entry_id in (select article.entry_id from bench.raw.article as article);
insert into bench.raw.likeness
select * from raw.likeness
where revision_id in (select article.revision_id from bench.raw.article as article);
insert into bench.raw.tagging
select * from raw.tagging
where revision_id in (select article.revision_id from bench.raw.article as article);
insert into bench.raw.outcome
select * from raw.outcome
where revision_id in (select article.revision_id from bench.raw.article as article);
insert into bench.raw.evidence
select * from raw.evidence
where
    ordinal = 0
    and outcome_id in (select outcome.outcome_id from bench.raw.outcome as outcome);
