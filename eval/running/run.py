"""A whole evaluation: each suite's cases asked in each way, rows kept, figures made, files written.

A run that was stopped goes on; figures can be made again from the rows alone.
"""

import hashlib
import json
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.running.bench import Bench
from eval.running.kept import Kept
from eval.running.results import Detail, results_of
from eval.suites.base import Case, Row, Suite
from hyrox.errors import InputError
from ingest.files import replace_json

RESULTS, ROWS = "evaluation.json", "rows"

Told = Callable[[Mapping[str, Any], Mapping[str, Sequence[Detail]]], None]
"""Given the figures and, by suite, the answers they were made of."""

Watch = Callable[[str, int, int, float], None]
"""Told after each answer: the suite, answers there and in all of it, and seconds left in all."""


@dataclass(frozen=True)
class Asked:
    """One question to one way, and where its row is kept."""

    case: Case
    way: str
    run: int

    @property
    def key(self) -> str:
        again = f"#{self.run}" if self.run else ""
        return f"{self.way}/{self.case.key}{again}"


def run(
    suites: Sequence[Suite],
    bench: Bench,
    *,
    watch: Watch = lambda *_: None,
    told: Told = lambda *_: None,
) -> dict[str, Any]:
    """Ask what has no answer yet in the bench's folder, then make and write all figures.

    Args:
        watch: told of every answer.
        told: given the figures with what they were made of, for a report.

    Returns:
        What ``evaluation.json`` holds (``eval.running.results``).

    Raises:
        InputError: the folder holds answers made from something else.
    """
    made_from = bench.made_from()
    plan = {suite.name: asked(suite, bench) for suite in suites}
    kept = {
        suite.name: Kept(
            bench.folder / ROWS / f"{suite.name}.jsonl",
            made_from | {"cases": digest(plan[suite.name])},
        )
        for suite in suites
    }
    clock = _Left(suites, plan, kept)
    for suite in suites:
        _answer(suite, plan[suite.name], kept[suite.name], bench, clock, watch)
    details = {
        suite.name: list(_details(suite, plan[suite.name], kept[suite.name])) for suite in suites
    }
    found = results_of(suites, details, made_from, quick=bench.quick, runs=bench.runs)
    replace_json(bench.folder / RESULTS, found)
    told(found, details)
    return found


def asked(suite: Suite, bench: Bench) -> list[Asked]:
    """Every question of a suite to each of its ways, in order.

    Raises:
        InputError: two cases have one key.
    """
    cases = [case for case in suite.cases(bench) if case.quick or not bench.quick]
    if len({case.key for case in cases}) < len(cases):
        raise InputError(f"The suite {suite.name} has two cases of one key.")
    return [
        Asked(case, way, number)
        for case in cases
        for way in suite.ways
        for number in range(bench.runs)
    ]


def _answer(
    suite: Suite,
    plan: Sequence[Asked],
    kept: Kept,
    bench: Bench,
    clock: "_Left",
    watch: Watch,
) -> None:
    done = sum(one.key in kept for one in plan)
    for one in plan:
        if one.key in kept:
            continue
        began = time.perf_counter()
        row = _row(suite, one, bench)
        seconds = time.perf_counter() - began
        kept.add(one.key, {**row, "seconds": round(seconds, 3)})
        done += 1
        clock.spent(suite.name, one.way, seconds)
        watch(suite.name, done, len(plan), clock.left())


def _row(suite: Suite, one: Asked, bench: Bench) -> Row:
    try:
        return suite.answer(one.case, one.way, bench)
    except InputError:
        raise
    except Exception:
        # The coach failing at a question is what an evaluation is there to find.
        return {"error": traceback.format_exc(limit=-4)}


def _details(suite: Suite, plan: Sequence[Asked], kept: Kept) -> Iterator[Detail]:
    for one in plan:
        if one.key not in kept:
            continue
        row = kept[one.key]
        error = str(row.get("error") or "")
        scored = None if error else suite.score(one.case, one.way, row)
        yield Detail(one.case, one.way, one.run, float(row.get("seconds", 0.0)), scored, error)


def digest(plan: Sequence[Asked]) -> str:
    """A checksum of what is asked, so that answers to other questions are told apart."""
    told = [[one.key, one.case.asks] for one in plan]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


class _Left:
    """Seconds left, from what answers took so far and, where there are none, what a suite says."""

    def __init__(
        self,
        suites: Sequence[Suite],
        plan: Mapping[str, Sequence[Asked]],
        kept: Mapping[str, Kept],
    ) -> None:
        self._open: dict[tuple[str, str], int] = {}
        self._cost = {suite.name: suite.cost for suite in suites}
        self._spent: dict[tuple[str, str], list[float]] = {}
        for name, those in plan.items():
            for one in those:
                if one.key not in kept[name]:
                    key = (name, one.way)
                    self._open[key] = self._open.get(key, 0) + 1

    def spent(self, suite: str, way: str, seconds: float) -> None:
        self._open[suite, way] -= 1
        self._spent.setdefault((suite, way), []).append(seconds)

    def left(self) -> float:
        return sum(count * self._mean(key) for key, count in self._open.items())

    def _mean(self, key: tuple[str, str]) -> float:
        spent = self._spent.get(key)
        return sum(spent) / len(spent) if spent else self._cost[key[0]]
