"""What a sentence claims beside bare numbers: amounts in words, whose a time is, rates, rivals."""
