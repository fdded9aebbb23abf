-- The snapshot is no older than a day, and no run has loaded since
-- severity: warning
with known as (
    select coalesce(max(n_rows), 0) as n_articles
    from kept.mark
    where table_name = 'article'
),

stored as (
    select
        count(*) as n_articles,
        max(loaded_at) as loaded_at
    from raw.article
),

newest as (
    select max(coalesce(finished_at, started_at)) as ran_at
    from raw.run
    where state <> 'running'
)

select
    newest.ran_at as last_run_at,
    stored.loaded_at as last_loaded_at,
    stored.n_articles - known.n_articles as n_unpublished
from stored
cross join known
cross join newest
where
    newest.ran_at < now() - interval 1 day
    or (stored.n_articles > known.n_articles and stored.loaded_at < now() - interval 1 day);
