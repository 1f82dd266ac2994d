"""Word files of ``finetune/data/words``, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parents[2] / "words"


@cache
def words(name: str) -> dict[str, Any]:
    """The tables of ``<name>.toml``."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
