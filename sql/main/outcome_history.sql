-- Every claim that any revision of an article ever made by any version of the rules.
create or replace view main.outcome_history as
with current_outcomes as (
    select outcome_id from main.outcomes
),

quotes as (
    select * from raw.evidence
    where ordinal = 0
)

select
    outcome.outcome_id,
    current_outcomes.outcome_id is not null as is_current,
    outcome.type,
    outcome.status,
    outcome.source_actors,
    outcome.target_actors,
    outcome.quantity,
    outcome.unit,
    outcome.scope,
    outcome.confidence,
    quotes.quote,
    article.title,
    article.url,
    article.published_at,
    article.fetched_at,
    outcome.loaded_at,
    outcome.rules_version,
    outcome.rule_id,
    article.article_id,
    outcome.revision_id,
    outcome.run_id
from raw.outcome as outcome
inner join raw.article as article on outcome.revision_id = article.revision_id
left join quotes on outcome.outcome_id = quotes.outcome_id
left join current_outcomes on outcome.outcome_id = current_outcomes.outcome_id;

comment on view main.outcome_history is
'Every claim ever made, by old revisions of articles and old versions of the rules as well.';
comment on column main.outcome_history.outcome_id is 'Key of the claim.';
comment on column main.outcome_history.is_current is 'Whether main.outcomes shows it.';
comment on column main.outcome_history.type is 'What it is about.';
comment on column main.outcome_history.status is 'What held at publication.';
comment on column main.outcome_history.source_actors is 'Who acts.';
comment on column main.outcome_history.target_actors is 'Towards whom.';
comment on column main.outcome_history.quantity is 'Number as quoted.';
comment on column main.outcome_history.unit is 'What is counted.';
comment on column main.outcome_history.scope is 'How the number was quoted.';
comment on column main.outcome_history.confidence is
'How sure it is, 0 to 1: by how plainly the text says it (rules); the chance given (learnt).';
comment on column main.outcome_history.quote is 'The words that carry it.';
comment on column main.outcome_history.title is 'Headline of that revision.';
comment on column main.outcome_history.url is 'Address of the article.';
comment on column main.outcome_history.published_at is 'When it was published, by its own word.';
comment on column main.outcome_history.fetched_at is 'When that revision was fetched.';
comment on column main.outcome_history.loaded_at is 'When the claim came into the warehouse.';
comment on column main.outcome_history.rules_version is 'Version of the rules that made it.';
comment on column main.outcome_history.rule_id is
'Rule that found it; one that ends in .learnt: learnt weights proposed it.';
comment on column main.outcome_history.article_id is 'Key of the article.';
comment on column main.outcome_history.revision_id is 'Key of the revision that makes the claim.';
comment on column main.outcome_history.run_id is 'Run that stored it.';
