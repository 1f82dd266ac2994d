"""The journal on the command line."""
