-- A tagging has as many claims as it says
-- severity: error
with found as (
    select
        revision_id,
        rules_version,
        count(*) as n
    from raw.outcome
    group by revision_id, rules_version
)

select
    tagging.revision_id,
    tagging.rules_version,
    tagging.n_outcomes,
    coalesce(found.n, 0) as n_found
from raw.tagging as tagging
left join found
    on tagging.revision_id = found.revision_id and tagging.rules_version = found.rules_version
where tagging.n_outcomes <> coalesce(found.n, 0);
