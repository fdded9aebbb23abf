-- What `parley maintain` leaves behind: old polls without news as one row a feed and day, and what
-- it found in the archive's folder. And quotes that do not stand in their text: facts never change,
-- so each is compared once.

create table raw.poll_day (
    feed_id varchar not null,
    polled_on date not null,
    result varchar not null,
    n_polls bigint not null,
    seconds double,
    last_polled_at timestamptz not null,
    last_http_status integer,
    run_id varchar not null,
    loaded_at timestamptz not null,
    primary key (feed_id, polled_on, result)
);

-- pruned_at: when the file was removed by policy; what pointed into it can no longer be read again.
create table meta.archive_file (
    archive_file varchar primary key,
    n_bytes bigint not null,
    changed_at timestamptz not null,
    seen_at timestamptz not null,
    pruned_at timestamptz
);

create table kept.misquote (
    outcome_id varchar not null,
    ordinal integer not null,
    primary key (outcome_id, ordinal)
);
