-- Each file of the archive as far as rows point into it: how far, and since when nothing newer.
create or replace view staging.archive_use as
with records as (
    select
        archive_file,
        archive_offset,
        archive_length,
        fetched_at
    from raw.page
    where archive_file is not null
    union all
    select
        archive_file,
        archive_offset,
        archive_length,
        polled_at as fetched_at
    from raw.poll
    where archive_file is not null
)

select
    archive_file,
    count(*) as n_records,
    max(archive_offset + archive_length) as stop_offset,
    max(fetched_at) as last_fetched_at
from records
group by archive_file;

comment on view staging.archive_use is 'Each file of the archive as far as rows point into it.';
