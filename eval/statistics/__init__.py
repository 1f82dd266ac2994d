"""Figures with their uncertainty, and what two of them say about each other."""
