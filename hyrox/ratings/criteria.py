"""The criteria that people judge by, as ``corpora/rubrics`` holds them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hyrox.errors import StoreError


@dataclass(frozen=True)
class PlanCriterion:
    """A question to a person about a plan, with what 1, 3 and 5 mean, and what code looks at."""

    id: str
    question: str
    one: str
    three: str
    five: str
    code: str


@dataclass(frozen=True)
class AnswerCriterion:
    """A question to a person about an answer, judged from 1 to 5."""

    id: str
    name: str
    question: str


@cache
def plan_criteria(corpora: Path) -> tuple[PlanCriterion, ...]:
    """The twenty-two of a plan, in the order of the form.

    Raises:
        StoreError: the file is missing or is not one of criteria.
    """
    return tuple(_read(corpora / "rubrics" / "plans.toml", PlanCriterion))


@cache
def answer_criteria(corpora: Path) -> tuple[AnswerCriterion, ...]:
    """The seven of an answer, in the order of the form.

    Raises:
        StoreError: the file is missing or is not one of criteria.
    """
    return tuple(_read(corpora / "rubrics" / "answers.toml", AnswerCriterion))


def _read(file: Path, shape: Any) -> list[Any]:
    try:
        return [shape(**entry) for entry in tomllib.loads(file.read_text("utf-8"))["criterion"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{file} cannot be read as criteria ({error}); restore it.") from None
