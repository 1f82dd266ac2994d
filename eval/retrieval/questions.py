"""The questions that search is measured by, and the passages that answer each.

A line of ``corpora/questions/retrieval/<split>.jsonl`` is one question. ``answers`` maps passage
ids to grades: 2 answers the question by itself, 1 helps; an empty one means that the library holds
no answer. Twins are the same question misspelled, in slang or in another language.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hyrox.errors import InputError

SPLITS = ("development", "test")
STYLES = (
    "plain", "casual", "short", "rambling", "imperial", "misspelled", "slang", "foreign",
    "unanswerable",
)  # fmt: skip
ANSWERS, HELPS = 2, 1


@dataclass(frozen=True)
class Question:
    """One question with its judgements."""

    id: str
    question: str
    language: str
    style: str
    family: str
    answers: Mapping[str, int]
    twin_of: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether some passage answers it by itself."""
        return ANSWERS in self.answers.values()

    @property
    def answering(self) -> frozenset[str]:
        """The passages that answer it by themselves."""
        return frozenset(p for p, grade in self.answers.items() if grade == ANSWERS)


def read_questions(corpora: Path, split: str) -> list[Question]:
    """The questions of a split that were judged.

    Raises:
        InputError: the file is missing or a line is wrong.
    """
    path = corpora / "questions" / "retrieval" / f"{split}.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"There are no questions of the split '{split}': {path}") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            fields = json.loads(line)
            question = Question(
                fields["id"], fields["question"], fields["language"], fields["style"],
                fields["family"], fields["answers"], fields.get("twin_of"),
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path.name}:{number}: is no judged question: {error!r}") from error
        if question.style not in STYLES:
            raise InputError(f"{path.name}:{number}: unknown style '{question.style}'")
        grades = question.answers.values() if isinstance(question.answers, dict) else [None]
        if not all(grade in (HELPS, ANSWERS) for grade in grades):
            raise InputError(f"{path.name}:{number}: answers are passage ids with grades 1 or 2")
        found.append(question)
    return found
