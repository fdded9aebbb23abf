-- Every run ends
-- severity: warning
with newest as (
    select max(started_at) as started_at from raw.run
)

select
    run.run_id,
    run.kind,
    run.started_at
from raw.run as run
cross join newest
where run.state = 'running' and run.started_at < newest.started_at - interval 6 hours;
