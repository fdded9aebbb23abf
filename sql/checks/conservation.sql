-- Every item of a feed is an article, a duplicate, rejected or waiting
-- severity: error
with totals as (
    select
        feed_id,
        count(distinct entry_id) as n_entries
    from raw.entry
    group by feed_id
)

select
    totals.feed_id,
    totals.n_entries,
    health.n_articles,
    health.n_duplicates,
    health.n_rejected,
    health.n_waiting
from totals
left join main.feed_health as health on totals.feed_id = health.feed_id
where
    totals.n_entries is distinct from
    health.n_articles + health.n_duplicates + health.n_rejected + health.n_waiting;
