-- No two records of the archive overlap
-- severity: error
with records as (
    select
        archive_file,
        archive_offset,
        archive_length
    from raw.page
    where archive_file is not null
    union
    select
        archive_file,
        archive_offset,
        archive_length
    from raw.poll
    where archive_file is not null
)

select
    archive_file,
    archive_offset,
    archive_length,
    lead(archive_offset) over (
        partition by archive_file order by archive_offset, archive_length
    ) as next_offset
from records
qualify archive_offset + archive_length > next_offset;
