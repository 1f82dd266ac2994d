"""The conversations an athlete keeps: named, searched, opened again, deleted."""
