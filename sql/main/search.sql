-- Articles that hold every word of `query`, best first, by Okapi BM25 (k1 1.2, b 0.75; Robertson
-- and Zaragoza, "The Probabilistic Relevance Framework", 2009) over the index of lookup.posting; a
-- word in the headline counts five times. Accents and case do not count. At most 1,000 articles.
-- Needs no extension. The index is brought up to date when a snapshot is published.
create or replace macro main.search(query) as table
    with wanted as (
        select distinct hash(word) as word
        from (
            select unnest(regexp_extract_all(strip_accents(lower(query)), '[\p{L}\p{N}]+')) as word
        ) as words
    ),
    hits as (
        select
            posting.word,
            posting.document_id,
            posting.frequency
        from lookup.posting as posting
        where posting.word in (select wanted.word from wanted)
    ),
    totals as (select count(*) as n_documents from lookup.document),
    weights as (
        select
            word,
            ln(1 + (totals.n_documents - count(*) + 0.5) / (count(*) + 0.5)) as weight
        from hits
        cross join totals
        group by word, totals.n_documents
    ),
    lengths as (
        select avg(n_words) as mean_words from lookup.document
    ),
    scored as (
        select
            hits.document_id,
            any_value(document.revision_id) as revision_id,
            sum(
                weights.weight * hits.frequency * 2.2
                / (
                    hits.frequency
                    + 1.2 * (0.25 + 0.75 * document.n_words / lengths.mean_words)
                )
            ) as score
        from hits
        inner join weights on hits.word = weights.word
        inner join lookup.document as document on hits.document_id = document.document_id
        cross join lengths
        group by hits.document_id
        having count(*) = (select count(*) from wanted)
    ),
    best as (
        select * from scored
        order by score desc, revision_id asc
        limit 1000
    ),
    newer as (
        select article_id
        from raw.article
        group by article_id
        having count(*) > 1
    ),
    newest as (
        select revision_id
        from raw.article
        where article_id in (select newer.article_id from newer)
        qualify
            row_number() over (
                partition by article_id
                order by loaded_at desc, fetched_at desc, revision_id asc
            ) > 1
    )
    select
        article.article_id,
        article.revision_id,
        round(best.score, 3) as score,
        article.published_at,
        article.title,
        article.site as source,
        article.url
    from best
    inner join raw.article as article on best.revision_id = article.revision_id
    where article.revision_id not in (select newest.revision_id from newest)
    order by score desc, published_at desc, article.article_id asc;
