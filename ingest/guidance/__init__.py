"""Guidance: documents, exercises, foods, recipes and web pages to passages."""
