"""An app in use while the stores are rebuilt and swapped: does a request fail, how soon is the
new version answered from?

    python benchmarks/reload_under_load.py [--draws 20000] [--rounds 3] [--clients 8]

Each round changes the guidance and the number of finishes and lets another process rebuild both
stores, as ``hyrox-coach ingest`` does, while the clients ask without a pause (a report with its
similar athletes, a passage search, and the evidence of a question; no language model). Seconds are
counted from the moment the pointer is replaced to the first answer given from that version.
Limits: no failed request, 10 s.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from generator.coach import Coach
from generator.conversation import Conversation
from hyrox.settings import PROJECT, Settings
from ingest.progress import Progress
from ingest.stores import Store, ensure_stores, pointer
from retrieval.live import LiveLibrary

LIMIT_S = 10.0
QUESTIONS = (
    "Where did I lose time?",
    "How low should I be on the sled push?",
    "How do I get better at it?",
    "What do I eat before the start?",
)


def main() -> int:
    """Measure, print, and return 1 if a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        corpora = Path(shutil.copytree(PROJECT / "corpora", Path(temporary) / "corpora"))
        settings = Settings(
            home=Path(temporary) / "home", corpora=corpora, model="none",
            reference_draws=options.draws,
        )  # fmt: skip
        ensure_stores(settings, Progress())
        coach = Coach.open(settings, follow=True)
        try:
            figures = measure(coach, settings, options.rounds, options.clients)
        finally:
            coach.close()
    print(json.dumps({"finishes": options.draws, **figures}, indent=1))
    return int(bool(figures["failed"]) or figures["longest_until_new_s"] > LIMIT_S)


class Clients:
    """Threads that ask until ``end``, and note when a version was first answered from."""

    def __init__(self, coach: Coach, count: int) -> None:
        self.coach = coach
        self.failed: list[str] = []
        self.taken_ms: list[float] = []
        self.first_answer: dict[str, float] = {}
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(count)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, number: int) -> None:
        library = self.coach.library
        races = library.examples()
        for turn in range(number, sys.maxsize):
            if self._ended.is_set():
                return
            started = time.perf_counter()
            try:
                with library.lease() as used:
                    versions = [used.versions[store] for store in Store]
                    race = self.coach.open_race(races[turn % len(races)], prefill=False)
                library.passages.search(QUESTIONS[turn % len(QUESTIONS)])
                conversation = Conversation.of(race, ())
                self.coach.prepare(QUESTIONS[turn % len(QUESTIONS)], conversation)
            except BaseException as error:
                self.failed.append(f"{type(error).__name__}: {error}")
                continue
            self.taken_ms.append((time.perf_counter() - started) * 1000)
            for version in versions:
                self.first_answer.setdefault(version, time.time())


def measure(coach: Coach, settings: Settings, rounds: int, clients: int) -> dict[str, Any]:
    assert isinstance(coach.library, LiveLibrary)
    asking = Clients(coach, clients)
    swapped: dict[str, float] = {}
    try:
        time.sleep(5)
        quiet = len(asking.taken_ms)
        for number in range(1, rounds + 1):
            swapped |= rebuild(settings, number)
            until = time.monotonic() + 120
            while not all(v in asking.first_answer for v in swapped if _current(settings, v)):
                if time.monotonic() > until:
                    raise SystemExit(f"Not followed within 120 s: {coach.library.trouble}")
                time.sleep(0.02)
    finally:
        asking.end()
    # A version replaced before anybody answered from it has no time of its own.
    answered = asking.first_answer
    until_new = [answered[v] - at for v, at in swapped.items() if v in answered]
    return {
        "clients": clients, "rebuilds": rounds, "swaps": len(swapped), "followed": len(until_new),
        "requests": len(asking.taken_ms), "failed": len(asking.failed),
        "why": dict(Counter(asking.failed).most_common(5)),
        "until_new_s": [round(s, 2) for s in until_new],
        "longest_until_new_s": round(max(until_new), 2),
        "request_ms_before": quantiles(asking.taken_ms[:quiet]),
        "request_ms_while_rebuilding": quantiles(asking.taken_ms[quiet:]),
    }  # fmt: skip


def quantiles(taken_ms: list[float]) -> dict[str, float]:
    """Median and 99th percentile."""
    values = np.quantile(taken_ms, [0.5, 0.99])
    return {"p50": round(float(values[0]), 1), "p99": round(float(values[1]), 1)}


def rebuild(settings: Settings, number: int) -> dict[str, float]:
    """Rebuild both stores in another process; returns when the pointer first named each."""
    document = next((settings.corpora / "guidance").rglob("sled-push.md"))
    document.write_text(f"{document.read_text('utf-8')}\nRead for the {number}. time.\n", "utf-8")
    writer = subprocess.Popen(
        [
            sys.executable, "-c",
            "from hyrox.settings import Settings; from ingest.stores import ensure_stores;"
            "ensure_stores(Settings())",
        ],
        env={
            **os.environ,
            "HYROX_COACH_HOME": str(settings.home),
            "HYROX_COACH_CORPORA": str(settings.corpora),
            "HYROX_COACH_REFERENCE_DRAWS": str(settings.reference_draws + number),
        },
    )  # fmt: skip
    before = set(pointer(settings).values())
    seen: dict[str, float] = {}
    while True:
        ended = writer.poll()
        for store in Store:
            name = pointer(settings)[store]
            if name not in before:
                seen.setdefault(name, time.time())
        if ended is not None:
            break
        time.sleep(0.01)
    if ended or len(seen) != len(Store):
        raise SystemExit(
            f"The rebuild failed ({ended}); {len(seen)} of {len(Store)} stores swapped."
        )
    return seen


def _current(settings: Settings, version: str) -> bool:
    return version in [pointer(settings)[store] for store in Store]


if __name__ == "__main__":
    sys.exit(main())
