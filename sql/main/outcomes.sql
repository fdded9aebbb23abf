-- Each claim that the newest revision of an article makes, by the newest rules.
-- kept as a table by outcome_id
create or replace view main.outcomes as
select * from main.outcomes_as_of('infinity'::timestamptz);

comment on view main.outcomes is
'Each claim of each article: what was agreed, demanded, refused or done, with its quote.';
comment on column main.outcomes.outcome_id is
'Key of the claim; `parley explain` shows why it was made.';
comment on column main.outcomes.type is
'What it is about: one of the 39 types.';
comment on column main.outcomes.status is
'What holds at publication: one of the 17 statuses.';
comment on column main.outcomes.source_actors is
'Who acts; in mutual acts all parties.';
comment on column main.outcomes.target_actors is
'Towards whom; empty in mutual acts.';
comment on column main.outcomes.mediators is
'Who mediates.';
comment on column main.outcomes.venue is
'Where, as far as the text says.';
comment on column main.outcomes.conflict is
'Named conflict that the parties belong to.';
comment on column main.outcomes.quantity is
'Number as quoted; read it with its scope.';
comment on column main.outcomes.unit is
'What is counted: prisoners, bodies, days, hours ...';
comment on column main.outcomes.scope is
'How the number was quoted: each, total, so_far ... "1,000 each" is never 2,000.';
comment on column main.outcomes.act_on is
'Day of the act itself, where the text gives one.';
comment on column main.outcomes.deadline is
'Day until which it is to be done, ISO, where the text gives one.';
comment on column main.outcomes.condition is
'Condition, word for word.';
comment on column main.outcomes.superlative is
'Superlative, word for word: "the largest since ...".';
comment on column main.outcomes.directness is
'direct or indirect talks.';
comment on column main.outcomes.claim is
'asserted, claimed, disputed or speculative.';
comment on column main.outcomes.temporal is
'current, scheduled or background.';
comment on column main.outcomes.speaker is
'Who says so, as written; null: the article itself.';
comment on column main.outcomes.speaker_kind is
'narrator, party, mediator, official, media or commentary.';
comment on column main.outcomes.speaker_party is
'Actor to whom the speaker belongs.';
comment on column main.outcomes.confidence is
'How sure it is, 0 to 1: by how plainly the text says it (rules); the chance given (learnt).';
comment on column main.outcomes.quote is
'The words that carry the claim, exactly as in the stored text.';
comment on column main.outcomes.quote_start is
'First character of the quote in the stored text, from 0.';
comment on column main.outcomes.quote_stop is
'Character after the quote.';
comment on column main.outcomes.title is
'Headline of the article.';
comment on column main.outcomes.url is
'Address of the article.';
comment on column main.outcomes.source is
'Who published it.';
comment on column main.outcomes.language is
'Language of the article, BCP 47.';
comment on column main.outcomes.reported_at is
'When it was reported: the live-blog update''s time, else the article''s, else of fetching.';
comment on column main.outcomes.published_at is
'When the article was published, by its own word.';
comment on column main.outcomes.fetched_at is
'When the page was fetched.';
comment on column main.outcomes.loaded_at is
'When the claim came into the warehouse; `*_as_of` looks back by it.';
comment on column main.outcomes.article_id is
'Key of the article, the same in all its revisions.';
comment on column main.outcomes.revision_id is
'Key of the revision of the article that makes the claim.';
comment on column main.outcomes.story_id is
'Key of the story: copies of one text share it.';
comment on column main.outcomes.rule_id is
'Rule that found it; one that ends in .learnt: learnt weights proposed it.';
comment on column main.outcomes.rules_version is
'Version of all rules.';
