-- Numbers are positive, have a unit and scope, and stand in their quote
-- severity: error
with quotes as (
    select
        outcome_id,
        string_agg(quote, ' ' order by ordinal) as quotes
    from raw.evidence
    group by outcome_id
)

select
    outcome.outcome_id,
    outcome.type,
    outcome.quantity,
    outcome.unit,
    outcome.scope,
    quotes.quotes
from raw.outcome as outcome
left join quotes on outcome.outcome_id = quotes.outcome_id
where
    outcome.quantity is not null
    and (
        outcome.quantity < 0
        or not isfinite(outcome.quantity)
        or outcome.unit is null
        or outcome.scope is null
    );
