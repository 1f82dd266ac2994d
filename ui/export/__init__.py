"""A race on paper: the report as PDF, an image to share, a pace card to print.

Drawn with Matplotlib without its global state. Whatever is written comes from readings; nothing
here computes more than where it goes on the paper.
"""
