-- What the warehouse holds, table by table.
select
    schema_name || '.' || table_name as table_name,
    estimated_size as n_rows
from duckdb_tables()
where database_name = current_database() and not internal
order by n_rows desc, table_name asc;
