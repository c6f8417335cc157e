"""Readers of foreign files: each turns one file into documents, and says what it could not read."""
