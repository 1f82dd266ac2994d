"""Questions that ask for more than the race's first facts: recognised and computed by code."""
