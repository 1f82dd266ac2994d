"""The questions something is measured by, which no training example may hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

QUESTIONS = Path(__file__).resolve().parents[3] / "corpora/questions"
FOLDERS = ("safety", "evaluation", "retrieval")
# These measure the checkers, by sentences; their questions come from the training examples.
OF_CHECKERS = {"sentences.jsonl", "planted.jsonl", "planted_fresh.jsonl"}


def plain(text: str) -> str:
    """The words of a text, small, with one space between them."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def measured_questions() -> set[str]:
    """Every question of the sets the coach is measured by, as `plain` gives it."""
    found = set()
    for folder in FOLDERS:
        for path in (QUESTIONS / folder).glob("*.jsonl"):
            if path.name not in OF_CHECKERS:
                for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
                    found.add(plain(row.get("question") or row.get("text") or ""))
    return found - {""}
