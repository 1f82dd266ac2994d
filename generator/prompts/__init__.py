"""Prompts are files beside this one; ``prompt_hash`` goes with every answer."""

import hashlib
from functools import lru_cache
from pathlib import Path


@lru_cache
def prompt(name: str) -> str:
    """The text of ``<name>.md``, without its final newline."""
    return (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8").strip()


@lru_cache
def prompt_hash(name: str) -> str:
    """First 12 hex digits of the SHA-256 of a prompt file."""
    return hashlib.sha256(prompt(name).encode()).hexdigest()[:12]
