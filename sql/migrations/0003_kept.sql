-- The heavy views as tables, kept in step with what is loaded (warehouse.kept): derived from the
-- tables of schema raw alone, so that schema kept may be emptied at any time.

create schema kept;

-- How much of each table of facts the kept tables know: its first `n_rows` rows.
create table kept.mark (
    table_name varchar primary key,
    n_rows bigint not null
);

-- Publishers as the kept tables name them: the only facts that change after they were stored.
create table kept.feed (
    feed_id varchar primary key,
    name varchar
);

-- The definitions that the kept tables were made by.
create table kept.definition (
    name varchar primary key,
    sha256 varchar not null
);
