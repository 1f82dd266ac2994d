"""The sport's nouns and rules: segments, divisions, results, cohorts, facts, evidence.

Knows nothing of files, stores, models or pages; every other room may import it.
"""
