"""The page *Your race*: ways in, the report's cards, the planner, files to keep and to share."""
