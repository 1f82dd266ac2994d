"""Finding passages: understand the question, gather candidates, rank them, or say there is none."""
