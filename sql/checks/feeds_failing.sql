-- No feed fails, or is disabled
-- severity: warning
select
    name,
    url,
    state,
    last_reason,
    failures,
    disabled_reason
from main.feed_health
where state in ('failing', 'disabled');
