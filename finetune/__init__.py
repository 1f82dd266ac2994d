"""Teaches the generator: data sets, training."""
