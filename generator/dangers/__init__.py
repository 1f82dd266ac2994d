"""Dangers told in words that no fixed phrase foresees: concepts that meet in a message."""
