"""HTTP routes over the services."""
