"""Builds one version of a Chroma store in a new folder, and proves it before anyone reads it.

A version holds ``chroma/`` (vectors, ids, nothing personal), the data the vectors stand for
(``guidance.json``; or ``results.parquet`` with ``vectors.npy``, row by row, and ``vectors.json``,
how they are made) and ``manifest.json``, written
last: a folder without one is unfinished.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from hyrox.errors import StoreError
from ingest.guidance.documents import Guidance, Passage, Reference
from ingest.progress import Progress
from ingest.vectors import embedding

if TYPE_CHECKING:
    import pandas as pd
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection

Floats = NDArray[np.float32]

FORMAT = 2
"""Raised when what a version holds changes, so that older ones are rebuilt."""
GUIDANCE = "guidance"
PROBES = 50
NEAREST, FETCHED = 10, 50
RECALL_NEEDED = 0.99
_BATCH = 5000
_OPENING = threading.Lock()
"""Clients of one folder share what Chroma opened, which it hands out and takes down unguarded: a
thread that opens while another closes would get what is being taken down."""


@contextmanager
def chroma(folder: Path) -> Iterator["Client"]:
    """A client on a version's ``chroma`` folder, closed at the end.

    Raises:
        StoreError: the folder cannot be opened.
    """
    client = open_chroma(folder)
    try:
        yield client
    finally:
        client.close()


def open_chroma(folder: Path) -> "Client":
    """Like ``chroma``, for a reader that keeps the client and closes it itself."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    try:
        with _OPENING:
            opened = chromadb.PersistentClient(
                str(folder / "chroma"), settings=ChromaSettings(anonymized_telemetry=False)
            )
    except Exception as error:
        raise StoreError(
            f"The vector store in {folder} cannot be opened ({error}). "
            "Build it again: hyrox-coach ingest guidance"
        ) from error
    client = cast("Client", opened)  # ClientAPI, as declared, cannot be closed
    close = client.close

    def close_alone() -> None:
        with _OPENING:
            close()

    setattr(client, "close", close_alone)  # noqa: B010
    return client


def collection_name(division: str, gender: str) -> str:
    """The athletes' collection of a division and gender."""
    return f"{division}-{gender}"


def build_guidance(
    folder: Path, guidance: Guidance, previous: Path | None, progress: Progress
) -> dict[str, Any]:
    """Embed the passages into ``folder`` and verify.

    Vectors of texts that ``previous``, an older version, holds already are taken from there.

    Returns:
        The counts of the manifest: documents, passages, embedded (anew).

    Raises:
        StoreError: the finished store does not find what was put in.
    """
    passages = guidance.passages
    known = _vectors_of(previous) if previous else {}
    texts = [passage.embedded_text for passage in passages]
    fresh = [i for i, text in enumerate(texts) if text not in known]
    vectors = np.empty((len(texts), embedding.DIMENSION), np.float32)
    with progress.bar(len(fresh), "Embedding guidance") as bar:
        for start in range(0, len(fresh), 64):
            part = fresh[start : start + 64]
            vectors[part] = embedding.encoder().encode([texts[i] for i in part])
            bar.update(len(part))
    for i in set(range(len(texts))) - set(fresh):
        vectors[i] = known[texts[i]]
    (folder / "guidance.json").write_text(
        json.dumps(
            {
                "passages": [passage.as_json() for passage in passages],
                "references": {k: asdict(v) for k, v in guidance.references.items()},
            },
            ensure_ascii=False,
        ),
        encoding="utf-8",
    )
    ids = [passage.id for passage in passages]
    with chroma(folder) as client:
        _fill(client, GUIDANCE, "cosine", ids, vectors, texts)
    verify(folder, {GUIDANCE: (ids, vectors)})
    documents = len({passage.document for passage in passages})
    return {"documents": documents, "passages": len(passages), "embedded": len(fresh)}


def read_passages(folder: Path) -> tuple[list[Passage], dict[str, Reference]]:
    """The passages and cited works of a guidance version."""
    data = json.loads((folder / "guidance.json").read_text(encoding="utf-8"))
    passages = [Passage.from_json(fields) for fields in data["passages"]]
    return passages, {key: Reference(**fields) for key, fields in data["references"].items()}


