"""The finish before the race: from who, where, and what the athlete did before."""
