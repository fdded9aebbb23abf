-- What each claimant says was exchanged in all: numbers that were quoted as totals, never our sums.
create or replace view main.prisoner_totals as
select
    list_sort(list_distinct(source_actors || target_actors)) as parties,
    coalesce(speaker_party, speaker, source) as claimant,
    speaker_kind as claimant_kind,
    reported_at,
    quantity as count,
    scope,
    status,
    max(quantity) over (
        partition by
            list_sort(list_distinct(source_actors || target_actors)),
            coalesce(speaker_party, speaker, source)
        order by reported_at, outcome_id
    ) as greatest_so_far,
    quote,
    source,
    url,
    outcome_id
from main.outcomes
where
    type = 'exchange.prisoners'
    and quantity is not null
    and scope in ('so_far', 'so_far_each', 'total', 'sum', 'remaining');

comment on view main.prisoner_totals is
'Totals of exchanged prisoners as each claimant gives them, over time.';
comment on column main.prisoner_totals.parties is 'Who exchanges.';
comment on column main.prisoner_totals.claimant is
'Party or person who gives the number, else the publisher.';
comment on column main.prisoner_totals.claimant_kind is
'narrator, party, mediator, official, media or commentary.';
comment on column main.prisoner_totals.reported_at is 'When it was reported.';
comment on column main.prisoner_totals.count is 'Number as quoted.';
comment on column main.prisoner_totals.scope is 'How it was quoted: so_far, total ...';
comment on column main.prisoner_totals.status is 'Status of the claim that carries it.';
comment on column main.prisoner_totals.greatest_so_far is
'Greatest number that this claimant has given up to then.';
comment on column main.prisoner_totals.quote is 'The words.';
comment on column main.prisoner_totals.source is 'Publisher.';
comment on column main.prisoner_totals.url is 'Address of the article.';
comment on column main.prisoner_totals.outcome_id is 'Key of the claim in main.outcomes.';
