"""What may be judged: questions, evidence and answers of an evaluation, without real people's."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.judges.verdicts import Label
from eval.running.stored import Stored, stored
from eval.suites.base import Case, Checked, Scored, Suite
from generator.verify import without_citations
from hyrox.errors import InputError
from hyrox.settings import Settings

SEED = 7


@dataclass(frozen=True)
class Said:
    """One sentence of an answer, without citations, and what the rules say of it."""

    text: str
    rules: Label


@dataclass(frozen=True)
class Matter:
    """One question with what both ways answered; ``evidence`` is what the rules judge by."""

    case: Case
    question: str
    evidence: Mapping[str, str]
    answers: tuple[Sequence[Said], Sequence[Said]]

    @property
    def texts(self) -> tuple[str, str]:
        """Both answers as they are read."""
        one, other = (" ".join(said.text for said in answer) for answer in self.answers)
        return one, other

    @property
    def alike(self) -> bool:
        """Nothing to prefer."""
        return self.texts[0] == self.texts[1]


@dataclass(frozen=True)
class Material:
    """Everything to judge, and how many cases are not: of real people, or answered by one way."""

    matters: Sequence[Matter]
    made_from: Mapping[str, str]
    private: int
    unanswered: int


def material(
    suite: Suite,
    folder: Path,
    ways: tuple[str, str],
    settings: Settings,
    limit: int | None = None,
) -> Material:
    """What two ways answered to the same questions.

    Args:
        suite: whose rows stand in the folder; its ``score`` gives the rules' verdicts.
        folder: of an evaluation.
        ways: the first is the one whose win rate is asked for.
        limit: at most so many questions, drawn the same way each time: those of a smaller limit
            are among those of a larger one.

    Raises:
        InputError: no such way or rows, rows of other questions than today's, or nothing to judge.
    """
    if unknown := [way for way in ways if way not in suite.ways]:
        raise InputError(
            f"The suite {suite.name} has no way {unknown[0]!r}; choose of {', '.join(suite.ways)}."
        )
    if ways[0] == ways[1]:
        raise InputError("Name two different ways to compare.")
    if limit is not None and limit < 1:
        raise InputError(f"--limit {limit}: there is one question to judge at least.")
    there = stored(suite, folder, settings)
    # The only place where cases are chosen: what is private never becomes a prompt.
    public = [case for case in there.cases if not case.private]
    matters: list[Matter] = []
    unanswered = 0
    for case in random.Random(SEED).sample(public, len(public)):
        if limit is not None and len(matters) == limit:
            break
        one, other = (_scored(suite, there, case, way) for way in ways)
        said = (_said(one.shown), _said(other.shown))
        if not all(said):
            unanswered += 1
            continue
        evidence = one.evidence or other.evidence
        matters.append(Matter(case, str(case.asks["question"]), evidence, said))
    if not matters:
        raise InputError(f"{folder} holds no question that both {ways[0]} and {ways[1]} answered.")
    return Material(matters, there.made_from, len(there.cases) - len(public), unanswered)


def _scored(suite: Suite, there: Stored, case: Case, way: str) -> Scored:
    row = there.row(case, way)
    return Scored({}) if row is None else suite.score(case, way, row)


def _said(shown: Sequence[Checked]) -> Sequence[Said]:
    told = [(without_citations(one.text).strip(), one.good) for one in shown]
    return [Said(text, _LABELS[good]) for text, good in told if text]


_LABELS = {True: Label.SUPPORTED, False: Label.NOT, None: Label.NONE}
