"""Label Studio: its labelling configuration, its tasks and annotations, and its server, each in a module of its own."""
