"""Versions of the stores in PostgreSQL: vectors with pgvector, and the files that go with them."""
