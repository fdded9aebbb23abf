-- Which article is at the address $what, or makes the claim with that key?
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
    or revision_id in (select revision_id from main.outcomes where outcome_id = $what)
limit 1;
