"""Backups on the command line: one archive out, and back."""
