"""The journal's part of a backup: a copy as files, the way back, and the list of backups made."""
