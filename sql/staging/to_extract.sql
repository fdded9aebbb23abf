-- Archived pages of which the extractor of `version` has not made an article yet, each address in
-- the body received last. Those whose file was removed by policy are left out.
create or replace macro staging.to_extract(version) as table
    with newest as (
        select * from raw.page
        where
            archive_file is not null
            and archive_file not in (
                select files.archive_file from meta.archive_file as files
                where files.pruned_at is not null
            )
        qualify row_number() over (partition by url order by checked_at desc, page_id asc) = 1
    )

    select
        newest.page_id,
        newest.url,
        newest.final_url,
        newest.entry_id,
        newest.feed_id,
        newest.http_status,
        newest.content_type,
        newest.fetched_at,
        newest.archive_file,
        newest.archive_offset,
        newest.archive_length
    from newest
    left join raw.extraction as extraction
        on newest.page_id = extraction.page_id and extraction.extractor_version = version
    where extraction.page_id is null
    order by newest.page_id;
