"""From a goal to what it takes: waterfalls, target splits, what-if, the cheapest route."""
