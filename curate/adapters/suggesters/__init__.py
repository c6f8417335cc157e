"""Form-based finders for the structural labels: they read shapes of lines and marks, never meaning."""
