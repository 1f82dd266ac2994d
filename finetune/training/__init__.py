"""Teaching: settings, presets, checks beforehand, the training itself, its record."""
