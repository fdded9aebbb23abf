-- What summaries say they summarise, and nothing has led to yet: neither an item nor an earlier try.
create or replace view staging.originals_to_fetch as
with known as (
    select url from raw.page
    union
    select url from raw.article
    union
    select url from raw.entry
    where url is not null
    union
    select url from raw.rejected
    where not is_transient
)

select distinct article.original_url as url
from raw.article as article
left join known on article.original_url = known.url
where article.original_url is not null and known.url is null
order by url;

comment on view staging.originals_to_fetch is 'Originals of summaries that are to be fetched.';
