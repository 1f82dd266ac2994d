"""Energy, macros, fuelling and meals: computed from the profile and the food table, no model."""
