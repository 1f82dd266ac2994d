"""What people write into the sections of a profile, read into what the strict shapes take."""
