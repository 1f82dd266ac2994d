"""Attacks on the coach: where they come in, what they want, and how to tell that they got it."""
