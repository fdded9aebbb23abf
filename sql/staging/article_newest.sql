-- Each article in its newest revision, as stored.
create or replace view staging.article_newest as
select *
from raw.article
qualify
    row_number() over (
        partition by article_id
        order by loaded_at desc, fetched_at desc, revision_id asc
    ) = 1;

comment on view staging.article_newest is 'Each article in its newest revision, as stored.';
