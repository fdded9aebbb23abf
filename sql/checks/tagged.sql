-- Every article has been tagged
-- severity: warning
select
    article.url,
    article.revision_id
from raw.article as article
left join raw.tagging as tagging on article.revision_id = tagging.revision_id
where tagging.revision_id is null;
