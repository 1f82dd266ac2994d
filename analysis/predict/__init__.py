"""Expectations during and after a race: segments from the others, the finish from the first."""
