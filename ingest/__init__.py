"""Brings things in: sources, parsed and put through the quality gate, become stores.

Knows nothing of questions, prompts or pages.
"""
