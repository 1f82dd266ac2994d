"""What belongs to one athlete: kept votes and edits, and how they like to be spoken to."""
