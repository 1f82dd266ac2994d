"""What a judge's verdicts add up to."""
