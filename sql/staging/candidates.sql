-- Stored revisions that may be near copies of new ones, told between two times: those that share
-- one of the 20 bands of 16 bytes of a signature (`tasks.stories`). New signatures are few, so they
-- are the side that is held; the stored ones stream past them.
create or replace macro staging.candidates(fresh, since, until) as table
    with wanted as (
        select
            unnest(
                [hash(band, signature[(16 * band + 1):(16 * band + 16)]) for band in range(20)]
            ) as bucket
        from (select unnest(fresh) as signature) as new
    ),

    offered as (
        select
            revision_id,
            unnest(
                [hash(band, signature[(16 * band + 1):(16 * band + 16)]) for band in range(20)]
            ) as bucket
        from staging.signatures
        where told_at between since and until
    )

    select
        revision_id,
        signature,
        told_at
    from staging.signatures
    where
        told_at between since and until
        and revision_id in (
            select offered.revision_id from offered
            where offered.bucket in (select wanted.bucket from wanted)
        );
