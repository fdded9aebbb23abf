-- Every run ends
-- severity: warning
select
    run_id,
    kind,
    started_at
from raw.run
where
    state = 'running'
    and started_at < (select max(started_at) - interval 6 hours from raw.run);
