-- How many prisoners has each claimant reported as agreed, and as exchanged, in all?
-- A claimant is the party whose words a report gives, else its publisher. Only counts for each side
-- are added; a number that one claimant repeats counts once, and stages only as far as they exceed
-- their whole.
with told as (
    select
        events.parties,
        events.conflict,
        event_claims.event_id,
        event_claims.is_part,
        claims.quantity,
        coalesce(claims.speaker_party, claims.source) as claimant,
        claims.speaker_party is not null as is_party,
        if(claims.status = 'implemented', 'exchanged', 'agreed') as act,
        coalesce(claims.act_on, claims.reported_at::date) as happened_on
    from main.event_claims as event_claims
    inner join main.outcomes as claims on event_claims.outcome_id = claims.outcome_id
    inner join main.events as events on event_claims.event_id = events.event_id
    where
        claims.type = 'exchange.prisoners'
        and claims.status in ('agreed', 'signed', 'implemented')
        and claims.scope in ('each', 'ratio', 'at_least')
        and claims.quantity is not null
),

said as (
    select
        parties,
        claimant,
        act,
        event_id,
        is_part,
        quantity,
        min(happened_on) as happened_on,
        any_value(conflict order by conflict) as conflict,
        any_value(is_party order by is_party) as is_party
    from told
    group by parties, claimant, act, event_id, is_part, quantity
),

days as (
    select
        parties,
        claimant,
        act,
        event_id,
        happened_on,
        any_value(conflict order by conflict) as conflict,
        any_value(is_party order by is_party) as is_party,
        max(quantity) filter (not is_part) as whole,
        sum(quantity) filter (is_part) as parts
    from said
    group by parties, claimant, act, event_id, happened_on
),

reached as (
    select
        parties,
        claimant,
        act,
        event_id,
        happened_on,
        conflict,
        is_party,
        greatest(
            coalesce(max(whole) over event_so_far, 0), coalesce(sum(parts) over event_so_far, 0)
        ) as of_event
    from days
    window
        event_so_far as (
            partition by parties, claimant, act, event_id order by happened_on
        )
),

added as (
    select
        parties,
        claimant,
        act,
        event_id,
        happened_on,
        conflict,
        is_party,
        of_event - coalesce(
            lag(of_event) over (
                partition by parties, claimant, act, event_id order by happened_on
            ),
            0
        ) as more
    from reached
),

accords as (
    select
        parties,
        claimant,
        act,
        event_id,
        happened_on,
        conflict,
        is_party,
        more,
        act = 'exchanged' or coalesce(
            happened_on - lag(happened_on) over (
                partition by parties, claimant, act, more order by happened_on, event_id
            ) > 180,
            true
        ) as is_counted
    from added
    where more > 0
)

select
    parties,
    claimant,
    act,
    happened_on,
    conflict,
    is_party,
    sum(more) over (
        partition by parties, claimant, act
        order by happened_on asc, event_id asc
        rows between unbounded preceding and current row
    ) as total_each,
    count(*) over () as n_all
from accords
where is_counted
order by parties asc, claimant asc, act asc, happened_on asc, total_each asc
limit 2000;
