"""How long it takes to bring in every result of the sport, and to find that nothing is new.

    python benchmarks/ingest_scale.py [--rows 1500000] [--keep FOLDER]

Draws invented finishes with invented names from the reference field into Parquet files, then runs
``hyrox-coach ingest results`` on an empty home as a maintainer does, and once more on the same
files. Phases begin with their line or bar on the command's standard error. Memory is the resident
sum of the command and its children, sampled every 0.2 s. Limits, for 1.5 million rows: import
10 min, 2 GB resident; unchanged run 5 % of the import.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np

from hyrox.settings import PROJECT

IMPORT_LIMIT_S, RESIDENT_LIMIT_GB, UNCHANGED_LIMIT = 600.0, 2.0, 0.05
DESIGN_ROWS, PIECE = 1_500_000, 100_000
TEAM = {"doubles": 2, "relay": 4}
RACES_PER_ATHLETE = 1.6
PHASES = {
    "Reading and judging results": "reading_and_judging",
    "Storing events": "storing",
    "Building the guidance store": "guidance",
    "Building the athletes store": "vectors",
    "Indexing athletes": "index",
}
"""What the command says when a phase begins."""


def main() -> int:
    """Measure, print, and return 1 if a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="folder for files and home; files are reused")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place: Path = options.keep or Path(temporary)
        files = draw(place / f"files-{options.rows}", options.rows)
        load_before = os.getloadavg()[0]
        first = ingest(files, place / "home")
        second = ingest(files, place / "home")
    figures = {
        "rows": options.rows,
        "files": len(files),
        "events": len(first.report["events"]),
        "import": first.as_json(),
        "unchanged": second.as_json(),
        "unchanged_share": round(second.seconds / first.seconds, 4),
        "load_before": round(load_before, 1),
        "load_after": round(os.getloadavg()[0], 1),
    }
    missed = missed_limits(options.rows, first, second)
    print(json.dumps(figures | {"missed": missed}, indent=1))
    return 1 if missed else 0


def missed_limits(rows: int, first: "Run", second: "Run") -> list[str]:
    """The limits that do not hold; time grows with the rows, memory is held to the whole."""
    holds = {
        "accounted_for": first.report["kept"] + sum(first.report["set_aside"].values()) == rows,
        "nothing_new": second.report["kept"] == 0,
        "import_s": first.seconds <= IMPORT_LIMIT_S * max(1.0, rows / DESIGN_ROWS),
        "resident_gb": first.resident_gb <= RESIDENT_LIMIT_GB,
        # Starting Python is most of a small import.
        "unchanged_share": rows < DESIGN_ROWS or second.seconds <= UNCHANGED_LIMIT * first.seconds,
    }
    return [name for name, kept in holds.items() if not kept]


def draw(folder: Path, rows: int) -> list[Path]:
    """Invented finishes with names, 100,000 a file, 20 venues in each; kept files are reused."""
    from ingest.reference.reference_field import load_reference_field

    reference = load_reference_field(PROJECT / "corpora" / "reference_field")
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    paths = []
    for piece, start in enumerate(range(0, rows, PIECE)):
        path = folder / f"results-{piece:02}.parquet"
        paths.append(path)
        if path.exists():
            continue
        frame = reference.draw(min(PIECE, rows - start), seed=piece + 1)
        people = rng.integers(0, int(rows / RACES_PER_ATHLETE) + 1, (len(frame), 4))
        frame["athlete"] = [
            ", ".join(f"Given{n} Family{n}" for n in team[: TEAM.get(division, 1)])
            for division, team in zip(frame["division"], people, strict=True)
        ]
        frame["event"] = frame["event"].str.replace("reference", f"20{10 + piece} Venue")
        part = path.with_suffix(".part")
        frame.drop(columns="result_id").to_parquet(part, index=False)
        part.rename(path)
    return paths


@dataclass
class Run:
    """One run of the command."""

    seconds: float = 0.0
    cpu_s: float = 0.0
    resident_gb: float = 0.0
    report: dict[str, Any] = field(default_factory=dict)
    began: dict[str, float] = field(default_factory=dict)
    peak_gb: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Seconds and peak memory per phase beside the whole; what ran before the first phase
        and after the last is counted in ``starting`` and in the last."""
        begins = [*self.began.values(), self.seconds]
        phases = {
            name: {
                "seconds": round(end - begin, 1),
                "resident_gb": round(self.peak_gb.get(name, 0.0), 3),
            }
            for name, begin, end in zip(self.began, begins, begins[1:], strict=False)
        }
        return {
            "seconds": round(self.seconds, 1),
            "cpu_s": round(self.cpu_s, 1),
            "rows_per_s": round(self.report["read"] / self.seconds),
            "resident_gb": round(self.resident_gb, 3),
            "phases": phases,
            "kept": self.report["kept"],
            "unchanged": self.report["unchanged"],
            "set_aside": self.report["set_aside"],
        }


def ingest(files: list[Path], home: Path) -> Run:
    """Run the command on the files and watch it."""
    done = Run(began={"starting": 0.0})
    started = time.perf_counter()
    children_before = os.times()
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "ingest", "results", *map(str, files), "--json"],
        cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "HYROX_COACH_HOME": str(home)},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    watching = [
        threading.Thread(target=_watch_phases, args=(process.stderr, done, started)),
        threading.Thread(target=_watch_memory, args=(process, done)),
    ]
    for thread in watching:
        thread.start()
    said = process.stdout.read()
    code = process.wait()
    done.seconds = time.perf_counter() - started
    for thread in watching:
        thread.join()
    used = os.times()
    done.cpu_s = (
        used.children_user + used.children_system
        - children_before.children_user - children_before.children_system
    )  # fmt: skip
    if code:
        raise SystemExit(f"The import failed (exit {code}): {said.decode()[-500:]}")
    done.report = json.loads(said)
    return done


def _watch_phases(stream: IO[bytes], run: Run, started: float) -> None:
    """Note when each phase's words appear first; bars repeat theirs after carriage returns."""
    tail = b""
    while chunk := os.read(stream.fileno(), 65_536):
        tail = tail[-100:] + chunk
        for words, name in PHASES.items():
            if name not in run.began and words.encode() in tail:
                run.began[name] = time.perf_counter() - started


def _watch_memory(process: "subprocess.Popen[bytes]", run: Run) -> None:
    import psutil

    while process.poll() is None:
        try:
            parent = psutil.Process(process.pid)
            tree = [parent, *parent.children(recursive=True)]
            gigabytes = sum(p.memory_info().rss for p in tree) / 1e9
        except psutil.NoSuchProcess:
            continue
        phase = next(reversed(run.began))
        run.peak_gb[phase] = max(run.peak_gb.get(phase, 0.0), gigabytes)
        run.resident_gb = max(run.resident_gb, gigabytes)
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
