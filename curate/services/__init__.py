"""Use cases, a verb each, over store and adapters."""
