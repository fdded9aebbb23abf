-- Pairs of articles that tell one story, each in both directions: near copies, and a summary with
-- its original. The original counts even if it was never fetched: an article's key is made of its
-- address, as `tasks.model.key` does.
create or replace macro staging.story_pair_as_of(t) as table
    with articles as (
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
    )

    select
        one_id,
        other_id
    from pairs
    union
    select
        other_id as one_id,
        one_id as other_id
    from pairs;
