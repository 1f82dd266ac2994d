"""The rules of docs/plans.md, written a second time from that page alone."""
