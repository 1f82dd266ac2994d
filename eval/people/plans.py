"""Ratings of plans to figures: verdicts by criterion, agreement, code against people."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from eval.people.agreement import among
from eval.running.results import scaled
from eval.statistics.intervals import Part, estimate
from eval.statistics.metric import Metric
from hyrox.ratings.criteria import plan_criteria
from hyrox.ratings.shapes import VERDICTS, PlanRating

SHARE = Metric("share, %")
WORTH = {"met": 1.0, "partly": 0.5, "not": 0.0}

Found = dict[str, Any]


def rubric(ratings: Sequence[PlanRating], corpora: Path) -> Found:
    """Every figure of rated plans, JSON-able; intervals are bootstrapped over plans.

    Args:
        ratings: one by rater and plan.
        corpora: for the order of the criteria.
    """
    return {
        "ratings": len(ratings),
        "plans": len({one.plan for one in ratings}),
        "raters": len({one.rater for one in ratings}),
        "criteria": {
            criterion.id: _criterion(criterion.id, ratings)
            for criterion in plan_criteria(corpora)
            if any(criterion.id in one.verdicts for one in ratings)
        },
    }


def _criterion(name: str, ratings: Sequence[PlanRating]) -> Found:
    rated = [one for one in ratings if name in one.verdicts]
    said = Counter(one.verdicts[name] for one in rated)
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for one in rated:
        if one.verdicts[name] in WORTH:
            labels[one.rater][one.plan] = one.verdicts[name]
    return {
        "verdicts": {verdict: said[verdict] for verdict in VERDICTS},
        "worth": _share(
            (one.plan, WORTH[one.verdicts[name]]) for one in rated if one.verdicts[name] in WORTH
        ),
        "agreement": among(labels),
        "code": _against_code(name, rated),
    }


def _against_code(name: str, rated: Sequence[PlanRating]) -> Found:
    """Where both code and the person said yes or no, how often they said the same."""
    both = [(one, one.code[name]) for one in rated if one.code.get(name) is not None]
    table = Counter((met, one.verdicts[name]) for one, met in both)
    clear = [(one, met) for one, met in both if one.verdicts[name] in ("met", "not")]
    return {
        "same": _share(
            (one.plan, float((one.verdicts[name] == "met") == met)) for one, met in clear
        ),
        "code_met": {verdict: table[True, verdict] for verdict in VERDICTS},
        "code_missed": {verdict: table[False, verdict] for verdict in VERDICTS},
    }


def _share(worth: Iterable[tuple[str, float]]) -> Found | None:
    parts: dict[str, Part] = {}
    for plan, value in worth:
        top, below = parts.get(plan, (0.0, 0.0))
        parts[plan] = (top + value, below + 1)
    found = estimate(list(parts.values()), share=True)
    return None if found is None else scaled(found, SHARE)
