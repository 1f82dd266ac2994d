"""Wordings of questions and answers about meals, read once."""

import tomllib
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

FILE = Path(__file__).parents[2] / "words" / "meal.toml"


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of ``finetune/data/words/meal.toml``."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def pick(rng: Random, table: str, name: str, **given: object) -> str:
    """One wording, its ``{}`` filled."""
    found: str = rng.choice(words()[table][name])
    return found.format(**given)


def listed(items: list[str] | tuple[str, ...], last: str = "and") -> str:
    """``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
