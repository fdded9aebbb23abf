-- The claims that tell of an event, made comparable. Left out: speculation, and background without
-- a date of its own (it would be taken for news of its article's day).
--   parties    Rule 1. Acts that bind both sides: all parties named, in alphabetical order,
--              whoever is the source. Acts that one side does to another: source > target.
--   happened_on  Rule 2. The day of the act where the text gives one, else the day of the report.
--   amount     Rule 3. The number that tells such acts apart, where the type has one. Numbers of
--              something else (so_far, remaining, per_day, a deadline ...) do not: null.
create or replace macro staging.claim_as_of(t) as table
    with outcomes as (
        select * from main.outcomes_as_of(t)
        where claim <> 'speculative' and not (temporal = 'background' and act_on is null)
    )

    select
        outcomes.*,
        types.is_momentary,
        types.window_days,
        statuses.phase,
        statuses.stance,
        statuses.is_progress,
        list_sort(list_distinct(outcomes.source_actors || outcomes.target_actors)) as actors,
        case
            when types.is_mutual
                then array_to_string(
                    list_sort(list_distinct(outcomes.source_actors || outcomes.target_actors)),
                    ' + '
                )
            else
                array_to_string(list_sort(outcomes.source_actors), ' + ') || ' > '
                || array_to_string(list_sort(outcomes.target_actors), ' + ')
        end as parties,
        coalesce(outcomes.act_on, outcomes.reported_at::date) as happened_on,
        case
            when
                types.is_counted
                and coalesce(outcomes.scope, 'each') in (
                    'each', 'ratio', 'by_source', 'total', 'sum',
                    'at_least', 'more_than', 'approximately', 'up_to'
                )
                then outcomes.quantity
        end as amount,
        types.is_mutual and coalesce(outcomes.scope, '') in ('total', 'sum') as is_total
    from outcomes
    inner join staging.outcome_type as types on outcomes.type = types.type
    inner join staging.outcome_status as statuses on outcomes.status = statuses.status;
