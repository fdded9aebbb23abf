-- The claims that tell of an event, made comparable. Left out: speculation, and background without
-- a date of its own (it would be taken for news of its article's day).
--   parties    Rule 1. Acts that bind both sides: all parties named, in alphabetical order,
--              whoever is the source. Acts that one side does to another: source > target.
--   happened_on  Rule 2. The day of the act where the text gives one, else the day of the report.
--   amount     Rule 3. The number that one side gives, if the number tells such acts apart:
--              "1,000 each" is 1,000, "2,000 in total" of two parties is 1,000 as well. Partial
--              and rounded numbers (so_far, remaining, at_least ...) do not name an act: null.
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
            when not types.is_counted or outcomes.quantity is null then null
            when coalesce(outcomes.scope, 'each') in ('each', 'ratio', 'by_source')
                then outcomes.quantity
            when
                outcomes.scope in ('total', 'sum')
                and types.is_mutual
                and len(list_distinct(outcomes.source_actors || outcomes.target_actors)) = 2
                then outcomes.quantity / 2
            when outcomes.scope in ('total', 'sum') then outcomes.quantity
        end as amount
    from outcomes
    inner join staging.outcome_type as types on outcomes.type = types.type
    inner join staging.outcome_status as statuses on outcomes.status = statuses.status;
