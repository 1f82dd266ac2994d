"""Running suites: rows kept as they come, progress, figures, files."""
