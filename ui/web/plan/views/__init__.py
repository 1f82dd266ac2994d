"""A plan as HTML: at a glance, as a calendar, day by day."""
