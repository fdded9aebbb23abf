-- Which article is at the address $what, or makes the claim with that key?
with claimed as (
    select revision_id from main.outcomes
    where outcome_id = $what
)

select
    url,
    title,
    text,
    published_at,
    revision_id
from main.articles
where
    url = $what
    or article_id = $what
    or revision_id in (select claimed.revision_id from claimed)
order by article_id
limit 1;
