-- The claims, each with the event that it tells of, compared only within one type and same parties
-- (rules 1 to 3: staging.claim_as_of); then, in this order:
--   Rule 4. Total: a total of two sides is the number of each if it doubles one that is quoted;
--           else it stays as it is, for the press says "a total of 1,000" of either.
--   Rule 5. Contradiction: different numbers for the same status on the same day are one event told
--           differently, filed under the number that most stories give, then the greater; unless
--           one story gives both, for then they are different things.
--   Rule 6. Part: a number smaller than one agreed before, within the type's window, and not yet
--           completed, is a part of it (390, then 307, then 303 of 1,000 agreed); one within a
--           twentieth of it is the whole.
--   Rule 7. Numbered: equal numbers, no further apart than the type's window, are one event, from
--           the proposal to the deed; "1,000 each" in May and again in August are two.
--   Rule 8. Dated: where no number tells acts of a day apart (two rounds of talks), the day does;
--           days next to one another are one event, and a numbered event on those days takes it in.
--   Rule 9. Undated reports of progress join the nearest such event within the window, but a
--           completed one only for two days more. Where there is none, reports without a longer
--           silence between them are one event, and an accord after a collapse begins another.
--   Rule 10. Demands, refusals and denials join the nearest event in the same way, but never tie
--           two together; alone, they are an event of their own.
-- number: the one that the event is filed under; is_part: the claim's own is a part of it.
create or replace macro staging.event_claim_as_of(t) as table
    with wide as (
        select * from staging.claim_as_of(t)
    ),

    claims as (
        select
            outcome_id,
            type,
            parties,
            status,
            phase,
            is_progress,
            is_momentary,
            window_days,
            unit,
            amount,
            is_total,
            len(actors) = 2 as is_pair,
            story_id,
            happened_on,
            act_on is not null as is_dated
        from wide
    ),

    -- Rule 4
    sides as (
        select distinct
            type,
            parties,
            unit,
            amount
        from claims
        where is_progress and not is_total and amount is not null
    ),

    counted as (
        select
            claims.* exclude (amount, is_total, is_pair),
            coalesce(sides.amount, claims.amount) as amount
        from claims
        left join sides
            on
                claims.is_total
                and claims.is_pair
                and claims.type = sides.type
                and claims.parties = sides.parties
                and claims.unit is not distinct from sides.unit
                and claims.amount = 2 * sides.amount
        where claims.is_progress and claims.amount is not null
    ),

    -- Rule 5
    numbers as (
        select
            type,
            parties,
            unit,
            status,
            happened_on,
            amount,
            count(distinct story_id) as n_stories
        from counted
        group by all
    ),

    told_together as (
        select distinct
            one.type,
            one.parties,
            one.unit,
            one.amount,
            other.amount as other_amount
        from counted as one
        inner join counted as other
            on
                one.story_id = other.story_id
                and one.type = other.type
                and one.parties = other.parties
                and one.unit is not distinct from other.unit
                and one.amount <> other.amount
    ),

    prevailing as (
        select
            *,
            arg_max(amount, (n_stories, amount)) over (
                partition by type, parties, unit, status, happened_on
            ) as prevailing_amount
        from numbers
    ),

    numbered as (
        select
            counted.* exclude (amount),
            counted.amount as own_amount,
            case
                when told_together.amount is null then prevailing.prevailing_amount
                else counted.amount
            end as amount
        from counted
        inner join prevailing
            on
                counted.type = prevailing.type
                and counted.parties = prevailing.parties
                and counted.unit is not distinct from prevailing.unit
                and counted.status = prevailing.status
                and counted.happened_on = prevailing.happened_on
                and counted.amount = prevailing.amount
        left join told_together
            on
                counted.type = told_together.type
                and counted.parties = told_together.parties
                and counted.unit is not distinct from told_together.unit
                and counted.amount = told_together.amount
                and prevailing.prevailing_amount = told_together.other_amount
    ),

    -- Rule 6
    accords as (
        select
            type,
            parties,
            unit,
            amount,
            happened_on,
            window_days
        from numbered
        where phase = 'accord'
        group by all
    ),

    completions as (
        select
            type,
            parties,
            unit,
            amount,
            happened_on
        from numbered
        where status = 'implemented'
        group by all
    ),

    open_accords as (
        select
            accords.*,
            min(completions.happened_on) as completed_on
        from accords
        left join completions
            on
                accords.type = completions.type
                and accords.parties = completions.parties
                and accords.unit is not distinct from completions.unit
                and completions.amount between 0.95 * accords.amount and 1.05 * accords.amount
                and accords.happened_on < completions.happened_on
        group by all
    ),

    wholes as (
        select
            numbered.outcome_id,
            arg_max(open_accords.amount, (open_accords.happened_on, open_accords.amount)) as amount
        from numbered
        inner join open_accords
            on
                numbered.type = open_accords.type
                and numbered.parties = open_accords.parties
                and numbered.unit is not distinct from open_accords.unit
                and numbered.amount <= 1.05 * open_accords.amount
                and numbered.happened_on > open_accords.happened_on
                and numbered.happened_on <= open_accords.happened_on + open_accords.window_days
                and numbered.happened_on
                <= coalesce(open_accords.completed_on, numbered.happened_on)
        where numbered.phase = 'deed'
        group by numbered.outcome_id
    ),

    -- Rule 7
    filed as (
        select
            numbered.outcome_id,
            numbered.type,
            numbered.parties,
            numbered.status,
            numbered.happened_on,
            numbered.window_days,
            coalesce(numbered.own_amount < 0.95 * wholes.amount, false) as is_part,
            coalesce(wholes.amount, numbered.amount) as number,
            concat_ws(' ', 'number', coalesce(wholes.amount, numbered.amount), numbered.unit)
                as lane
        from numbered
        left join wholes on numbered.outcome_id = wholes.outcome_id
    ),

    filed_breaks as (
        select
            *,
            coalesce(
                happened_on - lag(happened_on) over (
                    partition by type, parties, lane order by happened_on, outcome_id
                ) > window_days,
                true
            ) as is_break
        from filed
    ),

    filed_events as (
        select
            outcome_id,
            type,
            parties,
            happened_on,
            number,
            is_part,
            status = 'implemented' and not is_part as is_completion,
            concat_ws(
                ' ', lane,
                sum(is_break::int) over (
                    partition by type, parties, lane order by happened_on, outcome_id
                )
            ) as thread
        from filed_breaks
    ),

    filed_spans as (
        select
            type,
            parties,
            thread,
            min(happened_on) as first_on,
            max(happened_on) as last_on
        from filed_events
        group by all
    ),

    -- Rule 8
    dated as (
        select claims.*
        from claims
        left join filed_events on claims.outcome_id = filed_events.outcome_id
        where
            claims.is_progress
            and claims.is_momentary
            and claims.is_dated
            and claims.phase in ('accord', 'deed')
            and filed_events.outcome_id is null
    ),

    dated_taken as (
        select
            dated.outcome_id,
            filed_spans.thread
        from dated
        inner join filed_spans
            on
                dated.type = filed_spans.type
                and dated.parties = filed_spans.parties
                and dated.happened_on between filed_spans.first_on - 1 and filed_spans.last_on + 1
        qualify
            row_number() over (
                partition by dated.outcome_id
                order by
                    greatest(
                        filed_spans.first_on - dated.happened_on,
                        dated.happened_on - filed_spans.last_on
                    ) asc,
                    filed_spans.thread asc
            ) = 1
    ),

    dated_breaks as (
        select
            dated.*,
            dated_taken.thread as taken,
            coalesce(
                dated.happened_on - lag(dated.happened_on) over (
                    partition by dated.type, dated.parties, dated_taken.thread is null
                    order by dated.happened_on, dated.outcome_id
                ) > 1,
                true
            ) as is_break
        from dated
        left join dated_taken on dated.outcome_id = dated_taken.outcome_id
    ),

    dated_events as (
        select
            outcome_id,
            type,
            parties,
            happened_on,
            null::double as number,
            false as is_part,
            status = 'implemented' as is_completion,
            coalesce(
                taken,
                concat_ws(
                    ' ', 'day',
                    sum(is_break::int) over (
                        partition by type, parties, taken is null order by happened_on, outcome_id
                    )
                )
            ) as thread
        from dated_breaks
    ),

    anchored as (
        select * from filed_events
        union all by name
        select * from dated_events
    ),

    anchor_spans as (
        select
            type,
            parties,
            thread,
            min(happened_on) as first_on,
            max(happened_on) as last_on,
            max(number) as number,
            min(happened_on) filter (is_completion) + 2 as closed_on
        from anchored
        group by all
    ),

    -- Rule 9
    moving as (
        select claims.*
        from claims
        left join anchored on claims.outcome_id = anchored.outcome_id
        where claims.is_progress and anchored.outcome_id is null
    ),

    moving_taken as (
        select
            moving.outcome_id,
            anchor_spans.thread
        from moving
        inner join anchor_spans
            on
                moving.type = anchor_spans.type
                and moving.parties = anchor_spans.parties
                and moving.happened_on between anchor_spans.first_on - moving.window_days
                and coalesce(anchor_spans.closed_on, anchor_spans.last_on + moving.window_days)
        qualify
            row_number() over (
                partition by moving.outcome_id
                order by
                    greatest(
                        anchor_spans.first_on - moving.happened_on,
                        moving.happened_on - anchor_spans.last_on,
                        0
                    ) asc,
                    anchor_spans.first_on desc,
                    anchor_spans.thread asc
            ) = 1
    ),

    moving_breaks as (
        select
            moving.*,
            moving_taken.thread as taken,
            lag(moving.happened_on) over silence as previous_on,
            lag(moving.status) over silence as previous_status
        from moving
        left join moving_taken on moving.outcome_id = moving_taken.outcome_id
        window
            silence as (
                partition by moving.type, moving.parties, moving_taken.thread is null
                order by moving.happened_on, moving.outcome_id
            )
    ),

    moving_events as (
        select
            outcome_id,
            type,
            parties,
            happened_on,
            coalesce(
                taken,
                concat_ws(
                    ' ', 'open',
                    sum(
                        (
                            previous_on is null
                            or happened_on - previous_on > window_days
                            or (
                                previous_status = 'collapsed'
                                and happened_on > previous_on
                                and phase in ('wish', 'accord')
                            )
                        )::int
                    ) over (
                        partition by type, parties, taken is null order by happened_on, outcome_id
                    )
                )
            ) as thread
        from moving_breaks
    ),

    progress as (
        select * from anchored
        union all by name
        select * from moving_events
    ),

    progress_spans as (
        select
            type,
            parties,
            thread,
            min(happened_on) as first_on,
            max(happened_on) as last_on,
            min(happened_on) filter (is_completion) + 2 as closed_on
        from progress
        group by all
    ),

    -- Rule 10
    words as (
        select * from claims
        where not is_progress
    ),

    words_taken as (
        select
            words.outcome_id,
            progress_spans.thread
        from words
        inner join progress_spans
            on
                words.type = progress_spans.type
                and words.parties = progress_spans.parties
                and words.happened_on between progress_spans.first_on - words.window_days
                and coalesce(progress_spans.closed_on, progress_spans.last_on + words.window_days)
        qualify
            row_number() over (
                partition by words.outcome_id
                order by
                    greatest(
                        progress_spans.first_on - words.happened_on,
                        words.happened_on - progress_spans.last_on,
                        0
                    ) asc,
                    progress_spans.first_on desc,
                    progress_spans.thread asc
            ) = 1
    ),

    words_breaks as (
        select
            words.*,
            words_taken.thread as taken,
            coalesce(
                words.happened_on - lag(words.happened_on) over (
                    partition by words.type, words.parties, words_taken.thread is null
                    order by words.happened_on, words.outcome_id
                ) > words.window_days,
                true
            ) as is_break
        from words
        left join words_taken on words.outcome_id = words_taken.outcome_id
    ),

    words_events as (
        select
            outcome_id,
            type,
            parties,
            happened_on,
            coalesce(
                taken,
                concat_ws(
                    ' ', 'word',
                    sum(is_break::int) over (
                        partition by type, parties, taken is null order by happened_on, outcome_id
                    )
                )
            ) as thread
        from words_breaks
    ),

    threads as (
        select * from progress
        union all by name
        select * from words_events
    ),

    -- The key of an event is made of what tells it apart: an earlier report found later changes it.
    keyed as (
        select
            outcome_id,
            left(
                sha256(
                    concat_ws(
                        '|', type, parties, rtrim(thread, '0123456789'),
                        min(happened_on) over (partition by type, parties, thread)
                    )
                ),
                20
            ) as event_id,
            max(number) over (partition by type, parties, thread) as number,
            coalesce(is_part, false) as is_part
        from threads
    )

    select
        wide.*,
        keyed.event_id,
        keyed.number,
        keyed.is_part
    from wide
    inner join keyed on wide.outcome_id = keyed.outcome_id;
