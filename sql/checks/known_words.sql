-- Types, statuses and closed lists hold only words of the scheme
-- severity: error
select
    'type' as field,
    outcome.type as found,
    outcome.outcome_id as id
from raw.outcome as outcome
left join staging.outcome_type as types on outcome.type = types.type
where types.type is null
union all
select
    'status' as field,
    outcome.status as found,
    outcome.outcome_id as id
from raw.outcome as outcome
left join staging.outcome_status as statuses on outcome.status = statuses.status
where statuses.status is null
union all
select
    'claim' as field,
    claim as found,
    outcome_id as id
from raw.outcome
where claim not in ('asserted', 'claimed', 'disputed', 'speculative')
union all
select
    'temporal' as field,
    temporal as found,
    outcome_id as id
from raw.outcome
where temporal not in ('current', 'scheduled', 'background')
union all
select
    'result' as field,
    result as found,
    poll_id as id
from raw.poll
where result not in ('changed', 'unchanged', 'failed', 'skipped');
