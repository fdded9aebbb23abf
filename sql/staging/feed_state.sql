-- Each feed as it was left by its last poll: what the next poll needs to know.
create or replace view staging.feed_state as
select * exclude (run_id, loaded_at)
from raw.feed;

comment on view staging.feed_state is 'Each feed with its state after the last poll.';
