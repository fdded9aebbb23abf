-- What is in this report?
with claims as (
    select
        count(*) as n_claims,
        count(distinct article_id) as n_reports,
        count(distinct story_id) as n_stories,
        count(distinct source) as n_sources,
        min(reported_at) as first_reported_at,
        max(reported_at) as last_reported_at,
        max(rules_version) as rules_version
    from main.outcomes
),

articles as (
    select
        count(*) as n_articles,
        count(*) filter (is_peace_process) as n_peace_process
    from main.articles
),

events as (
    select
        count(*) as n_events,
        count(*) filter (n_independent > 1) as n_corroborated
    from main.events
),

runs as (
    select max(coalesce(finished_at, started_at)) as as_of from main.runs
)

select
    claims.n_claims,
    claims.n_reports,
    claims.n_stories,
    claims.n_sources,
    articles.n_articles,
    articles.n_peace_process,
    events.n_events,
    events.n_corroborated,
    claims.first_reported_at,
    claims.last_reported_at,
    claims.rules_version,
    runs.as_of
from claims
cross join articles
cross join events
cross join runs;
