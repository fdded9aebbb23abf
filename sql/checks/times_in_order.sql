-- Nothing is loaded before it was fetched, or published in the far future
-- severity: warning
select
    'article' as kind,
    revision_id as id,
    published_at,
    fetched_at,
    loaded_at
from raw.article
where fetched_at > loaded_at or published_at > fetched_at + interval 2 days
union all
select
    'item' as kind,
    revision_id as id,
    published_at,
    fetched_at,
    loaded_at
from raw.entry
where fetched_at > loaded_at or published_at > fetched_at + interval 2 days;
