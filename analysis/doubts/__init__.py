"""Whether a race was entered as it was raced: its times in their places, its category its own."""
