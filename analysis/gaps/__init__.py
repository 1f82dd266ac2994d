"""Where a race lost and won time: against finishers of the same level, in pacing, in strengths."""
