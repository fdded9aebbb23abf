-- Each run, with what it brought.
create or replace view main.runs as
with polls as (
    select
        run_id,
        count(*) as n_polls,
        count(*) filter (result = 'changed') as n_changed,
        count(*) filter (result = 'failed') as n_failed
    from raw.poll
    group by run_id
),

entries as (
    select
        run_id,
        count(*) as n
    from raw.entry
    group by run_id
),

pages as (
    select
        run_id,
        count(*) as n
    from raw.page
    group by run_id
),

articles as (
    select
        run_id,
        count(*) as n
    from raw.article
    group by run_id
),

outcomes as (
    select
        run_id,
        count(*) as n
    from raw.outcome
    group by run_id
),

rejections as (
    select
        run_id,
        count(*) as n
    from raw.rejected
    group by run_id
)

select
    run.run_id,
    run.kind,
    run.state,
    run.started_at,
    run.finished_at,
    date_diff('millisecond', run.started_at, run.finished_at) / 1000 as seconds,
    -- Polls without news are rolled up after a while; the run's own count of them stays.
    greatest(
        coalesce(polls.n_polls, 0),
        coalesce(run.counts['changed'], 0) + coalesce(run.counts['unchanged'], 0)
        + coalesce(run.counts['skipped'], 0) + coalesce(run.counts['failed'], 0)
    ) as n_polls,
    coalesce(polls.n_changed, 0) as n_changed,
    coalesce(polls.n_failed, 0) as n_failed,
    coalesce(entries.n, 0) as n_entries,
    coalesce(pages.n, 0) as n_pages,
    coalesce(articles.n, 0) as n_articles,
    coalesce(outcomes.n, 0) as n_outcomes,
    coalesce(rejections.n, 0) as n_rejections,
    run.counts,
    run.seconds as step_seconds,
    run.rules_version,
    run.extractor_version,
    run.message
from raw.run as run
left join polls on run.run_id = polls.run_id
left join entries on run.run_id = entries.run_id
left join pages on run.run_id = pages.run_id
left join articles on run.run_id = articles.run_id
left join outcomes on run.run_id = outcomes.run_id
left join rejections on run.run_id = rejections.run_id;

comment on view main.runs is 'Each run, with the new rows it brought.';
comment on column main.runs.run_id is 'Key of the run.';
comment on column main.runs.kind is 'ingest, retag or backfill.';
comment on column main.runs.state is
'running, completed or failed; running for long: it was killed.';
comment on column main.runs.started_at is 'Start.';
comment on column main.runs.finished_at is 'End.';
comment on column main.runs.seconds is 'Duration, seconds.';
comment on column main.runs.n_polls is 'Feeds polled.';
comment on column main.runs.n_changed is 'Of these, with a new body.';
comment on column main.runs.n_failed is 'Of these, failed.';
comment on column main.runs.n_entries is 'New items, or new revisions of items.';
comment on column main.runs.n_pages is 'New pages.';
comment on column main.runs.n_articles is 'New articles, or new revisions of articles.';
comment on column main.runs.n_outcomes is 'New claims.';
comment on column main.runs.n_rejections is 'Failures noted.';
comment on column main.runs.counts is 'Figures that the run itself counted.';
comment on column main.runs.step_seconds is 'Seconds by step.';
comment on column main.runs.rules_version is 'Version of the rules.';
comment on column main.runs.extractor_version is 'Version of the extractor.';
comment on column main.runs.message is 'What went wrong, if anything.';
