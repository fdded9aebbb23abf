-- What the rules of `version` changed by tagging articles again: claims kept, new and gone, by the
-- rule that makes or made them. Each revision is compared with its tagging before.
create or replace macro staging.retag_changes(version) as table
    with tagged as (
        select
            tagging.revision_id,
            (
                select before.rules_version
                from raw.tagging as before
                where
                    before.revision_id = tagging.revision_id
                    and before.rules_version <> version
                    and before.loaded_at < tagging.loaded_at
                order by before.loaded_at desc
                limit 1
            ) as old_version
        from raw.tagging as tagging
        where tagging.rules_version = version
    ),

    claims as (
        select
            outcome.rule_id,
            outcome.rules_version = version as is_new,
            hash(
                outcome.revision_id, outcome.type, outcome.status, outcome.source_actors,
                outcome.target_actors, outcome.quantity, outcome.unit
            ) as claim
        from tagged
        inner join raw.outcome as outcome
            on
                tagged.revision_id = outcome.revision_id
                and outcome.rules_version in (version, tagged.old_version)
        where tagged.old_version is not null
    ),

    merged as (
        select
            claim,
            coalesce(max(rule_id) filter (is_new), max(rule_id)) as rule_id,
            bool_or(is_new) as is_now,
            bool_or(not is_new) as was_before
        from claims
        group by claim
    )

    select
        rule_id,
        count(*) filter (is_now and was_before) as n_kept,
        count(*) filter (not was_before) as n_new,
        count(*) filter (not is_now) as n_gone
    from merged
    group by rule_id
    order by n_new + n_gone desc, rule_id;
