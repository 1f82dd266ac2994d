"""Whom a sentence speaks of: who was faster, whose a time is, with whom one is compared."""
