"""Texts and athletes to vectors, and the stores that hold them."""
