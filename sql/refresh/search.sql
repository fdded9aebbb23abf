-- Add the words of new article revisions to the index, of 10,000 at a time, which is what fits in
-- memory: run again until none is left (warehouse.kept). Words are runs of letters and digits, in
-- lower case and without accents; one in the headline counts five times.
insert into lookup.document (document_id, revision_id, n_words)
with last as (
    select coalesce(max(document_id), 0) as document_id from lookup.document
),

-- Chosen without a look at the texts, so that what is stored already costs next to nothing.
fresh as materialized (
    select
        article.revision_id,
        article.loaded_at
    from raw.article as article
    left join lookup.document as document on article.revision_id = document.revision_id
    where document.document_id is null
    order by article.loaded_at, article.revision_id
    limit 10000
)

select
    last.document_id + row_number() over (order by fresh.loaded_at, fresh.revision_id)
        as document_id,
    fresh.revision_id,
    len(article.text) // 6 + 1 as n_words
from fresh
inner join raw.article as article on fresh.revision_id = article.revision_id
cross join last
order by document_id;

insert into lookup.posting (word, document_id, frequency)
with last as (
    select coalesce(max(document_id), 0) as document_id from lookup.posting
),

words as (
    select
        document.document_id,
        1 as weight,
        unnest(regexp_extract_all(strip_accents(lower(article.text)), '[\p{L}\p{N}]+')) as word
    from lookup.document as document
    inner join raw.article as article on document.revision_id = article.revision_id
    cross join last
    where document.document_id > last.document_id
    union all
    select
        document.document_id,
        5 as weight,
        unnest(
            regexp_extract_all(strip_accents(lower(coalesce(article.title, ''))), '[\p{L}\p{N}]+')
        ) as word
    from lookup.document as document
    inner join raw.article as article on document.revision_id = article.revision_id
    cross join last
    where document.document_id > last.document_id
)

select
    hash(word) as word,
    document_id,
    least(sum(weight), 60000) as frequency
from words
group by hash(word), document_id
order by word, document_id;
