"""Parts of the Label Studio page: the connection, syncing, conflicts."""
