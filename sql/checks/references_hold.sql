-- Every reference leads to a row
-- severity: error
select
    'outcome without tagging' as problem,
    outcome.outcome_id as id
from raw.outcome as outcome
left join raw.tagging as tagging
    on outcome.revision_id = tagging.revision_id and outcome.rules_version = tagging.rules_version
where tagging.revision_id is null
union all
select
    'tagging without article' as problem,
    tagging.revision_id as id
from raw.tagging as tagging
left join raw.article as article on tagging.revision_id = article.revision_id
where article.revision_id is null
union all
select
    'quote without claim' as problem,
    evidence.outcome_id as id
from raw.evidence as evidence
left join raw.outcome as outcome on evidence.outcome_id = outcome.outcome_id
where outcome.outcome_id is null
union all
select
    'article without page' as problem,
    article.revision_id as id
from raw.article as article
left join raw.page as page on article.page_id = page.page_id
where article.page_id is not null and page.page_id is null
union all
select
    'extraction without page or article' as problem,
    extraction.page_id as id
from raw.extraction as extraction
left join raw.page as page on extraction.page_id = page.page_id
left join raw.article as article on extraction.revision_id = article.revision_id
where page.page_id is null or article.revision_id is null
union all
select
    'item without feed' as problem,
    entry.revision_id as id
from raw.entry as entry
left join raw.feed as feed on entry.feed_id = feed.feed_id
where feed.feed_id is null
union all
select
    'poll without feed' as problem,
    poll.poll_id as id
from raw.poll as poll
left join raw.feed as feed on poll.feed_id = feed.feed_id
where feed.feed_id is null
union all
select
    'likeness without article' as problem,
    likeness.revision_id as id
from raw.likeness as likeness
left join raw.article as one on likeness.revision_id = one.revision_id
left join raw.article as other on likeness.other_revision_id = other.revision_id
where one.revision_id is null or other.revision_id is null;
