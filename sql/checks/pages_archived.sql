-- Every page can be read again from the archive
-- severity: warning
select
    page_id,
    url,
    fetched_at
from raw.page
where archive_file is null or archive_length <= 0 or archive_offset < 0;
