"""The page *Evaluate*: answers compared blindly, and the rubric of a plan."""
