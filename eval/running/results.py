"""Scored rows into figures: by suite, way, metric and family, with intervals and differences.

``results_of`` gives what ``evaluation.json`` holds. What each group of cases adds to each figure
stands there too (``each``), so that two evaluations can be compared in pairs.
"""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from eval.statistics.intervals import Estimate, Part, difference, estimate
from eval.statistics.metric import Metric
from eval.suites.base import Case, Scored, Suite

FORMAT = 1


@dataclass(frozen=True)
class Detail:
    """One answered case: what it adds to the figures, or the error it ended in."""

    case: Case
    way: str
    run: int
    seconds: float
    scored: Scored | None
    error: str = ""


Groups = dict[str, dict[str, Part]]
"""By group of cases, then metric: what the group adds."""


def results_of(
    suites: Sequence[Suite],
    details: Mapping[str, Sequence[Detail]],
    made_from: Mapping[str, str],
    *,
    quick: bool,
    runs: int,
) -> dict[str, Any]:
    """Every figure of an evaluation, JSON-able.

    Args:
        suites: in the order of the report.
        details: by suite name.
        made_from: names and checksums of what was measured.
    """
    return {
        "format": FORMAT,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "project": version("hyrox-coach"),
        "made_from": dict(made_from),
        "machine": {"processors": os.cpu_count(), "python": platform.python_version()},
        "quick": quick,
        "runs": runs,
        "suites": {suite.name: _suite(suite, details[suite.name]) for suite in suites},
    }


def _suite(suite: Suite, details: Sequence[Detail]) -> dict[str, Any]:
    groups = {way: by_group(details, way) for way in suite.ways}
    families = sorted({d.case.family for d in details if d.case.family})
    first, *others = suite.ways
    return {
        "title": suite.title,
        "about": suite.about,
        "ways": list(suite.ways),
        "metrics": {name: asdict(metric) for name, metric in suite.metrics.items()},
        "cases": len({d.case.key for d in details}),
        "groups": len({d.case.group for d in details}),
        "figures": {way: estimates(groups[way], suite.metrics) for way in suite.ways},
        "differences": {
            other: _differences(groups[first], groups[other], suite.metrics) for other in others
        },
        "by_family": {
            family: {
                way: estimates(
                    by_group([d for d in details if d.case.family == family], way), suite.metrics
                )
                for way in suite.ways
            }
            for family in families
        },
        "each": {
            way: {
                group: {name: [round(x, 6) for x in part] for name, part in parts.items()}
                for group, parts in groups[way].items()
            }
            for way in suite.ways
        },
        "errors": [
            {"way": d.way, "case": d.case.key, "error": "" if d.case.private else d.error}
            for d in details
            if d.error
        ],
        "seconds": {
            way: round(sum(d.seconds for d in details if d.way == way), 1) for way in suite.ways
        },
    }


def by_group(details: Iterable[Detail], way: str) -> Groups:
    """What each group of cases adds to each figure of a way."""
    found: Groups = {}
    for detail in details:
        if detail.way != way or detail.scored is None:
            continue
        parts = found.setdefault(detail.case.group, {})
        for name, (top, below) in detail.scored.parts.items():
            had = parts.get(name, (0.0, 0.0))
            parts[name] = (had[0] + top, had[1] + below)
    return found


def estimates(groups: Groups, metrics: Mapping[str, Metric]) -> dict[str, dict[str, float]]:
    """Each figure with its interval, in the scale of its metric; those nothing adds to left out."""
    found = {}
    for name, metric in metrics.items():
        parts = [group[name] for group in groups.values() if name in group]
        if one := estimate(parts, share=metric.share):
            found[name] = scaled(one, metric)
    return found


def _differences(
    one: Groups, other: Groups, metrics: Mapping[str, Metric]
) -> dict[str, dict[str, float]]:
    found = {}
    for name, metric in metrics.items():
        sides = [
            {group: parts[name] for group, parts in side.items() if name in parts}
            for side in (one, other)
        ]
        if gap := difference(*sides):
            found[name] = scaled(gap, metric)
    return found


def scaled(one: Estimate, metric: Metric) -> dict[str, float]:
    """An estimate in the scale of its metric: ``value``, ``low``, ``high``, ``of`` (its
    denominator) and ``examples`` (groups of cases that add to it)."""
    return {
        **{name: round(getattr(one, name) * metric.scale, 4) for name in ("value", "low", "high")},
        "of": round(one.of, 2),
        "examples": one.examples,
    }
