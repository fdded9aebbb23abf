-- Everything that could not be used, and why; with what became of the item since.
create or replace view main.rejections as
select
    rejected.rejected_at,
    rejected.step,
    rejected.reason,
    rejected.detail,
    rejected.url,
    rejected.is_transient,
    rejected.retry_at,
    fate.fate as fate_since,
    fate.attempts,
    feed.name as feed,
    rejected.feed_id,
    rejected.entry_id,
    rejected.run_id,
    rejected.rejected_id
from raw.rejected as rejected
left join raw.feed as feed on rejected.feed_id = feed.feed_id
left join staging.entry_fate as fate on rejected.entry_id = fate.entry_id;

comment on view main.rejections is 'Everything that could not be used, and why.';
comment on column main.rejections.rejected_at is 'When it failed.';
comment on column main.rejections.step is 'poll, read, fetch, extract, tag or load.';
comment on column main.rejections.reason is 'Reason, out of a closed list.';
comment on column main.rejections.detail is 'What exactly was found.';
comment on column main.rejections.url is 'Address it concerns.';
comment on column main.rejections.is_transient is 'Whether a later run tries again.';
comment on column main.rejections.retry_at is 'A host asked to wait until then.';
comment on column main.rejections.fate_since is
'What became of the item: article, duplicate, rejected or waiting; null: no item (a feed).';
comment on column main.rejections.attempts is 'Attempts on that item so far.';
comment on column main.rejections.feed is 'Name of the feed.';
comment on column main.rejections.feed_id is 'Key of the feed.';
comment on column main.rejections.entry_id is 'Key of the item.';
comment on column main.rejections.run_id is 'Run in which it failed.';
comment on column main.rejections.rejected_id is 'Key of this row.';
