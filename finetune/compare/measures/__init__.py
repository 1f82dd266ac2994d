"""What an answer is worth in figures, and how sure they are: pure functions."""
