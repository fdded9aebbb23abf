-- Every column of main has a comment
-- severity: error
select
    table_name as view_name,
    column_name
from duckdb_columns()
where
    schema_name = 'main' and not internal and database_name = current_database()
    and comment is null;
