"""Where an athlete arrives, and what is theirs: start, settings, privacy."""
