"""Where Parley keeps it. This package knows DuckDB and SQL, and nothing of peace talks."""
