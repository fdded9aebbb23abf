-- Articles that tell one story: near copies, and summaries of one original, one after the other.
-- An article without a copy is its own story and has no row here. The key of a story is the least
-- key of its articles, so only those are followed that have no copy with a lesser one.
-- All is gathered in one row in between: the planner takes a recursion for a thousand times its
-- size, and would join everything else to it the wrong way round.
create or replace macro staging.story_as_of(t) as table
    with recursive edges as (
        select * from staging.story_pair_as_of(t)
    ),

    reach as (
        select
            one_id as article_id,
            one_id as story_id
        from edges
        group by one_id
        having min(other_id) > one_id
        union
        select
            edges.other_id as article_id,
            reach.story_id
        from reach
        inner join edges on reach.article_id = edges.one_id
    ),

    stories as (
        select
            article_id,
            min(story_id) as story_id
        from reach
        group by article_id
    ),

    gathered as (
        select list({ 'article_id': article_id, 'story_id': story_id }) as stories
        from stories
    )

    select unnest(stories, recursive := true)
    from gathered;
