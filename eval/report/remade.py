"""Figures made again from the rows of a run, whatever the project's code is by now."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from eval.running.command import suites_of
from eval.running.results import Detail, results_of
from eval.running.run import RESULTS, ROWS, Asked
from eval.running.stored import Stored, stored
from eval.suites.base import Row, Suite
from hyrox.errors import InputError
from hyrox.settings import Settings

_OF_THE_RUN = ("made", "project", "machine")
"""What figures that are made again keep of the run they belong to."""


def remade(folder: Path, settings: Settings) -> tuple[dict[str, Any], dict[str, list[Detail]]]:
    """What ``write_report`` is given, from the rows in the folder of an evaluation.

    A run that was stopped has figures of the answers there; ``unanswered`` counts the others.

    Args:
        folder: as ``eval run --out``; nothing is written to it.
        settings: say where the questions are.

    Raises:
        InputError: no answers there, answers to other questions than today's, or answers of
            suites made from different things.
    """
    suites = suites_of([path.stem for path in (folder / ROWS).glob("*.jsonl")])
    if not suites:
        raise InputError(f"{folder} holds no answers: name the folder that `eval run --out` named.")
    answers = {suite.name: stored(suite, folder, settings) for suite in suites}
    plan = {suite.name: _plan(suite, answers[suite.name]) for suite in suites}
    details = {
        suite.name: [
            _detail(suite, one, answers[suite.name].rows[one.key])
            for one in plan[suite.name]
            if one.key in answers[suite.name].rows
        ]
        for suite in suites
    }
    found = results_of(
        suites, details, _made_from(answers),
        quick=all(case.quick for there in answers.values() for case in there.cases),
        runs=max((one.run + 1 for those in plan.values() for one in those), default=1),
    )  # fmt: skip
    missing = sum(len(plan[name]) - len(details[name]) for name in plan)
    return found | _kept(folder) | {"unanswered": missing}, details


def _plan(suite: Suite, there: Stored) -> list[Asked]:
    runs = 1 + max((_run(key) for key in there.rows), default=0)
    return [
        Asked(case, way, number)
        for case in there.cases
        for way in suite.ways
        for number in range(runs)
    ]


def _run(key: str) -> int:
    again = re.search(r"#(\d+)$", key)
    return int(again[1]) if again else 0


def _detail(suite: Suite, one: Asked, row: Row) -> Detail:
    error = str(row.get("error") or "")
    scored = None if error else suite.score(one.case, one.way, row)
    return Detail(one.case, one.way, one.run, float(row.get("seconds", 0.0)), scored, error)


def _made_from(answers: Mapping[str, Stored]) -> dict[str, str]:
    """What all answers were made from; the digest of the questions is each suite's own."""
    told = {
        name: {what: value for what, value in there.made_from.items() if what != "cases"}
        for name, there in answers.items()
    }
    first = next(iter(told))
    for name, made_from in told.items():
        if made_from != told[first]:
            other = _and(
                what
                for what in sorted(made_from.keys() | told[first].keys())
                if made_from.get(what) != told[first].get(what)
            )
            raise InputError(
                f"The answers of {name} were made from another {other} than those of {first}, and "
                "one report is of one coach: run the suites into a folder of their own."
            )
    return told[first]


def _and(names: Iterable[str]) -> str:
    return " and ".join(names)


def _kept(folder: Path) -> dict[str, Any]:
    """When and where the run was, if it came to its end."""
    try:
        there = json.loads((folder / RESULTS).read_text("utf-8"))
        return {name: there[name] for name in _OF_THE_RUN}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
