"""Data sets for teaching the generator: made from facts, documents and plans, checked, split."""
