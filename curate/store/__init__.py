"""SQLModel tables and the only functions that know SQL; core types go in and out."""
