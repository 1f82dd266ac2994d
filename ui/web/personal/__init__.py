"""What the page *Coach* keeps and learns of its athlete, only with their word."""
