"""Answers into figures: by kind, way and metric, with intervals, differences and goals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from eval.statistics.intervals import Estimate, Part, difference, estimate
from eval.statistics.metric import Metric
from finetune.compare.answers import Said
from finetune.compare.cases import Case
from finetune.compare.measures.plans import (
    LETTERS,
    WEEKS,
    Breaks,
    first_letters,
    letter_parts,
    week_parts,
)
from finetune.compare.measures.sentences import SENTENCES, added, sentence_parts
from finetune.compare.ways import BASE, SERVED, TEMPLATE, TUNED
from finetune.data.example import Expects, Kind
from finetune.data.quality import distinct_n

WRITTEN = "written"
"""The targets themselves, scored like answers: what the scoring says of right ones."""
FIRST = "first letters"
"""Drafts answered by position."""
ALL = "all sentences"

Parts = dict[str, dict[str, Part]]
"""By example id, then metric: what the example adds."""


@dataclass
class Scores:
    """What was scored, by group (a kind, or ``ALL``) and way."""

    parts: dict[tuple[str, str], Parts] = field(default_factory=dict)
    texts: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, way: str, case: Case, parts: Mapping[str, Part], text: str) -> None:
        """Count one answer."""
        kinds = [case.kind.value]
        if case.asked.expects not in (Expects.LETTERS, Expects.JSON):
            kinds.append(ALL)
        for kind in kinds:
            examples = self.parts.setdefault((kind, way), {})
            id = case.example.id
            examples[id] = added(examples.get(id, {}), parts)
            self.texts.setdefault((kind, way), []).append(text)

    def estimate(self, kind: str, way: str, metric: str, how: Metric) -> Estimate | None:
        """One figure with its interval; ``None`` where nothing adds to it."""
        found = self.parts.get((kind, way), {})
        return estimate([p[metric] for p in found.values() if metric in p], share=how.share)

    def difference(self, kind: str, ways: tuple[str, str], metric: str) -> Estimate | None:
        """The first way's figure minus the second's."""
        one, other = (
            {id: p[metric] for id, p in self.parts.get((kind, way), {}).items() if metric in p}
            for way in ways
        )
        return difference(one, other)


def scored(
    cases: Iterable[Case],
    answers: Mapping[str, Callable[[str], Said | None]],
    breaks: Breaks | None = None,
    told: Callable[[], None] = lambda: None,
) -> Scores:
    """Every answer scored; besides them the written targets and, for drafts, the first letters.

    Args:
        answers: by way, the answer to a case's key; ``None`` where it has none.
        told: called after each case.
    """
    scores = Scores()
    for case in cases:
        found = {way: said for way, of in answers.items() if (said := of(case.key)) is not None}
        found[WRITTEN] = Said(case.target)
        if case.asked.expects is Expects.LETTERS:
            found[FIRST] = Said(first_letters(case))
        for way, said in found.items():
            scores.add(way, case, _parts(case, said, breaks), said.text)
        told()
    return scores


def _parts(case: Case, said: Said, breaks: Breaks | None) -> dict[str, Part]:
    if case.asked.expects is Expects.LETTERS:
        return letter_parts(case, said.text, breaks)
    if case.asked.expects is Expects.JSON:
        return week_parts(case, said)
    return sentence_parts(case, said.text)


def metrics_of(kind: str) -> Mapping[str, Metric]:
    """The figures of a group."""
    return {Kind.DRAFT.value: LETTERS, Kind.PLAN.value: WEEKS}.get(kind, SENTENCES)


def groups(scores: Scores) -> dict[str, dict[str, dict[str, Any]]]:
    """Kind -> way -> metric -> the estimate as JSON, in the metric's scale; and ``distinct``."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for kind, way in scores.parts:
        rows: dict[str, Any] = {}
        for name, how in metrics_of(kind).items():
            if (one := scores.estimate(kind, way, name, how)) is not None:
                rows[name] = as_json(one, how)
        if metrics_of(kind) is SENTENCES:
            texts = scores.texts[kind, way]
            rows["distinct"] = {str(n): round(distinct_n(texts, n), 4) for n in (1, 2, 3)}
            rows["distinct"]["answers"] = len(texts)
        found.setdefault(kind, {})[way] = rows
    return found


