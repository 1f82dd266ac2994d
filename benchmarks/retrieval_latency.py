"""How long looking things up takes once warm, and whether the search finds the true neighbours.

    python benchmarks/retrieval_latency.py [--home FOLDER]

Without ``--home`` the stores are built in a temporary folder from what the project ships.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from analysis.vectors import AthleteVectors
from hyrox.results import RaceResult
from hyrox.settings import Settings
from ingest.progress import Progress
from ingest.stores import ensure_stores
from retrieval.library import Library
from retrieval.races import Races

T = TypeVar("T")
REPETITIONS, PROBES, NEAREST = 300, 40, 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="folder of built stores")
    home = parser.parse_args().home
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(home=home or Path(temporary))
        ensure_stores(settings, Progress())
        started = time.perf_counter()
        library = Library.open(settings)
        opened_s = time.perf_counter() - started
        figures = {"finishes": len(library.races), "open_s": round(opened_s, 2)}
        print(json.dumps({**figures, **measure(library, settings.corpora)}, indent=1))
        library.close()


def measure(library: Library, corpora: Path) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    rows = rng.choice(len(library.races), REPETITIONS, replace=False)
    races = [library.races.at(int(row)) for row in rows]
    questions = [
        json.loads(line)["question"]
        for path in sorted((corpora / "questions" / "training").rglob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    asked = [questions[i] for i in rng.choice(len(questions), REPETITIONS)]
    for race, question in zip(races[:50], asked[:50], strict=True):
        library.similar(race), library.passages.search(question), library.report(race)
    return {
        "similar_athletes_ms": timed(library.similar, races),
        "passages_ms": timed(library.passages.search, asked),
        "report_ms": timed(library.report, races),
        "together_ms": timed(
            lambda i: (
                library.report(races[i]),
                library.similar(races[i]),
                library.passages.search(asked[i]),
            ),
            range(REPETITIONS),
        ),
        "recall_at_10": recall(library, races[:PROBES]),
    }


def timed(look_up: Callable[[T], object], inputs: Sequence[T]) -> dict[str, float]:
    """Median and 95th percentile, milliseconds."""
    taken = []
    for value in inputs:
        started = time.perf_counter()
        look_up(value)
        taken.append((time.perf_counter() - started) * 1000)
    return {
        "median": round(float(np.median(taken)), 2),
        "p95": round(float(np.quantile(taken, 0.95)), 2),
    }


def recall(library: Library, races: Sequence[RaceResult]) -> float:
    """Share of the exact ten nearest finishes that are returned."""
    vectoriser = AthleteVectors.fit(library.field)
    shares = []
    for race in races:
        exact = exact_distances(library.races, vectoriser, race)
        limit = exact[min(NEAREST, len(exact)) - 1] + 1e-4
        near = library.similar(race, NEAREST)
        shares.append(sum(n.distance <= limit for n in near) / min(NEAREST, len(exact)))
    return round(float(np.mean(shares)), 4)


def exact_distances(races: Races, vectoriser: AthleteVectors, race: RaceResult) -> list[float]:
    """Distances to everybody else of the division and gender, nearest first, no index used."""
    import pandas as pd

    from hyrox.segments import SEGMENTS

    rows = np.flatnonzero(races.division.rows(race.division) & races.gender.rows(race.gender))
    splits = races.splits_s[rows]
    own = races.row(race.result_id)
    same = races.same_athlete(own) if own is not None else None
    strangers = (splits != np.asarray(race.splits.seconds, np.float32)).any(axis=1)
    if same is not None:
        strangers &= ~np.isin(rows, same)
    rows, splits = rows[strangers], splits[strangers]
    frame = pd.DataFrame(splits, columns=[s.value for s in SEGMENTS]).assign(
        total=races.totals_s[rows], season=races.seasons[rows],
        event=[races.event[int(r)] for r in rows],
        division=race.division.value, gender=race.gender.value,
    )  # fmt: skip
    apart = np.linalg.norm(vectoriser.transform(frame) - vectoriser.transform_one(race), axis=1)
    return [float(d) for d in np.sort(apart)]


if __name__ == "__main__":
    main()
