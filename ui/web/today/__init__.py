"""The day's page: what is next, how it went, what was kept."""
