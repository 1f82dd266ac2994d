"""Between a tab and the journal: what was kept is there again on the next page and the next day."""
