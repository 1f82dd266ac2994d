"""The page *Plan*: a profile in, weeks out, changed as life happens."""
