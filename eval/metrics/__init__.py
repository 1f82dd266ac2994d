"""What an answer is worth: pure functions, each after a published definition named beside it."""
