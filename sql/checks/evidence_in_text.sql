-- The quote stands in the stored text exactly at its offsets
-- severity: error
select
    evidence.outcome_id,
    evidence.ordinal,
    article.url,
    evidence.quote,
    substr(
        article.text, evidence.start_offset + 1, evidence.stop_offset - evidence.start_offset
    ) as found
from raw.evidence as evidence
inner join raw.outcome as outcome on evidence.outcome_id = outcome.outcome_id
inner join raw.article as article on outcome.revision_id = article.revision_id
where
    evidence.quote <> substr(
        article.text, evidence.start_offset + 1, evidence.stop_offset - evidence.start_offset
    );
