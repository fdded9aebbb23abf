-- The index of main.search: which words each article revision has, and how often. Derived from
-- raw.article alone; sql/refresh/search.sql adds what is new before a snapshot is published.
-- Words are kept as 64-bit hashes: an integer column is scanned in milliseconds, sorted or not.

create schema lookup;

create table lookup.document (
    document_id uinteger primary key,
    revision_id varchar not null,
    n_words integer not null
);

create table lookup.posting (
    word ubigint not null,
    document_id uinteger not null,
    frequency usmallint not null
);
