-- Articles that hold every word of `query`, best first: a word in the headline counts five times
-- one in the text, repetition counts less each time, and longer texts count less. Plain scan: it
-- needs no extension and no index to keep in step.
create or replace macro main.search(query) as table
    with words as (
        select list_distinct(regexp_extract_all(lower(query), '[\p{L}\p{N}]+')) as wanted
    ),

    found as (
        select
            article.article_id,
            article.revision_id,
            article.title,
            article.url,
            article.text,
            article.published_at,
            words.wanted,
            lower(coalesce(article.title, '')) as low_title,
            lower(article.text) as low_text
        from raw.article as article
        cross join words
        where
            len(words.wanted) > 0
            and list_bool_and(
                list_transform(
                    words.wanted,
                    lambda word: contains(lower(article.text), word)
                    or contains(lower(coalesce(article.title, '')), word)
                )
            )
        qualify
            row_number() over (
                partition by article.article_id
                order by article.loaded_at desc, article.fetched_at desc, article.revision_id asc
            ) = 1
    ),

    scored as (
        select
            *,
            list_sum(
                list_transform(
                    wanted,
                    lambda word: ln(
                        1 + (len(low_text) - len(replace(low_text, word, ''))) / len(word)
                        + 5 * (len(low_title) - len(replace(low_title, word, ''))) / len(word)
                    )
                )
            ) / (1 + ln(1 + len(low_text) / 2000)) as score,
            greatest(instr(low_text, wanted[1]) - 60, 1) as snippet_start
        from found
    )

    select
        article_id,
        revision_id,
        round(score, 3) as score,
        published_at,
        title,
        trim(replace(substr(text, snippet_start, 200), chr(10), ' ')) as snippet,
        url
    from scored
    order by score desc, published_at desc, article_id asc;
