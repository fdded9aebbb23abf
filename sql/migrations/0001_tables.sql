-- What is known, as it was received: facts are inserted once and kept, views are derived.
-- Three times are never mixed: the source's own (published_at ...), ours of fetching (fetched_at,
-- polled_at), and ours of loading (loaded_at), by which `*_as_of` views look back.
-- Primary keys, no foreign keys: DuckDB's foreign keys break updates within a transaction;
-- sql/checks holds the references instead.

create schema raw;

create table raw.feed (
    feed_id varchar primary key,
    url varchar not null,
    name varchar,
    language varchar,
    region varchar,
    licence varchar,
    home_url varchar,
    min_entries integer,
    max_entries integer,
    current_url varchar,
    etag varchar,
    last_modified varchar,
    body_hash varchar,
    hub_url varchar,
    moved_to varchar,
    moved_count integer,
    last_polled_at timestamptz,
    last_full_at timestamptz,
    last_changed_at timestamptz,
    next_due_at timestamptz,
    failures double,
    disabled_reason varchar,
    run_id varchar not null,
    loaded_at timestamptz not null
);

create table raw.poll (
    poll_id varchar primary key,
    feed_id varchar not null,
    polled_at timestamptz not null,
    result varchar not null,
    http_status integer,
    final_url varchar,
    content_type varchar,
    body_hash varchar,
    body_bytes bigint,
    n_entries integer,
    seconds double,
    reason varchar,
    detail varchar,
    archive_file varchar,
    archive_offset bigint,
    archive_length bigint,
    run_id varchar not null,
    loaded_at timestamptz not null
);

-- One row a revision of an item of a feed.
create table raw.entry (
    revision_id varchar primary key,
    entry_id varchar not null,
    feed_id varchar not null,
    identity varchar not null,
    guid varchar,
    url varchar,
    link varchar,
    title varchar,
    summary varchar,
    authors varchar[],
    language varchar,
    position integer,
    notes varchar[],
    published_at timestamptz,
    updated_at timestamptz,
    fetched_at timestamptz not null,
    run_id varchar not null,
    loaded_at timestamptz not null
);

-- One row an address with one body. checked_at moves on when the same body is received again.
create table raw.page (
    page_id varchar primary key,
    url varchar not null,
    final_url varchar,
    entry_id varchar,
    feed_id varchar,
    http_status integer,
    content_type varchar,
    body_hash varchar not null,
    body_bytes bigint not null,
    seconds double,
    archive_file varchar,
    archive_offset bigint,
    archive_length bigint,
    fetched_at timestamptz not null,
    checked_at timestamptz not null,
    run_id varchar not null,
    loaded_at timestamptz not null
);

-- What each version of the extractor made of a page.
create table raw.extraction (
    page_id varchar not null,
    extractor_version varchar not null,
    revision_id varchar not null,
    article_id varchar not null,
    run_id varchar not null,
    loaded_at timestamptz not null,
    primary key (page_id, extractor_version)
);

-- One row a revision of an article: another title or text is another revision.
create table raw.article (
    revision_id varchar primary key,
    article_id varchar not null,
    url varchar not null,
    title varchar,
    text varchar not null,
    authors varchar[],
    language varchar,
    kind varchar not null,
    original_url varchar,
    site varchar,
    parts struct("start" integer, stop integer, published_at timestamptz, title varchar)[],
    notes varchar[],
    extractor_version varchar,
    page_id varchar,
    entry_id varchar,
    feed_id varchar,
    signature blob,
    published_at timestamptz,
    modified_at timestamptz,
    fetched_at timestamptz,
    run_id varchar not null,
    loaded_at timestamptz not null
);

-- Two revisions whose texts are nearly the same: copies of one story, told by their signatures.
create table raw.likeness (
    revision_id varchar not null,
    other_revision_id varchar not null,
    similarity double not null,
    run_id varchar not null,
    loaded_at timestamptz not null,
    primary key (revision_id, other_revision_id)
);

-- What one version of the rules made of a revision: also a row when it found nothing.
create table raw.tagging (
    revision_id varchar not null,
    rules_version varchar not null,
    is_peace_process boolean not null,
    n_outcomes integer not null,
    unknown_names varchar[],
    run_id varchar not null,
    loaded_at timestamptz not null,
    primary key (revision_id, rules_version)
);

create table raw.outcome (
    outcome_id varchar primary key,
    revision_id varchar not null,
    rules_version varchar not null,
    type varchar not null,
    status varchar not null,
    source_actors varchar[] not null,
    target_actors varchar[] not null,
    mediators varchar[] not null,
    venue varchar,
    quantity double,
    unit varchar,
    scope varchar,
    speaker varchar,
    speaker_kind varchar,
    speaker_party varchar,
    speaker_verb varchar,
    claim varchar not null,
    temporal varchar not null,
    act_date varchar,
    deadline varchar,
    condition varchar,
    superlative varchar,
    directness varchar,
    conflict varchar,
    confidence double not null,
    rule_id varchar not null,
    run_id varchar not null,
    loaded_at timestamptz not null
);

create table raw.evidence (
    outcome_id varchar not null,
    ordinal integer not null,
    quote varchar not null,
    start_offset integer not null,
    stop_offset integer not null,
    rule_id varchar not null,
    cues varchar[],
    run_id varchar not null,
    loaded_at timestamptz not null,
    primary key (outcome_id, ordinal)
);

-- One row an attempt that failed. `deferred` is no attempt, so it has one row however often.
create table raw.rejected (
    rejected_id varchar primary key,
    url varchar not null,
    step varchar not null,
    reason varchar not null,
    is_transient boolean not null,
    detail varchar,
    feed_id varchar,
    entry_id varchar,
    rejected_at timestamptz not null,
    retry_at timestamptz,
    run_id varchar not null,
    loaded_at timestamptz not null
);

create table raw.run (
    run_id varchar primary key,
    kind varchar not null,
    state varchar not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    rules_version varchar,
    extractor_version varchar,
    counts map (varchar, bigint),
    seconds map (varchar, double),
    message varchar,
    loaded_at timestamptz not null
);

-- Columns that follow the newest batch instead of the first: all others never change.
create table meta.mutable (
    table_name varchar not null,
    column_name varchar not null,
    primary key (table_name, column_name)
);

insert into meta.mutable (table_name, column_name)
values
('feed', 'name'), ('feed', 'language'), ('feed', 'region'), ('feed', 'licence'),
('feed', 'home_url'), ('feed', 'min_entries'), ('feed', 'max_entries'), ('feed', 'current_url'),
('feed', 'etag'), ('feed', 'last_modified'), ('feed', 'body_hash'), ('feed', 'hub_url'),
('feed', 'moved_to'), ('feed', 'moved_count'), ('feed', 'last_polled_at'),
('feed', 'last_full_at'), ('feed', 'last_changed_at'), ('feed', 'next_due_at'),
('feed', 'failures'), ('feed', 'disabled_reason'),
('page', 'checked_at'),
('run', 'state'), ('run', 'finished_at'), ('run', 'rules_version'), ('run', 'extractor_version'),
('run', 'counts'), ('run', 'seconds'), ('run', 'message');
