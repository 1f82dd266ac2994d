"""What we remember of each athlete: account, profile, races, plans, log, meals, chats.

Knows only ``hyrox``. SQLite by default, PostgreSQL by address; one schema, kept by migrations.
"""
