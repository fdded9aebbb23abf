-- Each feed: how its polls went, and whether it says less or more than expected.
create or replace view main.feed_health as
with told as (
    select
        feed_id,
        result,
        http_status,
        reason,
        n_entries,
        seconds,
        polled_at,
        1 as n_polls
    from raw.poll
    union all
    select
        feed_id,
        result,
        last_http_status as http_status,
        null as reason,
        null as n_entries,
        seconds,
        last_polled_at as polled_at,
        n_polls
    from raw.poll_day
),

polls as (
    select
        feed_id,
        sum(n_polls)::bigint as n_polls,
        coalesce(sum(n_polls) filter (result = 'changed'), 0)::bigint as n_changed,
        coalesce(sum(n_polls) filter (result = 'unchanged'), 0)::bigint as n_unchanged,
        coalesce(sum(n_polls) filter (result = 'failed'), 0)::bigint as n_failed,
        arg_max(result, polled_at) as last_result,
        arg_max(http_status, polled_at) as last_status,
        arg_max(reason, polled_at) as last_reason,
        arg_max(n_entries, polled_at) filter (n_entries is not null) as last_n_entries,
        sum(seconds) / sum(n_polls) filter (seconds is not null) as mean_seconds
    from told
    group by feed_id
),

fates as (
    select
        feed_id,
        count(*) as n_entries,
        count(*) filter (fate = 'article') as n_articles,
        count(*) filter (fate = 'duplicate') as n_duplicates,
        count(*) filter (fate = 'rejected') as n_rejected,
        count(*) filter (fate = 'waiting') as n_waiting
    from staging.entry_fate
    group by feed_id
)

select
    feed.feed_id,
    feed.name,
    feed.url,
    case
        when feed.disabled_reason is not null then 'disabled'
        when polls.last_result = 'failed' then 'failing'
        when feed.last_polled_at is null and polls.n_polls is null then 'never polled'
        when polls.last_n_entries < feed.min_entries then 'too few entries'
        when polls.last_n_entries > feed.max_entries then 'too many entries'
        else 'ok'
    end as state,
    polls.last_result,
    polls.last_status,
    polls.last_reason,
    feed.failures,
    feed.last_polled_at,
    feed.last_changed_at,
    feed.next_due_at,
    coalesce(polls.n_polls, 0) as n_polls,
    coalesce(polls.n_changed, 0) as n_changed,
    coalesce(polls.n_unchanged, 0) as n_unchanged,
    coalesce(polls.n_failed, 0) as n_failed,
    polls.last_n_entries,
    feed.min_entries,
    feed.max_entries,
    coalesce(fates.n_entries, 0) as n_entries,
    coalesce(fates.n_articles, 0) as n_articles,
    coalesce(fates.n_duplicates, 0) as n_duplicates,
    coalesce(fates.n_rejected, 0) as n_rejected,
    coalesce(fates.n_waiting, 0) as n_waiting,
    polls.mean_seconds,
    feed.disabled_reason
from raw.feed as feed
left join polls on feed.feed_id = polls.feed_id
left join fates on feed.feed_id = fates.feed_id;

comment on view main.feed_health is 'Each feed: state, how its polls went, and what came of it.';
comment on column main.feed_health.feed_id is 'Key of the feed.';
comment on column main.feed_health.name is 'Name.';
comment on column main.feed_health.url is 'Address as configured.';
comment on column main.feed_health.state is
'ok, failing, disabled, never polled, too few entries or too many entries.';
comment on column main.feed_health.last_result is 'changed, unchanged, failed or skipped.';
comment on column main.feed_health.last_status is 'HTTP status of the last poll.';
comment on column main.feed_health.last_reason is 'Why the last poll failed.';
comment on column main.feed_health.failures is
'Weight of failures since the last success: hard 1, soft 0.5, temporary 0.25.';
comment on column main.feed_health.last_polled_at is 'Last poll.';
comment on column main.feed_health.last_changed_at is 'Last poll that brought something new.';
comment on column main.feed_health.next_due_at is 'Next poll; null: due now.';
comment on column main.feed_health.n_polls is 'Polls kept.';
comment on column main.feed_health.n_changed is 'Of these, with a new body.';
comment on column main.feed_health.n_unchanged is 'Of these, without.';
comment on column main.feed_health.n_failed is 'Of these, failed.';
comment on column main.feed_health.last_n_entries is 'Entries of the last body that was read.';
comment on column main.feed_health.min_entries is 'Fewer than this in one poll is a finding.';
comment on column main.feed_health.max_entries is 'So is more.';
comment on column main.feed_health.n_entries is 'Items seen in all.';
comment on column main.feed_health.n_articles is 'Of these, became articles.';
comment on column main.feed_health.n_duplicates is 'Of these, led to an article known already.';
comment on column main.feed_health.n_rejected is 'Of these, rejected: see main.rejections.';
comment on column main.feed_health.n_waiting is 'Of these, due to be tried (again).';
comment on column main.feed_health.mean_seconds is 'Mean duration of a poll, seconds.';
comment on column main.feed_health.disabled_reason is 'Why it is not polled any more.';
