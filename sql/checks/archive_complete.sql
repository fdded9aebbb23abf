-- Every record that a row points to lies in the archive, and no file lies there that no row knows
-- severity: warning
-- By what `parley maintain` last found in the folder; a file removed by policy is not missing.
with found as (
    select
        files.archive_file,
        files.n_bytes,
        files.changed_at,
        files.pruned_at
    from meta.archive_file as files
),

newest as (
    select max(seen_at) as seen_at
    from meta.archive_file
)

select
    coalesce(used.archive_file, found.archive_file) as archive_file,
    case
        when found.archive_file is null then 'missing'
        when used.archive_file is null then 'no row points into it'
        else 'shorter than its records'
    end as problem,
    used.n_records,
    used.stop_offset,
    found.n_bytes
from staging.archive_use as used
full outer join found on used.archive_file = found.archive_file
cross join newest
where
    newest.seen_at is not null
    and (
        (found.archive_file is null and used.last_fetched_at < newest.seen_at)
        or (
            used.archive_file is null and found.pruned_at is null
            and found.changed_at < newest.seen_at - interval 1 day
        )
        or (found.pruned_at is null and found.n_bytes < used.stop_offset)
    );
