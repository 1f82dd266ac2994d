"""What a sentence makes of its sources: names, findings, seasons, opposites."""
