-- What is in the warehouse?
with last_run as (
    select * from main.runs
    qualify row_number() over (order by started_at desc, run_id desc) = 1
),

health as (
    select * from main.feed_health
)

select
    what,
    now
from (
    select
        1 as place,
        'last run' as what,
        strftime(started_at, '%Y-%m-%d %H:%M UTC') || ', ' || kind || ', ' || state
        || coalesce(': ' || nullif(message, ''), '') as now
    from last_run
    union all
    select
        2 as place,
        'feeds' as what,
        count(*) || ', of these due now '
        || count(*) filter (
            state <> 'disabled' and coalesce(next_due_at, now()) <= now()
        )
        || ', failing or disabled '
        || count(*) filter (state in ('failing', 'disabled'))
        || coalesce(
            '; next due '
            || strftime(
                min(next_due_at) filter (next_due_at > now()), '%Y-%m-%d %H:%M UTC'
            ),
            ''
        ) as now
    from health
    union all
    select
        3 as place,
        'items' as what,
        coalesce(sum(n_entries), 0) || ' = ' || coalesce(sum(n_articles), 0) || ' articles + '
        || coalesce(sum(n_duplicates), 0) || ' duplicates + ' || coalesce(sum(n_rejected), 0)
        || ' rejected + ' || coalesce(sum(n_waiting), 0) || ' waiting' as now
    from health
    union all
    select
        4 as place,
        'articles' as what,
        count(*) || ', on a peace process ' || count(*) filter (is_peace_process) as now
    from main.articles
    union all
    select
        5 as place,
        'outcomes' as what,
        count(*) || ', newest ' || coalesce(max(reported_at)::date::varchar, '-') as now
    from main.outcomes
    union all
    select
        6 as place,
        'events' as what,
        count(*) || ', told by two or more independent stories '
        || count(*) filter (n_independent > 1) as now
    from main.events
    union all
    select
        7 as place,
        'rules' as what,
        coalesce(max(rules_version), '-') as now
    from last_run
) as facts
order by place;
