"""What an adapter is worth: held-out examples, answered by it, by its base and by code alone."""
