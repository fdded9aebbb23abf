-- Quotes, from row `since` of raw.evidence on, that do not stand in the stored text exactly at
-- their offsets. Each text is read once, and only where there is something to compare.
create or replace macro staging.misquoted(since) as table
    with quotes as materialized (
        select
            evidence.outcome_id,
            evidence.ordinal,
            evidence.quote,
            evidence.start_offset,
            evidence.stop_offset,
            outcome.revision_id
        from raw.evidence as evidence
        inner join raw.outcome as outcome on evidence.outcome_id = outcome.outcome_id
        where evidence.rowid >= since
    ),

    texts as materialized (
        select
            revision_id,
            url,
            text
        from raw.article
        where revision_id in (select quotes.revision_id from quotes)
    )

    select
        quotes.outcome_id,
        quotes.ordinal,
        texts.url,
        quotes.quote,
        substr(
            texts.text, quotes.start_offset + 1, quotes.stop_offset - quotes.start_offset
        ) as found
    from quotes
    inner join texts on quotes.revision_id = texts.revision_id
    where
        quotes.quote <> substr(
            texts.text, quotes.start_offset + 1, quotes.stop_offset - quotes.start_offset
        );
