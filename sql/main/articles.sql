-- Each article in its newest revision. The rest is found before the texts are read, so that they
-- stream through and are never held in memory by a join.
create or replace view main.articles as
with newest as (
    select * from staging.revision_as_of('infinity'::timestamptz)
    where is_newest
),

stories as (
    select * from staging.story_as_of('infinity'::timestamptz)
),

first_loads as (
    select
        article_id,
        min(loaded_at) as first_loaded_at
    from raw.article
    group by article_id
),

tagged as (
    select
        revision_id,
        arg_max(is_peace_process, (loaded_at, rules_version)) as is_peace_process,
        arg_max(n_outcomes, (loaded_at, rules_version)) as n_outcomes
    from raw.tagging
    group by revision_id
),

facts as materialized (
    select
        newest.revision_id,
        newest.source,
        newest.published_at,
        newest.n_revisions,
        page.archive_file,
        page.archive_offset,
        page.archive_length,
        first_loads.first_loaded_at,
        tagged.is_peace_process,
        coalesce(tagged.n_outcomes, 0) as n_outcomes,
        coalesce(stories.story_id, newest.article_id) as story_id
    from newest
    inner join first_loads on newest.article_id = first_loads.article_id
    left join tagged on newest.revision_id = tagged.revision_id
    left join stories on newest.article_id = stories.article_id
    left join raw.page as page on newest.page_id = page.page_id
)

select
    article.article_id,
    article.revision_id,
    article.url,
    article.title,
    article.text,
    article.authors,
    facts.source,
    article.language,
    article.kind,
    article.original_url,
    facts.is_peace_process,
    facts.n_outcomes,
    facts.published_at,
    article.modified_at,
    article.fetched_at,
    facts.first_loaded_at,
    facts.n_revisions,
    facts.story_id,
    article.feed_id,
    facts.archive_file,
    facts.archive_offset,
    facts.archive_length
from raw.article as article
inner join facts on article.revision_id = facts.revision_id;

comment on view main.articles is 'Each article in its newest revision, with its text.';
comment on column main.articles.article_id is 'Key of the article, the same in all its revisions.';
comment on column main.articles.revision_id is 'Key of the newest revision.';
comment on column main.articles.url is 'Address.';
comment on column main.articles.title is 'Headline.';
comment on column main.articles.text is 'Clean text; offsets of quotes count its characters.';
comment on column main.articles.authors is 'Authors as the page names them.';
comment on column main.articles.source is 'Who published it.';
comment on column main.articles.language is 'Language, BCP 47.';
comment on column main.articles.kind is
'article, live (a live blog) or summary (an aggregator''s).';
comment on column main.articles.original_url is 'What a summary says it summarises.';
comment on column main.articles.is_peace_process is
'Whether it reports on an effort to limit or end an armed conflict; null: not tagged yet.';
comment on column main.articles.n_outcomes is 'Claims found by the newest rules.';
comment on column main.articles.published_at is 'When it was published, by its own word.';
comment on column main.articles.modified_at is 'When it was changed, by its own word.';
comment on column main.articles.fetched_at is 'When this revision was fetched.';
comment on column main.articles.first_loaded_at is 'When its first revision came in.';
comment on column main.articles.n_revisions is 'Revisions kept.';
comment on column main.articles.story_id is 'Key of the story: copies of one text share it.';
comment on column main.articles.feed_id is 'Feed that led to it.';
comment on column main.articles.archive_file is 'WARC file of the raw page.';
comment on column main.articles.archive_offset is 'Place of its record there, bytes.';
comment on column main.articles.archive_length is 'Length of its record, bytes.';
