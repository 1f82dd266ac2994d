"""The page *Nutrition*: what the athlete eats, meals of a day, what to buy, race week."""
