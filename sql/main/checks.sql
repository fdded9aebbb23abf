-- What the checks found at the end of each run: how the quality of the data went.
create or replace view main.checks as
with counted as (
    select
        run_id,
        kind,
        started_at,
        finished_at,
        unnest(map_entries(counts)) as figure
    from raw.run
    where finished_at is not null
),

checked as (
    select
        run_id,
        kind,
        finished_at as checked_at,
        figure.value as n_rows,
        substr(figure.key, length('check: ') + 1) as name,
        dense_rank() over (order by started_at desc, run_id desc) = 1 as is_last
    from counted
    where starts_with(figure.key, 'check: ')
)

select
    name,
    checked_at,
    n_rows,
    is_last,
    run_id,
    kind
from checked;

comment on view main.checks is
'What each check found at the end of each run; `parley check` runs them again.';
comment on column main.checks.name is 'File of sql/checks.';
comment on column main.checks.checked_at is 'When it was run: the end of the run.';
comment on column main.checks.n_rows is 'Rows it found; 0: nothing wrong.';
comment on column main.checks.is_last is 'By the last run that was checked.';
comment on column main.checks.run_id is 'The run.';
comment on column main.checks.kind is 'ingest, retag or backfill.';
