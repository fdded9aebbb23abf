-- Claims about one event that contradict one another, side by side. Three kinds:
--   number      the same status on the same day with different numbers in the same scope and unit,
--               of the same giver, from different stories; not if one story gives both numbers
--               (they are different things), nor a part and its whole
--   status      within three days one story reports an accord or a deed, another a refusal, a
--               setback or that there is none; not if one party alone consents and another alone
--               does not: these are two positions
--   accusation  two parties are each said to have broken it
-- Each pair of opposing versions is one row, with the surest claim of either.
-- kept as a table by event_id
create or replace view main.disputes as
with claims as (
    select * from staging.event_claim
),

versions as (
    select
        event_id,
        type,
        actors,
        conflict,
        'number' as kind,
        concat_ws(
            '|', status, happened_on, unit, scope, array_to_string(list_sort(source_actors), '+')
        ) as subject,
        happened_on,
        printf('%g', quantity) || coalesce(' ' || unit, '') || coalesce(' (' || scope || ')', '')
            as version,
        quantity as rank,
        outcome_id,
        story_id,
        source,
        speaker,
        quote,
        url,
        confidence,
        null as alone
    from claims
    where
        amount is not null
        and not is_part
        and phase in ('accord', 'deed')
        and (act_on is not null or phase = 'accord')
    union all
    select
        event_id,
        type,
        actors,
        conflict,
        'status' as kind,
        'status' as subject,
        happened_on,
        case when phase in ('accord', 'deed') then 'reported as done or agreed' else 'denied' end
            as version,
        case when phase in ('accord', 'deed') then 1 else 0 end as rank,
        outcome_id,
        story_id,
        source,
        speaker,
        quote,
        url,
        confidence,
        case when len(source_actors) = 1 and phase <> 'deed' then source_actors[1] end as alone
    from claims
    where phase in ('accord', 'deed', 'refusal', 'setback') or status = 'none'
    union all
    select
        event_id,
        type,
        actors,
        conflict,
        'accusation' as kind,
        'violated' as subject,
        happened_on,
        'broken by ' || array_to_string(list_sort(source_actors), ' + ') as version,
        0 as rank,
        outcome_id,
        story_id,
        source,
        speaker,
        quote,
        url,
        confidence,
        null as alone
    from claims
    where status = 'violated' and len(source_actors) > 0
),

pairs as (
    select
        one.event_id,
        one.type,
        one.actors,
        one.conflict,
        one.kind,
        greatest(one.happened_on, other.happened_on) as happened_on,
        one.version as version_a,
        other.version as version_b,
        one,
        other
    from versions as one
    inner join versions as other
        on
            one.event_id = other.event_id
            and one.kind = other.kind
            and one.subject = other.subject
    where
        (
            (
                one.kind in ('number', 'status')
                and one.rank > other.rank
                and one.story_id <> other.story_id
                and (one.kind = 'number' or abs(one.happened_on - other.happened_on) <= 3)
                and coalesce(one.alone = other.alone, true)
            )
            or (one.kind = 'accusation' and one.version < other.version)
        )
),

told_together as (
    select distinct
        one.event_id,
        one.version as version_a,
        other.version as version_b
    from versions as one
    inner join versions as other
        on
            one.event_id = other.event_id
            and one.kind = other.kind
            and one.subject = other.subject
            and one.story_id = other.story_id
    where one.kind = 'number' and one.rank > other.rank
)

select
    pairs.event_id,
    pairs.type,
    any_value(pairs.actors) as parties,
    min(pairs.conflict) as conflict,
    pairs.kind,
    min(pairs.happened_on) as first_on,
    max(pairs.happened_on) as last_on,
    pairs.version_a,
    pairs.version_b,
    list_sort(list_distinct(list(pairs.one.source))) as sources_a,
    list_sort(list_distinct(list(pairs.other.source))) as sources_b,
    arg_min(pairs.one.quote, (-pairs.one.confidence, pairs.one.outcome_id)) as quote_a,
    arg_min(pairs.other.quote, (-pairs.other.confidence, pairs.other.outcome_id)) as quote_b,
    arg_min(pairs.one.speaker, (-pairs.one.confidence, pairs.one.outcome_id)) as speaker_a,
    arg_min(pairs.other.speaker, (-pairs.other.confidence, pairs.other.outcome_id)) as speaker_b,
    arg_min(pairs.one.url, (-pairs.one.confidence, pairs.one.outcome_id)) as url_a,
    arg_min(pairs.other.url, (-pairs.other.confidence, pairs.other.outcome_id)) as url_b
from pairs
left join told_together
    on
        pairs.event_id = told_together.event_id
        and pairs.version_a = told_together.version_a
        and pairs.version_b = told_together.version_b
where told_together.event_id is null
group by pairs.event_id, pairs.type, pairs.kind, pairs.version_a, pairs.version_b;

comment on view main.disputes is
'Claims about one event that contradict one another, side by side: number, status, accusation.';
comment on column main.disputes.event_id is 'Key of the event in main.events.';
comment on column main.disputes.type is 'What it is about: one of the 39 types.';
comment on column main.disputes.parties is 'All who act or are acted upon.';
comment on column main.disputes.conflict is 'Named conflict that the parties belong to.';
comment on column main.disputes.kind is 'number, status or accusation.';
comment on column main.disputes.first_on is 'First day on which the versions stood apart.';
comment on column main.disputes.last_on is 'Last such day.';
comment on column main.disputes.version_a is 'One version.';
comment on column main.disputes.version_b is 'The other.';
comment on column main.disputes.sources_a is 'Publishers of the one.';
comment on column main.disputes.sources_b is 'Publishers of the other.';
comment on column main.disputes.quote_a is 'Words of the surest claim of the one.';
comment on column main.disputes.quote_b is 'Words of the surest claim of the other.';
comment on column main.disputes.speaker_a is 'Who says the one, as written.';
comment on column main.disputes.speaker_b is 'Who says the other, as written.';
comment on column main.disputes.url_a is 'Article of the one.';
comment on column main.disputes.url_b is 'Article of the other.';
