"""The athletes store at the size of the whole sport: building it, opening it, the nearest athletes.

    python benchmarks/nearest.py [--size 1500000] [--keep FOLDER]

Draws invented finishes from the reference field into one file a venue and season, as ingested
results are kept; builds the store from them in a process of its own, then opens it in another.
Half of the races asked about are of the store, half are like one of the store with every split a
little off, as typed in by somebody new. Limits: p95 20 ms, recall@10 0.99 against exact search.
Memory is the resident sum of a process and its children, sampled ten times a second.
"""

import argparse
import hashlib
import json
import multiprocessing
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from hyrox.results import RaceResult, Splits
from hyrox.settings import PROJECT

P95_LIMIT_MS, RECALL_LIMIT = 20.0, 0.99
NEAREST, ASKED, PIECE = 10, 400, 100_000


def main() -> int:
    """Measure, print, and return 1 if a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_500_000)
    parser.add_argument("--keep", type=Path, help="folder to build in and to read from again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place: Path = options.keep or Path(temporary)
        figures: dict[str, Any] = {}
        if not (place / "store" / "manifest.json").exists():
            in_process(draw, place, options.size)
            figures["build"] = in_process(build, place)
        figures["read"] = in_process(read, place)
    print(json.dumps(figures, indent=1))
    nearest = figures["read"]["nearest_ms"]
    return int(nearest["p95"] > P95_LIMIT_MS or figures["read"]["recall_at_10"] < RECALL_LIMIT)


def in_process(work: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """What ``work`` returns, with seconds, processor seconds and peak memory of its process."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(sending, work, arguments))
    started = time.perf_counter()
    child.start()
    sending.close()
    peak = _Peak(child.pid or 0)
    try:
        found: dict[str, Any] = receiving.recv()
    except EOFError:
        raise SystemExit(f"{work.__name__} failed; see above.") from None
    finally:
        seconds = time.perf_counter() - started
        peak.stop()
        child.join()
    return {"seconds": round(seconds, 1), "peak_rss_gb": round(peak.bytes / 1e9, 3), **found}


def _send(sending: Any, work: Callable[..., dict[str, Any]], arguments: tuple[Any, ...]) -> None:
    import resource

    found = work(*arguments)
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    sending.send({"cpu_s": round(sum(u.ru_utime + u.ru_stime for u in used), 1), **found})


class _Peak(threading.Thread):
    """Samples the resident memory of a process and its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.bytes = pid, 0
        self._ended = threading.Event()
        self.start()

    def run(self) -> None:
        import psutil

        while not self._ended.wait(0.1):
            try:
                process = psutil.Process(self.pid)
                tree = [process, *process.children(recursive=True)]
                self.bytes = max(self.bytes, sum(p.memory_info().rss for p in tree))
            except psutil.NoSuchProcess:
                continue

    def stop(self) -> None:
        self._ended.set()
        self.join()


def draw(place: Path, size: int) -> dict[str, Any]:
    """``size`` invented finishes in files as results are kept."""
    from ingest.reference.reference_field import load_reference_field

    field = load_reference_field(PROJECT / "corpora" / "reference_field")
    for piece, start in enumerate(range(0, size, PIECE)):
        frame = field.draw(min(PIECE, size - start), seed=piece + 1)
        frame["result_id"] = [_id(start + i) for i in range(len(frame))]
        frame["event"] += f" ({piece})"
        for (season, event), rows in frame.groupby(["season", "event"]):
            path = place / "results" / f"season-{season}" / f"{event}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            rows.to_parquet(path, index=False)
    return {}


def _id(number: int) -> str:
    return "r-" + hashlib.sha256(str(number).encode()).hexdigest()[:12]


def build(place: Path) -> dict[str, Any]:
    from ingest.progress import Progress
    from ingest.vectors.athletes_build import build_athletes_from

    folder = place / "store"
    folder.mkdir()
    files = sorted((place / "results").glob("season-*/*.parquet"))
    counts = build_athletes_from(folder, files, Progress())
    (folder / "manifest.json").write_text(json.dumps(counts))
    on_disk = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
    return {"files": len(files), "disk_gb": round(on_disk / 1e9, 3), **counts}


def read(place: Path) -> dict[str, Any]:
    import psutil

    from retrieval.library import open_athletes

    started = time.perf_counter()
    field, _models, races, search = open_athletes(place / "store", None)
    opened_s = time.perf_counter() - started
    rss = psutil.Process().memory_info().rss
    asked = questions(races)
    vectors = np.load(place / "store" / "vectors.npy", mmap_mode="r")
    taken, used, found, wanted = [], [], 0, 0
    for race in asked[:20]:
        search.nearest(race, NEAREST)
    for race in asked:
        started, before = time.perf_counter(), time.process_time()
        near = search.nearest(race, NEAREST)
        taken.append((time.perf_counter() - started) * 1000)
        used.append((time.process_time() - before) * 1000)
        limit = exact_limit(races, vectors, search._vectoriser.transform_one(race), race)
        found += sum(n.distance <= limit + 1e-4 for n in near)
        wanted += NEAREST
    search.close()
    return {
        "finishes": len(field), "open_s": round(opened_s, 2), "rss_gb": round(rss / 1e9, 3),
        "asked": len(asked), "recall_at_10": round(found / wanted, 4),
        "nearest_ms": {
            "p50": round(float(np.median(taken)), 2),
            "p95": round(float(np.quantile(taken, 0.95)), 2),
            "longest": round(max(taken), 2),
            "cpu_p50": round(float(np.median(used)), 2),
            "cpu_p95": round(float(np.quantile(used, 0.95)), 2),
        },
    }  # fmt: skip


def questions(races: Any) -> list[RaceResult]:
    """Races to ask about: of the store, and like one of the store."""
    rng = np.random.default_rng(0)
    asked = [races.at(int(row)) for row in rng.choice(len(races), ASKED, replace=False)]
    for i in range(0, ASKED, 2):
        off = np.exp(rng.normal(0, 0.05, len(asked[i].splits.seconds)))
        times = tuple(
            round(float(t * o), 1) for t, o in zip(asked[i].splits.seconds, off, strict=True)
        )
        asked[i] = replace(asked[i], splits=Splits(times), total_s=sum(times), result_id=None)
    return asked


def exact_limit(races: Any, vectors: Any, vector: Any, race: RaceResult) -> float:
    """Distance of the tenth nearest other finish of the division and gender, no index used."""
    rows = np.flatnonzero(races.division.rows(race.division) & races.gender.rows(race.gender))
    if race.result_id is not None:
        own = np.array(race.splits.seconds, np.float32)
        rows = rows[(races.splits_s[rows] != own).any(axis=1)]
    distances = np.sqrt(((vectors[rows] - vector) ** 2).sum(axis=1))
    return float(np.partition(distances, NEAREST - 1)[NEAREST - 1])


if __name__ == "__main__":
    sys.exit(main())