def differences(scores: Scores) -> dict[str, dict[str, dict[str, Any]]]:
    """Kind -> ``tuned - base`` -> metric -> the paired difference as JSON."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    kinds = dict.fromkeys(kind for kind, _ in scores.parts)
    pairs = ((TUNED, BASE), (TUNED, TEMPLATE), (SERVED, TEMPLATE))
    for kind in kinds:
        for pair in pairs:
            rows = {
                name: as_json(one, how)
                for name, how in metrics_of(kind).items()
                if (one := scores.difference(kind, pair, name)) is not None
            }
            if rows:
                found.setdefault(kind, {})[" - ".join(pair)] = rows
    return found


@dataclass(frozen=True)
class Goal:
    """What must be shown: a figure of a way, at least (or at most) ``wanted``; ``least`` is how
    many sentences, citations, turns or profiles it takes to say so."""

    name: str
    kind: str
    way: str
    metric: str
    wanted: float
    least: int
    at_most: bool = False


_SERVED, _ALONE = "served plans", "plan JSON by the model alone"
GOALS: Sequence[Goal] = (
    Goal("race feedback: sentences verified unaided", Kind.RACE, TUNED, "verified", 97, 200),
    Goal("answers: sentences verified unaided", Kind.ANSWER, TUNED, "verified", 93, 200),
    Goal("citation precision", ALL, TUNED, "precision", 90, 200),
    Goal("citation recall", ALL, TUNED, "recall", 90, 200),
    Goal("says that the evidence does not say", ALL, TUNED, "abstains", 90, 50),
    Goal("wrong directions in verified comparing sentences", ALL, TUNED, "directions_verified", 0,
         500, at_most=True),
    Goal("recipes suggested that diet or allergies bar", Kind.MEAL, TUNED, "barred", 0, 100,
         at_most=True),
    Goal(f"{_SERVED}: valid JSON", Kind.PLAN, SERVED, "json", 100, 100),
    Goal(f"{_SERVED}: all top-level keys", Kind.PLAN, SERVED, "top", 100, 100),
    Goal(f"{_SERVED}: all workout_plan keys", Kind.PLAN, SERVED, "workout", 100, 100),
    Goal(f"{_SERVED}: constraints broken", Kind.PLAN, SERVED, "broken", 0, 100, at_most=True),
    Goal(f"{_ALONE}: valid JSON", Kind.PLAN, TUNED, "json", 100, 100),
    Goal(f"{_ALONE}: all top-level keys", Kind.PLAN, TUNED, "top", 100, 100),
    Goal(f"{_ALONE}: all workout_plan keys", Kind.PLAN, TUNED, "workout", 100, 100),
)  # fmt: skip


def goals(found: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Each goal with what was found. ``met`` is null where it was not measured, or on too few; one
    thing that must not be is enough to miss a goal."""
    rows = []
    for goal in GOALS:
        one = found.get(goal.kind, {}).get(goal.way, {}).get(goal.metric)
        met: bool | None = None
        if one is not None:
            reached = one["value"] <= goal.wanted if goal.at_most else one["value"] >= goal.wanted
            enough = one["of"] >= goal.least or (goal.at_most and not reached)
            met = reached if enough else None
        rows.append({**asdict(goal), "found": one, "met": met})
    return rows


def as_json(one: Estimate, how: Metric) -> dict[str, Any]:
    """An estimate in the scale of its metric."""
    row = asdict(one)
    for name in ("value", "low", "high"):
        row[name] = round(row[name] * how.scale, 4)
    row["of"] = round(row["of"])
    return row
