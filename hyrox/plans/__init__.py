"""Profiles, plans, meals and what happens to them: the shapes that every reader shares."""
