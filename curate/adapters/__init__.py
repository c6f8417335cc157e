"""Foreign formats and services; they know no database."""
