-- Who reports, how much of it first, and how much copied?
select
    source,
    languages,
    n_articles,
    n_peace_process,
    n_outcomes,
    n_stories,
    n_copies,
    last_published_at,
    count(*) over () as n_all
from main.sources
order by n_outcomes desc, source asc
limit 200;
