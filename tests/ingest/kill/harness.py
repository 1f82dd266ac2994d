"""Runs the scenario in a process and ends it where a test says."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from hyrox.settings import PROJECT

LONGEST_RUN_S = 120


@dataclass(frozen=True)
class Stretch:
    """A part of a run, from one line that the scenario says to the next."""

    line: int
    phase: str
    seconds: float


@dataclass
class Run:
    """What a scenario said and when, and how it ended (``code`` -9: killed)."""

    lines: list[tuple[float, str]] = field(default_factory=list)
    code: int = 0
    errors: str = ""

    @property
    def phase(self) -> str:
        """Where the run was when it ended."""
        return self._phase_after(len(self.lines) - 1)

    @property
    def stretches(self) -> list[Stretch]:
        return [
            Stretch(line, self._phase_after(line), until - at)
            for line, ((at, _), (until, _)) in enumerate(pairwise(self.lines))
        ]

    @property
    def replaced(self) -> list[str]:
        """The files put in place, in order: number ``i + 1`` of the scenario is item ``i``."""
        return [text.split()[3] for _, text in self.lines if text.startswith("replace")]

    @property
    def versions(self) -> set[tuple[str, str]]:
        """Store and mark after each step."""
        found = (text.split() for _, text in self.lines if text.startswith("version"))
        return {(store, mark) for _, store, mark in found}

    def _phase_after(self, line: int) -> str:
        for _, text in reversed(self.lines[: line + 1]):
            if text.startswith("phase"):
                return text.split()[1]
        return "starting"


def run(
    plan: Path,
    *,
    die_at: str = "",
    kill: Stretch | None = None,
    share: float = 0.5,
    started: Callable[["subprocess.Popen[str]"], None] | None = None,
) -> Run:
    """Run the scenario of a plan.

    Args:
        die_at: ``7:before``: it ends itself right before it puts the seventh file in place.
        kill: it is killed in this stretch of its way, after ``share`` of the stretch's time.
        started: is handed the process.
    """
    ours, theirs = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ingest.kill.scenario", str(plan)],
        cwd=PROJECT, pass_fds=(theirs,), stderr=subprocess.PIPE, text=True,
        env={**os.environ, "HYROX_KILL_SAY": str(theirs), "HYROX_KILL_REPLACE": die_at},
    )  # fmt: skip
    os.close(theirs)
    if started is not None:
        started(process)
    done = Run()
    watchdog = threading.Timer(LONGEST_RUN_S, process.kill)
    watchdog.start()
    try:
        with os.fdopen(ours) as said:
            for text in said:
                done.lines.append((time.monotonic(), text.strip()))
                if kill is not None and len(done.lines) == kill.line + 1:
                    time.sleep(kill.seconds * share)
                    process.kill()
        done.errors = process.communicate()[1]
        done.code = process.returncode
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
    return done
