-- Which quoted articles are not in English? A screen reader has to know before it reads them out.
select
    url,
    language
from main.articles
where n_outcomes > 0 and language not like 'en%'
order by url
limit 20000;
