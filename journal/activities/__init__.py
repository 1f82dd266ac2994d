"""Recorded activities: files read, heart-rate zones, training load, laps matched to a race.

Pure functions over an :class:`~journal.activities.activity.Activity`; only ``keeping`` knows the
database. Docs: docs/activities.md.
"""
