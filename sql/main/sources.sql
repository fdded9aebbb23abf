-- Publishers: how much each reports, and how much of it first.
create or replace view main.sources as
with articles as (
    select * from main.articles
),

stories as (
    select
        story_id,
        arg_min(source, (coalesce(published_at, fetched_at), article_id)) as first_source
    from articles
    group by story_id
)

select
    articles.source,
    count(*) as n_articles,
    count(*) filter (articles.is_peace_process) as n_peace_process,
    sum(articles.n_outcomes) as n_outcomes,
    count(distinct articles.story_id) as n_stories,
    count(*) filter (stories.first_source <> articles.source) as n_copies,
    list_sort(list_distinct(list(articles.language) filter (articles.language is not null)))
        as languages,
    min(articles.published_at) as first_published_at,
    max(articles.published_at) as last_published_at
from articles
inner join stories on articles.story_id = stories.story_id
group by articles.source;

comment on view main.sources is 'Publishers, with how much each reports.';
comment on column main.sources.source is 'Name of the publisher, else the host.';
comment on column main.sources.n_articles is 'Articles.';
comment on column main.sources.n_peace_process is 'Of these, on a peace process.';
comment on column main.sources.n_outcomes is 'Claims found in them.';
comment on column main.sources.n_stories is 'Stories: copies of one text counted once.';
comment on column main.sources.n_copies is
'Articles that are copies of a story which another publisher told first.';
comment on column main.sources.languages is 'Languages of its articles.';
comment on column main.sources.first_published_at is 'Earliest date of publication.';
comment on column main.sources.last_published_at is 'Latest date of publication.';
