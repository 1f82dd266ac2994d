"""What each event changes by itself, before the guard looks at the whole."""
