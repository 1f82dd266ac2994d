"""Plans and meals on the command line."""
