-- Every article has been tagged
-- severity: warning
select
    revision.url,
    revision.revision_id
from staging.revision_as_of('infinity'::timestamptz) as revision
left join raw.tagging as tagging on revision.revision_id = tagging.revision_id
where tagging.revision_id is null;
