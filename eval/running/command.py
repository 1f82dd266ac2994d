"""``hyrox-coach eval``: from flags to an evaluation."""

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from eval.report.write import REPORT, write_report
from eval.running.bench import Bench
from eval.running.run import RESULTS, Told
from eval.running.table import table
from eval.suites.base import Suite
from hyrox.errors import InputError
from hyrox.settings import settings

SUITES = (
    "grounding", "checking", "retrieval", "prediction", "plans", "meals", "safety", "injection",
    "robustness", "fairness",
)  # fmt: skip
"""In the order of the report; each is a module of ``eval.suites`` with a ``SUITE``."""


def run(arguments: Namespace) -> int:
    """Run suites and print their figures; 1 when an answer ended in an error.

    Raises:
        InputError: no such suite, model or file, or answers of something else in the folder.
    """
    user = settings()
    if arguments.model:
        user = user.model_copy(update={"model": arguments.model})
    bench = Bench(
        user,
        (arguments.out or user.home / "evaluation").resolve(),
        quick=arguments.quick,
        real=arguments.real,
        runs=arguments.times,
    )
    page = bench.folder / REPORT
    found = measured(
        load(arguments.suites), bench, lambda found, details: write_report(found, details, page)
    )
    print(json.dumps(found) if arguments.json else table(found))
    print(f"Written: {bench.folder / RESULTS} and {page.name}", file=sys.stderr, flush=True)
    return 1 if any(suite["errors"] for suite in found["suites"].values()) else 0


def measured(suites: Sequence[Suite], bench: Bench, told: Told = lambda *_: None) -> dict[str, Any]:
    """Run suites with a bar on stderr, and give back what they opened.

    Raises:
        InputError: as ``eval.running.run.run``.
    """
    from eval.running.run import run as evaluate

    bench.folder.mkdir(parents=True, exist_ok=True)
    try:
        with _Bar() as bar:
            return evaluate(suites, bench, watch=bar.step, told=told)
    finally:
        bench.close()


def load(names: str) -> list[Suite]:
    """Suites by name, parted by commas, in the order of ``SUITES``; all if empty.

    Raises:
        InputError: there is no suite of a name.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in SUITES]:
        raise InputError(f"There is no suite {unknown[0]!r}; choose of {', '.join(SUITES)}.")
    return [_suite(name) for name in SUITES if name in (wanted or SUITES)]


def _suite(name: str) -> Suite:
    found: Suite = import_module(f"eval.suites.{name}").SUITE
    return found


class _Bar:
    """One line on stderr: where the run is, and the time left in all."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._suite = ""

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def step(self, suite: str, done: int, of: int, left_s: float) -> None:
        from tqdm import tqdm

        if suite != self._suite:
            self.__exit__()
            self._suite = suite
            self._bar = tqdm(
                total=of, initial=done - 1, file=sys.stderr, desc=suite,
                bar_format="{desc}: {n_fmt} of {total_fmt} |{bar}| {elapsed}{postfix}",
            )  # fmt: skip
        self._bar.set_postfix_str(f"{left_s / 60:.0f} min left in all", refresh=False)
        self._bar.update(1)


def suites_of(results: Sequence[str]) -> list[Suite]:
    """The suites that a file of results names and this project still has."""
    return [_suite(name) for name in SUITES if name in results]
