"""The interface in English, French and Arabic: its texts, and which of the three somebody reads."""
