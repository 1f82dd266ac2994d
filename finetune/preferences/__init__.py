"""Preferences: pairs of answers, DPO on them, and simulated athletes to measure a style with."""
