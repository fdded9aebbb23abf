-- Every claim has at least one quote
-- severity: error
select
    outcome.outcome_id,
    outcome.type,
    outcome.status
from raw.outcome as outcome
left join raw.evidence as evidence on outcome.outcome_id = evidence.outcome_id
where evidence.outcome_id is null;
