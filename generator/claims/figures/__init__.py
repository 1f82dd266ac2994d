"""What a sentence says in figures: amounts in words, sums, ranges, rates, forecasts."""
