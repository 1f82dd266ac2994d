"""A whole ingestion in a process of its own, which says where it is and can be told to die.

    python -m tests.ingest.kill.scenario PLAN.json

The plan names home, corpora, result files, a folder of guidance and, if it is to crawl, the
replica's address. Every step is safe to repeat: an interrupted scenario is simply run again.

What production code does is only watched from outside: functions are wrapped here to write a line
to the descriptor ``HYROX_KILL_SAY`` when a phase begins, and ``os.replace`` to count the files put
in place. ``HYROX_KILL_REPLACE=7:before`` ends the process right before the seventh (or ``after``).
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hyrox.settings import Settings
from ingest import catalogue, results_run, stores
from ingest.guidance_run import ingest_guidance
from ingest.site import crawl

PHASES: dict[tuple[Any, str], str] = {
    (crawl, "crawl"): "crawling",
    (results_run, "_judge_all"): "gating",
    (results_run, "merge"): "storing",
    (catalogue, "commit"): "committing",
    (stores, "_build_guidance"): "embedding",
    (stores, "_build_athletes"): "indexing",
    (stores, "_point_to"): "swapping",
    (stores, "_remove_unused"): "clearing",
}
"""Functions to the phase that a run is in while one of them is."""


class Witness:
    """Writes a line when a phase begins or an outer one goes on, and counts replaced files."""

    def __init__(self, home: Path, say: int | None, die_at: str) -> None:
        self._home = os.fspath(home)
        self._say = say
        number, _, when = die_at.partition(":")
        self._die_at = (int(number), when) if number else None
        self._phases = ["starting"]
        self._replaced = 0
        self._replace = os.replace

    def say(self, word: str, text: str) -> None:
        if self._say is not None:
            os.write(self._say, f"{word} {text}\n".encode())

    def within(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **named: Any) -> Any:
            self._phases.append(phase)
            self.say("phase", phase)
            try:
                return function(*args, **named)
            finally:
                self._phases.pop()
                self.say("phase", self._phases[-1])

        return wrapped

    def replace(self, source: Any, target: Any) -> None:
        """``os.replace`` for files of the home; others are left alone."""
        if not os.fspath(target).startswith(self._home):
            self._replace(source, target)
            return
        self._replaced += 1
        shown = os.path.relpath(target, self._home)
        self.say("replace", f"{self._replaced} {self._phases[-1]} {shown}")
        self._die("before")
        self._replace(source, target)
        self._die("after")

    def _die(self, when: str) -> None:
        if self._die_at == (self._replaced, when):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        for (module, name), phase in PHASES.items():
            setattr(module, name, self.within(phase, getattr(module, name)))
        setattr(os, "replace", self.replace)  # noqa: B010


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text())
    settings = Settings(
        home=plan["home"], corpora=plan["corpora"], reference_draws=1000, site=plan["site"],
        site_permission="the test", contact="test",
    )  # fmt: skip
    say = os.environ.get("HYROX_KILL_SAY")
    die_at = os.environ.get("HYROX_KILL_REPLACE", "")
    witness = Witness(settings.home, int(say) if say else None, die_at)
    witness.watch()
    _load_libraries()
    witness.say("phase", "starting")
    steps: list[Callable[[], object]] = [
        *(lambda f=f: results_run.ingest_results([Path(f)], settings) for f in plan["results"]),
        lambda: ingest_guidance([Path(plan["guidance"])], settings),
    ]
    if plan["site"]:
        steps.append(lambda: _crawl(settings, plan["season"]))
    for step in steps:
        step()
        for store in stores.Store:
            mark = stores.manifest(settings, store)["mark"]
            witness.say("version", f"{store} {mark}")
    witness.say("phase", "done")


def _load_libraries() -> None:
    """What a run imports on its way, at once: importing is no phase worth dying in."""
    import chromadb  # noqa: F401
    import pandas as pd
    import pyarrow.parquet  # noqa: F401

    import analysis.vectors  # noqa: F401

    pd.DataFrame()


def _crawl(settings: Settings, season: int) -> None:
    """Crawl the replica with a fetcher that may speak to this computer and does not dawdle."""
    from ingest.fetch import Fetcher, user_agent
    from ingest.site_run import ingest_site

    with Fetcher(
        settings.home / "cache", user_agent=user_agent(settings), allow_private=True,
        start_delay_s=0.0, sleep=lambda _: None,
    ) as fetcher:  # fmt: skip
        ingest_site(season, settings, fetcher=fetcher)


if __name__ == "__main__":
    main()
