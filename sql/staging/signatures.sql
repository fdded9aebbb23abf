-- What new articles are compared with to find copies: `tasks.stories.Signed`.
create or replace view staging.signatures as
select
    revision_id,
    signature,
    coalesce(published_at, fetched_at, loaded_at) as told_at
from raw.article
where signature is not null;

comment on view staging.signatures is 'Signature of each article revision that is long enough.';
