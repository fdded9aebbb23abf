-- Each time a party's status on a matter differs from the one reported before it, as known at `t`.
create or replace macro main.position_changes_as_of(t) as table
    with stances as (
        select
            *,
            lag(status) over matter_order as old_status,
            lag(stance) over matter_order as old_stance,
            lag(reported_at) over matter_order as old_reported_at,
            lag(quote) over matter_order as old_quote,
            lag(url) over matter_order as old_url
        from staging.stance_as_of(t)
        window
            matter_order as (partition by party, type, matter order by reported_at, outcome_id)
    )

    select
        party,
        type,
        conflict,
        counterparts,
        old_status,
        status as new_status,
        case
            when stance > old_stance then 'closer'
            when stance < old_stance then 'further'
            else 'sideways'
        end as direction,
        old_reported_at,
        reported_at as new_reported_at,
        old_quote,
        quote as new_quote,
        old_url,
        url as new_url,
        source,
        speaker,
        outcome_id,
        loaded_at
    from stances
    where old_status is not null and status <> old_status;
