"""Killed at any moment and run again, ingestion ends where it would have ended undisturbed.

Each run takes in three result files, a folder of guidance and a crawl of the replica, and swaps
the stores after each. It is killed with SIGKILL while readers ask, then run again. Two kills by
default; all sixty, spread over crawling, gating, building and swapping:

    HYROX_COACH_SWEEP=6000 python -m pytest tests/ingest/kill -s
"""

import json
import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from hyrox.settings import Settings
from ingest.results.names import installation_key
from ingest.results_run import ingest_results
from tests.ingest.kill.harness import Run, run
from tests.ingest.kill.home_state import files_of, state_of, unfinished
from tests.ingest.kill.readers import Reading
from tests.ingest.site.replica_server import Replica, invented_weekend

KILLS = min(60, max(1, int(os.environ.get("HYROX_COACH_SWEEP", "200")) // 100))
SEASON = 8
GROUPS: dict[str, frozenset[str]] = {
    "swapping": frozenset({"committing", "swapping", "clearing"}),
    "building": frozenset({"embedding", "indexing"}),
    "crawling": frozenset({"crawling"}),
    "gating": frozenset({"gating", "storing", "starting"}),
}
"""What a kill aims at, in turn, and the phases of the scenario that belong to it."""


@dataclass
class Bench:
    """The inputs of all runs, a home to copy, and the run that nobody disturbed."""

    home: Path
    corpora: Path
    results: list[Path]
    guidance: Path
    replica: Replica
    undisturbed: Run = field(default_factory=Run)
    state: dict[str, Any] = field(default_factory=dict)
    known: set[tuple[str, str]] = field(default_factory=set)
    hits: Counter[str] = field(default_factory=Counter)
    asked: int = 0

    def prepare(self, folder: Path) -> tuple[Settings, Path]:
        """An installation of its own with the plan of a run in it."""
        home = folder / "home"
        shutil.copytree(self.home, home)
        plan = folder / "plan.json"
        plan.write_text(json.dumps({
            "home": str(home), "corpora": str(self.corpora), "site": self.replica.base,
            "season": SEASON, "results": [str(path) for path in self.results],
            "guidance": str(self.guidance),
        }))  # fmt: skip
        return Settings(home=home, corpora=self.corpora, reference_draws=1000), plan


@pytest.fixture(scope="module")
def bench(
    built_home: Path, small_corpora: Path, drawn: pd.DataFrame,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Bench]:  # fmt: skip
    folder = tmp_path_factory.mktemp("bench")
    home = shutil.copytree(built_home, folder / "start")
    installation_key(home)
    weekend = invented_weekend(
        "2025 Testville", SEASON, {("H_T1", "M"): 12, ("H_T1", "W"): 8, ("HD_T1", "X"): 4}
    )
    with Replica(SEASON, [weekend]) as replica:
        made = Bench(home, small_corpora, _result_files(drawn, folder), folder / "club", replica)
        _guidance(small_corpora, made.guidance)
        settings, plan = made.prepare(folder)
        before = Reading()
        with before.of(settings):
            pass
        made.undisturbed = run(plan)
        assert made.undisturbed.code == 0, made.undisturbed.errors
        ingest_results(made.results[:1], settings)
        made.state = state_of(settings)
        made.known = before.seen | made.undisturbed.versions
        yield made
        print(f"\n{KILLS} kills hit {dict(made.hits)}; readers asked {made.asked} times")


def _result_files(drawn: pd.DataFrame, folder: Path) -> list[Path]:
    """Three files that overlap and hold defective rows, from singles only."""
    frame = drawn[drawn["division"].isin(["open", "pro"])].head(90).reset_index(drop=True)
    frame = frame.astype(object)
    frame.loc[[5, 40], "row"] = 2
    frame.loc[60, "division"] = "Ironman"
    parts = (frame.iloc[:35], frame.iloc[30:65], frame.iloc[60:])
    paths = [folder / "first.csv", folder / "second.csv", folder / "third.jsonl"]
    for part, path in zip(parts, paths, strict=True):
        if path.suffix == ".csv":
            part.to_csv(path, index=False)
        else:
            part.to_json(path, orient="records", lines=True)
    return paths


def _guidance(corpora: Path, folder: Path) -> None:
    folder.mkdir()
    text = (corpora / "guidance" / "sleep.md").read_text()
    (folder / "naps.md").write_text(text.replace("id: sleep", "id: naps").replace("## ", "## My "))


def test_an_undisturbed_run_takes_everything_in(bench: Bench) -> None:
    assert len(bench.state["catalogue"]["inputs"]) == 4
    assert set(bench.state["catalogue"]["guidance"]) == {"corpora", "club"}
    assert bench.state["stores"]["athletes"]["manifest"]["results"] > 80
    assert {stretch.phase for stretch in bench.undisturbed.stretches} >= set.union(
        *map(set, GROUPS.values())
    )
    assert max(bench.replica.asked.values()) == 1


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_run_goes_on_to_the_same_end(bench: Bench, tmp_path: Path, number: int) -> None:
    settings, plan = bench.prepare(tmp_path)
    bench.replica.asked.clear()
    reading = Reading()
    with reading.of(settings):
        killed = _killed(bench, plan, number)
        again = run(plan)
    bench.hits[killed.phase if killed.code else "nothing: it had ended"] += 1
    bench.asked += reading.asked
    assert killed.code in (-9, 0), killed.errors
    assert again.code == 0, again.errors

    assert reading.failures == []
    assert reading.asked > 0
    assert reading.seen <= bench.known
    # The page on its way to the crawler when it died is asked for again, and no other; the site's
    # rules for crawlers are read anew by every run.
    asked = {page: n for page, n in bench.replica.asked.items() if page != "/robots.txt"}
    assert sum(n - 1 for n in asked.values()) <= 1
    assert unfinished(settings) == []
    # A reader may have held an old version; the next run, whatever it takes in, clears it away.
    assert ingest_results(bench.results[:1], settings).kept == 0
    assert files_of(settings) == bench.state["files"]
    assert state_of(settings) == bench.state


def _killed(bench: Bench, plan: Path, number: int) -> Run:
    """A run that is killed: right around the swap of a pointer, while a page is asked for, or at a
    moment drawn over the time that an undisturbed run spends in some phases."""
    rng = random.Random(number)
    turn, aim = divmod(number, len(GROUPS))
    group = list(GROUPS)[aim]
    if group == "swapping":
        files = enumerate(bench.undisturbed.replaced, 1)
        pointers = [i for i, file in files if file.endswith("current.json")]
        points = [f"{i}:{when}" for i in pointers for when in ("before", "after")]
        random.Random(0).shuffle(points)
        return run(plan, die_at=points[turn % len(points)])
    if group == "crawling" and turn % 2:
        return _killed_while_asking(bench.replica, plan, rng)
    stretches = [s for s in bench.undisturbed.stretches if s.phase in GROUPS[group]]
    (chosen,) = rng.choices(stretches, [s.seconds for s in stretches])
    return run(plan, kill=chosen, share=rng.random())


def _killed_while_asking(replica: Replica, plan: Path, rng: random.Random) -> Run:
    left = rng.randrange(len(replica.athletes))

    def started(process: subprocess.Popen[str]) -> None:
        def asked(_: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                process.kill()

        replica.on_answer = asked

    try:
        return run(plan, started=started)
    finally:
        replica.on_answer = None


@pytest.mark.skipif(KILLS < 60, reason="only the full sweep must hit every phase")
def test_the_kills_were_spread_over_all_phases(bench: Bench) -> None:
    for aim, phases in GROUPS.items():
        assert sum(bench.hits[phase] for phase in phases) >= 10, (aim, bench.hits)
