-- Numbers are positive, and have a unit and a scope
-- severity: error
select
    outcome.outcome_id,
    outcome.type,
    outcome.quantity,
    outcome.unit,
    outcome.scope,
    evidence.quote
from raw.outcome as outcome
left join raw.evidence as evidence
    on outcome.outcome_id = evidence.outcome_id and evidence.ordinal = 0
where
    outcome.quantity is not null
    and (
        outcome.quantity < 0
        or not isfinite(outcome.quantity)
        or outcome.unit is null
        or outcome.scope is null
    );
