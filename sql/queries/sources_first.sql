-- Which publishers report first, and which copy?
select
    source,
    n_articles,
    n_peace_process,
    n_outcomes,
    n_stories,
    n_copies
from main.sources
order by n_outcomes desc, source asc;
