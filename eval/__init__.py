"""Measures of what the coach says; imports anything, imported by nobody."""
