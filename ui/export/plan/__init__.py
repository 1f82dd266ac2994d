"""A plan outside the app: calendar (``ics``), table (``table``), paper (``pdf``), watch (``fit``).

A plan goes in and a file's content comes out; the same plan gives the same bytes. Nothing here
changes a plan or computes more than sums of what it says.
"""
