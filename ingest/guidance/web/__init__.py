"""Web pages as guidance: the list of sources, what a reader sees of a page, its passages."""