def build_athletes(folder: Path, results: "pd.DataFrame", progress: Progress) -> dict[str, Any]:
    """Turn every finish into a vector, one collection per division and gender, and verify.

    Returns:
        The counts of the manifest: results, and vectors per collection.

    Raises:
        StoreError: the finished store does not find what was put in.
    """
    from analysis.field import Field, possible
    from analysis.vectors import AthleteVectors
    from hyrox.segments import SEGMENTS

    splits = results[[s.value for s in SEGMENTS]].to_numpy(np.float32)
    results = results[possible(splits, results["total"].to_numpy(np.float32))]
    results = results.sort_values("result_id", ignore_index=True)
    vectoriser = AthleteVectors.fit(Field.from_frame(results))
    vectors = vectoriser.transform(results)
    results.to_parquet(folder / "results.parquet", index=False)
    np.save(folder / "vectors.npy", vectors)
    (folder / "vectors.json").write_text(json.dumps(vectoriser.as_json()), encoding="utf-8")

    ids = results["result_id"].to_numpy(dtype=object)
    names = (results["division"].astype(str) + " " + results["gender"].astype(str)).to_numpy()
    content: dict[str, tuple[list[str], Floats]] = {}
    with chroma(folder) as client, progress.bar(len(results), "Indexing athletes") as bar:
        for pair in sorted(set(names)):
            rows = np.flatnonzero(names == pair)
            name = collection_name(*pair.split())
            content[name] = (list(ids[rows]), vectors[rows])
            _fill(client, name, "l2", *content[name], None, bar)
    verify(folder, content)
    return {
        "results": len(results),
        "vectors": {name: len(ids) for name, (ids, _) in content.items()},
    }


def verify(folder: Path, content: dict[str, tuple[list[str], Floats]]) -> None:
    """Reopen a version and compare it with what went in: counts, and a recall probe.

    Up to 50 vectors per collection are searched; of their 10 exact nearest, 99 % must be among
    the 50 fetched.

    Raises:
        StoreError: a count or the recall is off.
    """
    with chroma(folder) as client:
        for name, (ids, vectors) in content.items():
            collection = client.get_collection(name, embedding_function=None)
            if collection.count() != len(ids):
                raise StoreError(
                    f"Collection {name} holds {collection.count()} of {len(ids)} vectors. "
                    "Nothing was changed; run the ingestion again."
                )
            found = recall(collection, ids, vectors)
            if found < RECALL_NEEDED:
                raise StoreError(
                    f"Collection {name} finds only {found:.1%} of the true neighbours. "
                    "Nothing was changed; run the ingestion again."
                )


def recall(
    collection: "Collection", ids: list[str], vectors: Floats, probes: int = PROBES
) -> float:
    """Share of the exact 10 nearest that are among the 50 fetched, over some stored vectors."""
    if not ids:
        return 1.0
    rows = np.random.default_rng(0).choice(len(ids), min(probes, len(ids)), replace=False)
    found = total = 0
    squares = np.einsum("ij,ij->i", vectors, vectors)
    fetched = min(FETCHED, len(ids))
    answers = collection.query(query_embeddings=vectors[rows], n_results=fetched, include=[])
    for row, answer in zip(rows, answers["ids"], strict=True):
        distances = squares - 2 * (vectors @ vectors[row])
        nearest = np.argsort(distances, kind="stable")[:NEAREST]
        # By distance, not by id: equal races are equally near and may replace each other.
        limit = distances[nearest[-1]] + 1e-4
        position = {ids[i]: i for i in np.flatnonzero(distances <= limit)}
        found += min(len(nearest), sum(answer_id in position for answer_id in answer))
        total += len(nearest)
    return found / total


def _fill(
    client: "Client",
    name: str,
    space: str,
    ids: list[str],
    vectors: Floats,
    documents: list[str] | None,
    bar: Any = None,
) -> None:
    # Chroma's defaults find 3 of 4 true neighbours at 100,000 vectors; these find all but a few.
    hnsw: dict[str, Any] = {
        "space": space, "ef_search": 200, "ef_construction": 200, "max_neighbors": 32,
    }  # fmt: skip
    collection = client.create_collection(
        name,
        configuration=cast("CreateCollectionConfiguration", {"hnsw": hnsw}),
        metadata={"embedder": embedding.NAME if space == "cosine" else "athlete-vectors"},
        embedding_function=None,
    )
    for start in range(0, len(ids), _BATCH):
        part = slice(start, start + _BATCH)
        collection.add(
            ids=ids[part],
            embeddings=vectors[part],
            documents=documents[part] if documents else None,
        )
        if bar is not None:
            bar.update(len(ids[part]))


def _vectors_of(folder: Path) -> dict[str, Floats]:
    """Text to vector of an older guidance version; empty if it was made by another model."""
    with chroma(folder) as client:
        collection = client.get_collection(GUIDANCE, embedding_function=None)
        if (collection.metadata or {}).get("embedder") != embedding.NAME:
            return {}
        stored = collection.get(include=["documents", "embeddings"])
    vectors = np.asarray(stored["embeddings"], np.float32)
    return dict(zip(stored["documents"] or [], vectors, strict=True))
