"""Points, scores, streaks and badges for doing what the plan asked, rest included.

Pure functions over a :class:`~journal.motivation.history.History`; only ``ledger`` knows the
database. Nothing here reads body mass, food, heart rate or any other data under consent.
Docs: docs/motivation.md; the figures: ``rules.toml`` and ``badges.toml``.
"""
