"""What is remembered, in SQLite or PostgreSQL: the only ring that knows SQL. It speaks core's values outward."""
