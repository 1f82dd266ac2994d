"""What the page of an evaluation holds, as two JSON-able blocks.

``figures_block`` is small and read at once; ``cases_block`` holds every answer, each text once.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.report.summary import summary
from eval.running.results import Detail

_FOLDERS = re.compile(r"(?<![\w.:/\\])(?:[A-Za-z]:)?[\\/](?:[^\\/\s'\"<>]+[\\/])+")
_INNERMOST = 2
"""Folders of a path that are left, to tell files of one name apart."""


def figures_block(
    found: Mapping[str, Any], details: Mapping[str, Sequence[Detail]]
) -> dict[str, Any]:
    """Everything but the answers: what was measured, its figures, and the summary of them."""
    everything = [detail for name in found["suites"] for detail in details.get(name, ())]
    counts = {
        "cases": sum(suite["cases"] for suite in found["suites"].values()),
        "answers": sum(_was_answered(detail) for detail in everything),
        "private": _private(details.values()),
        "seconds": sum(detail.seconds for detail in everything),
        "unanswered": found.get("unanswered", 0),
        "errors": sum(bool(detail.error) for detail in everything),
    }
    block = {
        **{name: found[name] for name in ("made", "project", "made_from", "machine", "quick")},
        "runs": found["runs"],
        "counts": counts,
        "summary": summary(found, counts),
        "suites": [
            _suite(name, suite, details.get(name, ())) for name, suite in found["suites"].items()
        ],
    }
    return dict(_finite(block))


def _private(suites: Iterable[Sequence[Detail]]) -> int:
    return sum(len({d.case.key for d in details if d.case.private}) for details in suites)


def _suite(name: str, suite: Mapping[str, Any], details: Sequence[Detail]) -> dict[str, Any]:
    kept = ("title", "about", "ways", "metrics", "cases", "groups", "figures", "differences",
            "by_family")  # fmt: skip
    answered = [detail for detail in details if _was_answered(detail)]
    return {
        "name": name,
        **{key: suite[key] for key in kept},
        "seconds": {
            way: _seconds([d.seconds for d in answered if d.way == way]) for way in suite["ways"]
        },
        "errors": shown_errors(details),
        "private": _private([details]),
        "private_errors": sum(d.case.private for d in details if d.error),
    }


def _was_answered(detail: Detail) -> bool:
    """False where a way has nothing to say to a case: without a model, no draft is written."""
    scored = detail.scored
    return scored is None or bool(scored.parts or scored.shown)


def published(found: Mapping[str, Any], details: Mapping[str, Sequence[Detail]]) -> dict[str, Any]:
    """Results as they may be shown: errors without private cases and folders of the machine."""
    suites = {
        name: {**suite, "errors": shown_errors(details.get(name, ()))}
        for name, suite in found["suites"].items()
    }
    return {**found, "suites": suites}


def shown_errors(details: Iterable[Detail]) -> list[dict[str, str]]:
    """The errors that a reader may see, private cases left out."""
    return [
        {"way": d.way, "case": d.case.key, "error": without_places(d.error)}
        for d in details
        if d.error and not d.case.private
    ]


def _seconds(told: Sequence[float]) -> dict[str, float] | None:
    """Median and 95th percentile by nearest rank."""
    if not told:
        return None
    ranked = sorted(told)
    at = {"median": 0.5, "p95": 0.95}
    ranks = {name: ranked[math.ceil(share * len(ranked)) - 1] for name, share in at.items()}
    return ranks | {"answers": len(ranked)}


def cases_block(
    found: Mapping[str, Any], details: Mapping[str, Sequence[Detail]]
) -> dict[str, Any]:
    """Every answer that may be shown.

    Returns:
        ``texts``: each text once; everything below names a text by its place there. ``packs``:
        each set of evidence once, ``[id, text]`` an item. ``suites``: by name, ``cases`` as
        ``[key, family, asks as JSON]`` and ``rows`` as ``[place of the case, place of the way,
        run, seconds, error, sentences, place of the pack, parts]``; a sentence is ``[text,
        verdict, 1, 0 or null]``, parts are ``[place of the metric, numerator, denominator]``.
    """
    texts, packs = _Places(), _Places()
    suites = {
        name: _answers(suite, details.get(name, ()), texts, packs)
        for name, suite in found["suites"].items()
    }
    return {"texts": texts.found, "packs": packs.found, "suites": suites}


class _Places:
    """Each thing once, named by its place."""

    def __init__(self) -> None:
        self._places: dict[Any, int] = {}

    def __call__(self, thing: Any) -> int:
        return self._places.setdefault(thing, len(self._places))

    @property
    def found(self) -> list[Any]:
        return list(self._places)


def _answers(
    suite: Mapping[str, Any], details: Iterable[Detail], texts: _Places, packs: _Places
) -> dict[str, Any]:
    ways, metrics = list(suite["ways"]), list(suite["metrics"])
    places: dict[str, int] = {}
    cases: list[list[int]] = []
    rows = []
    for detail in details:
        case = detail.case
        if case.private or not _was_answered(detail):
            continue
        if case.key not in places:
            places[case.key] = len(cases)
            asks = json.dumps(_finite(case.asks), ensure_ascii=False, default=str)
            cases.append([texts(case.key), texts(case.family), texts(asks)])
        scored = detail.scored
        shown, pack, parts = [], None, []
        if scored is not None:
            shown = [
                [texts(s.text), texts(s.verdict), None if s.good is None else int(s.good)]
                for s in scored.shown
            ]
            if scored.evidence:
                items = scored.evidence.items()
                pack = packs(tuple((texts(key), texts(text)) for key, text in items))
            parts = [
                [metrics.index(name), _finite(round(top, 6)), _finite(round(below, 6))]
                for name, (top, below) in scored.parts.items()
                if name in suite["metrics"]
            ]
        error = texts(without_places(detail.error)) if detail.error else None
        rows.append(
            [
                places[case.key], ways.index(detail.way), detail.run,
                _finite(round(detail.seconds, 2)), error, shown, pack, parts,
            ]
        )  # fmt: skip
    return {"cases": cases, "rows": rows}


def without_places(error: str) -> str:
    """A traceback without the folders of the machine it happened on: ``eval/suites/x.py``."""
    return _FOLDERS.sub(_inner, error)


def _inner(folders: re.Match[str]) -> str:
    parts = re.split(r"[\\/]", folders[0].rstrip("\\/"))
    return "/".join(parts[1:][-_INNERMOST:]) + "/"


def _finite(thing: Any) -> Any:
    """JSON has no infinity and no not-a-number: they become null."""
    if isinstance(thing, float):
        return thing if math.isfinite(thing) else None
    if isinstance(thing, Mapping):
        return {str(key): _finite(value) for key, value in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [_finite(value) for value in thing]
    return thing
