"""Which families are held out: decided by a family's name alone, so that it never changes.

A document, an athlete or a recipe that is added later moves nobody else from one part to the other.
"""

import hashlib
from collections.abc import Iterable

HELD_OUT_OF = 10
"""One family in ten is held out."""


def held_out(family: str) -> bool:
    """Whether examples made from this family belong to the held-out part."""
    digest = hashlib.sha256(f"held out: {family}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % HELD_OUT_OF == 0


def one_part(families: Iterable[str], *, wanted: bool) -> bool:
    """Whether all families belong to the part: held out where ``wanted``, else training."""
    return all(held_out(family) is wanted for family in families)
