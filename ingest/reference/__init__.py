"""The reference field: invented finishes that stand in until real ones are ingested."""
