"""Texts and athletes to vectors, and the Chroma stores that hold them."""
