"""Divisions, genders, age groups: who races against whom.

Facts of season 2025/26, from secondary sources (check the current rulebook).
"""

import re
from enum import StrEnum
from typing import TypeVar

from hyrox.errors import InputError


class Division(StrEnum):
    OPEN = "open"
    PRO = "pro"
    DOUBLES = "doubles"
    RELAY = "relay"
    ADAPTIVE = "adaptive"


class Gender(StrEnum):
    MALE = "male"
    FEMALE = "female"
    MIXED = "mixed"

    @property
    def people(self) -> str:
        """The plural noun of a cohort: ``men``, ``women``, ``mixed teams``."""
        return {"male": "men", "female": "women", "mixed": "mixed teams"}[self.value]


E = TypeVar("E", bound=StrEnum)

MINIMUM_AGE = 16

AGE_GROUPS: tuple[str, ...] = ("16-24", *(f"{low}-{low + 4}" for low in range(25, 90, 5)))
"""Singles: 16-24, then five-year bands to 85-89."""

DOUBLES_AGE_GROUPS_BEFORE_SEASON_8: tuple[str, ...] = (
    "16-29",
    *(f"{low}-{low + 9}" for low in range(30, 90, 10)),
)


def parse_division(text: str) -> Division:
    """Read a division name.

    Raises:
        InputError: it is none of the sport's divisions; the message lists them.
    """
    return _parse(Division, text, "division", {"individual": "open", "double": "doubles"})


def parse_gender(text: str) -> Gender:
    """Read a gender category (``men``, ``W``, ``female``, ``mixed`` ...).

    Raises:
        InputError: it is none of the sport's categories; the message lists them.
    """
    words = {
        "m": "male", "men": "male", "man": "male",
        "f": "female", "w": "female", "women": "female", "woman": "female",
        "x": "mixed", "mix": "mixed",
    }  # fmt: skip
    return _parse(Gender, text, "gender", words)


def parse_age_group(text: str | None) -> str | None:
    """Read an age group such as ``35-39``; ``None`` and empty text mean unknown.

    Raises:
        InputError: it is no age group of the sport; the message lists them.
    """
    if text is None or not str(text).strip():
        return None
    match = re.fullmatch(r"[MWX]?\s*(\d{2})\s*[-–to]+\s*(\d{2})", str(text).strip(), re.IGNORECASE)
    group = f"{match[1]}-{match[2]}" if match else ""
    if group in AGE_GROUPS or group in DOUBLES_AGE_GROUPS_BEFORE_SEASON_8:
        return group
    raise InputError(
        f"Unknown age group {_short(text)}. Use one of {', '.join(AGE_GROUPS)}, or leave it empty."
    )


def age_group_of(age: int) -> str | None:
    """The age group of an age in years, singles; ``None`` outside the sport's ages."""
    groups = (group for group in AGE_GROUPS if age <= int(group[-2:]))
    return next(groups, None) if age >= MINIMUM_AGE else None


def _parse(kind: type[E], text: str, noun: str, words: dict[str, str]) -> E:
    key = str(text).strip().lower()
    try:
        return kind(words.get(key, key))
    except ValueError:
        known = ", ".join(member.value for member in kind)
        raise InputError(f"Unknown {noun} {_short(text)}. Use one of: {known}.") from None


def _short(text: object) -> str:
    shown = " ".join(str(text).split())
    return f"'{shown[:40]}…'" if len(shown) > 40 else f"'{shown}'"
