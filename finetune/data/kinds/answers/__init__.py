"""Parts of the kinds that answer from passages: who types, what is shown, what is said."""
