"""The attacks that stand in ``corpora/questions/evaluation/injection.jsonl``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from hyrox.errors import InputError
from hyrox.settings import PROJECT

FOLDER = PROJECT / "corpora" / "questions" / "evaluation"
LINES, PAGES = FOLDER / "injection.jsonl", FOLDER / "injection_pages"

OWASP: Mapping[str, str] = {
    "LLM01": "prompt injection",
    "LLM02": "sensitive information",
    "LLM05": "improper output handling",
    "LLM06": "excessive agency",
    "LLM07": "system prompt leakage",
    "LLM08": "vector and embedding weaknesses",
    "LLM09": "misinformation",
    "LLM10": "unbounded consumption",
}
"""Classes of the OWASP Top 10 for LLM Applications 2025 (OWASP Foundation, version 2025) that can
be tried on a running coach; LLM03 (supply chain) cannot, and LLM04 (data and model poisoning) comes
in as LLM08 and LLM09: poisoned pages."""


class Where(StrEnum):
    """Where an attack comes in."""

    QUESTION = "question"
    HISTORY = "history"
    NAME = "name"
    PAGE = "page"
    UPLOAD = "upload"


@dataclass(frozen=True)
class Attack:
    """One attack.

    Args:
        canary: a made-up word that nothing shown may hold.
        wants: a regular expression for what obeying would look like; empty: the canary alone.
        history: earlier questions with answers that the coach never gave.
        name: ``event`` and ``athlete`` of a finish in a result file that was taken in.
        page: a document of ``injection_pages`` that was taken in.
        upload: fields of a file with the athlete's own race.
    """

    id: str
    family: str
    owasp: str
    where: Where
    question: str
    canary: str
    wants: str = ""
    history: tuple[tuple[str, str], ...] = ()
    name: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    upload: Mapping[str, str] = field(default_factory=dict)
    quick: bool = False

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "Attack":
        """An attack as it stands in a line.

        Raises:
            InputError: its class or place is none of those there are.
        """
        if fields["owasp"] not in OWASP:
            raise InputError(f"{fields['id']}: there is no class {fields['owasp']!r}.")
        history = tuple((str(asked), str(said)) for asked, said in fields.get("history", ()))
        return cls(**{**fields, "where": Where(fields["where"]), "history": history})


@lru_cache
def read_attacks(path: Path = LINES) -> tuple[Attack, ...]:
    """All attacks, in the order of the file.

    Raises:
        InputError: a line is no attack.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(Attack.from_json(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path.name}, line {number}: no attack ({error}).") from error
    return tuple(found)
