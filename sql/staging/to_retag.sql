-- Revisions of articles that the rules of `version` have not tagged yet.
create or replace macro staging.to_retag(version) as table
    select article.revision_id
    from raw.article as article
    left join raw.tagging as tagging
        on article.revision_id = tagging.revision_id and tagging.rules_version = version
    where tagging.revision_id is null
    order by article.revision_id;
