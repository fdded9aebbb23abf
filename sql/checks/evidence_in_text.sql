-- The quote stands in the stored text exactly at its offsets
-- severity: error
-- Quotes and texts never change, so each is compared once: publishing keeps what it found, and what
-- has been loaded since is compared here.
with found as (
    select
        outcome_id,
        ordinal
    from kept.misquote
    union
    select
        outcome_id,
        ordinal
    from staging.misquoted(coalesce(getvariable('known')['evidence'], 0))
)

select
    evidence.outcome_id,
    evidence.ordinal,
    article.url,
    evidence.quote,
    substr(
        article.text, evidence.start_offset + 1, evidence.stop_offset - evidence.start_offset
    ) as found
from raw.evidence as evidence
inner join found
    on evidence.outcome_id = found.outcome_id and evidence.ordinal = found.ordinal
inner join raw.outcome as outcome on evidence.outcome_id = outcome.outcome_id
inner join raw.article as article on outcome.revision_id = article.revision_id;
