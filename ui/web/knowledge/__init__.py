"""The maintainers' page *Knowledge*."""
