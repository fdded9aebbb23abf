-- What summaries say they summarise ("Read the original article here"), and nothing has led to
-- yet: no item, no page, and no failure that is final or was tried five times.
create or replace view staging.originals_to_fetch as
with known as (
    select url from raw.page
    union
    select final_url as url from raw.page
    union
    select url from raw.article
    union
    select url from raw.entry
    union
    select url
    from raw.rejected
    group by url
    having
        bool_or(not is_transient)
        or count(*) filter (reason not in ('deferred', 'not_loaded')) >= 5
        or max(retry_at) > now()
)

select distinct article.original_url as url
from raw.article as article
left join known on article.original_url = known.url
where article.original_url is not null and known.url is null
order by url;

comment on view staging.originals_to_fetch is 'Originals of summaries that are to be fetched.';
comment on column staging.originals_to_fetch.url is 'Address of the original.';
