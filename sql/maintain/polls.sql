-- Polls without news, of whole days before `before`, as one row a feed, day and result: all that is
-- ever asked of them is how many there were, and how long they took.
insert into raw.poll_day (
    feed_id, polled_on, result, n_polls, seconds, last_polled_at, last_http_status, run_id,
    loaded_at
)
select
    feed_id,
    polled_at::date as polled_on,
    result,
    count(*) as n_polls,
    sum(seconds) as seconds,
    max(polled_at) as last_polled_at,
    arg_max(http_status, polled_at) as last_http_status,
    arg_max(run_id, polled_at) as run_id,
    max(loaded_at) as loaded_at
from raw.poll
where
    polled_at < date_trunc('day', $before::timestamptz)
    and result in ('unchanged', 'skipped')
    and archive_file is null
group by feed_id, polled_at::date, result
on conflict (feed_id, polled_on, result) do update set
    n_polls = poll_day.n_polls + excluded.n_polls,
    seconds = coalesce(poll_day.seconds + excluded.seconds, poll_day.seconds, excluded.seconds),
    last_polled_at = greatest(poll_day.last_polled_at, excluded.last_polled_at),
    loaded_at = greatest(poll_day.loaded_at, excluded.loaded_at);

delete from raw.poll
where
    polled_at < date_trunc('day', $before::timestamptz)
    and result in ('unchanged', 'skipped')
    and archive_file is null;
