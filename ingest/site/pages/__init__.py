"""What the pages of the results site say: a readable reading and a fast one that agrees."""
