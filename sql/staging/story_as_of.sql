-- Articles that tell one story: near copies, and summaries of one original, one after the other.
-- An article without a copy is its own story and has no row here. The key of a story is the least
-- key of its articles (a summary's original counts even if it was never fetched: an article's key
-- is made of its address, as `tasks.model.key` does).
create or replace macro staging.story_as_of(t) as table
    with recursive articles as (
        select
            article_id,
            revision_id,
            original_url
        from raw.article
        where loaded_at <= t
    ),

    pairs as (
        select
            one.article_id as one_id,
            other.article_id as other_id
        from raw.likeness as likeness
        inner join articles as one on likeness.revision_id = one.revision_id
        inner join articles as other on likeness.other_revision_id = other.revision_id
        union
        select
            article_id as one_id,
            left(sha256(original_url), 20) as other_id
        from articles
        where original_url is not null
    ),

    edges as (
        select
            one_id,
            other_id
        from pairs
        union
        select
            other_id as one_id,
            one_id as other_id
        from pairs
    ),

    reach as (
        select
            one_id as article_id,
            one_id as story_id
        from edges
        union
        select
            edges.other_id as article_id,
            reach.story_id
        from reach
        inner join edges on reach.article_id = edges.one_id
    )

    select
        article_id,
        min(story_id) as story_id
    from reach
    group by article_id;
