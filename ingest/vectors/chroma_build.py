"""Builds one version of a Chroma store in a new folder, and proves it before anyone reads it.

A version holds ``chroma/`` (vectors, ids, nothing personal), the data the vectors stand for
(``guidance.json`` with ``vectors.npy``, row by row, and ``asked.npy``; or ``results.parquet`` with
``vectors.npy`` and ``vectors.json``, how they are made) and ``manifest.json``, written last: a
folder without one is unfinished.
"""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from hyrox.errors import StoreError
from ingest.guidance.documents import Guidance, Passage, Reference
from ingest.progress import Progress
from ingest.vectors import embedding

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection as ChromaCollection

Floats = NDArray[np.float32]

FORMAT = 6
"""Raised when what a version holds changes, so that older ones are rebuilt."""
GUIDANCE = "guidance"
DATABASES = "databases"
"""Exercises, foods and recipes have a collection of their own: a food table has thousands of rows
that would crowd out advice, and filtering one collection costs more than searching two."""
ASKED = "asked"
"""Questions as athletes put them, each with the passage that answers it: a question is nearer to
another question than to any answer."""
VECTORS_FILE, ASKED_FILE = "vectors.npy", "asked.npy"
PROBES = 50
NEAREST, FETCHED = 10, 50
RECALL_NEEDED = 0.99
_BATCH = 5000
_OPENING = threading.Lock()
"""Clients of one folder share what Chroma opened, which it hands out and takes down unguarded: a
thread that opens while another closes would get what is being taken down."""
_SAVED_EVERY = 100_000
"""New rows after which an index is written to disk: more often rewrites it for nothing, less often
lets the write-ahead log grow."""


@dataclass(frozen=True)
class Collection:
    """What goes into one collection: ids, ``[n, dimension]`` vectors and, if kept, their texts."""

    name: str
    ids: Sequence[str]
    vectors: Floats
    documents: Sequence[str] | None = None
    space: str = "l2"
    embedder: str = "athlete-vectors"


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
            "Delete that folder, then build it again: hyrox-coach ingest build"
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
    texts = [passage.embedded_text for passage in passages]
    asked = asked_of(passages)
    questions = [question for _, question in asked]
    of_passages, fresh = _embedded(texts, embedding.NAME, previous, progress)
    of_asked, fresh_questions = _embedded(questions, embedding.QUESTIONS, previous, progress)
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
    np.save(folder / VECTORS_FILE, of_passages)
    np.save(folder / ASKED_FILE, of_asked)
    for name in (GUIDANCE, DATABASES):
        rows = [i for i, passage in enumerate(passages) if collection_of(passage) == name]
        if rows or name == GUIDANCE:
            ids = [passages[i].id for i in rows]
            _fill_texts(folder, name, ids, of_passages[rows], [texts[i] for i in rows])
    ids = [str(i) for i in range(len(asked))]
    _fill_texts(folder, ASKED, ids, of_asked, questions)
    documents = len({passage.document for passage in passages})
    return {"documents": documents, "passages": len(passages), "embedded": fresh + fresh_questions}


def asked_of(passages: Sequence[Passage]) -> list[tuple[int, str]]:
    """Every question that a passage is known to answer, with the passage's row."""
    return [(row, text) for row, passage in enumerate(passages) for text in passage.asked]


def _embedded(
    texts: Sequence[str], by: str, previous: Path | None, progress: Progress
) -> tuple[Floats, int]:
    """Vectors of texts by a model, and how many an older version did not hold."""
    model = embedding.question_encoder() if by == embedding.QUESTIONS else embedding.encoder()
    known = _vectors_of(previous, by) if previous else {}
    vectors = np.empty((len(texts), embedding.DIMENSION), np.float32)
    fresh = [i for i, text in enumerate(texts) if text not in known]
    # Texts of one length together: a batch is padded to its longest.
    fresh.sort(key=lambda i: len(texts[i]), reverse=True)
    with progress.bar(len(fresh), "Embedding guidance") as bar:
        for start in range(0, len(fresh), 64):
            batch = fresh[start : start + 64]
            vectors[batch] = model.encode([texts[i] for i in batch])
            bar.update(len(batch))
    for i in set(range(len(texts))) - set(fresh):
        vectors[i] = known[texts[i]]
    return vectors, len(fresh)


def _fill_texts(folder: Path, name: str, ids: list[str], vectors: Floats, texts: list[str]) -> None:
    made_by = embedding.QUESTIONS if name == ASKED else embedding.NAME
    part = Collection(name, ids, vectors, texts, "cosine", made_by)
    for _ in fill_and_verify(folder, part):
        pass


def collection_of(passage: Passage) -> str:
    """The collection that holds a passage."""
    return GUIDANCE if passage.kind in ("guidance", "web", "outside") else DATABASES


def read_passages(folder: Path) -> tuple[list[Passage], dict[str, Reference]]:
    """The passages and cited works of a guidance version."""
    data = json.loads((folder / "guidance.json").read_text(encoding="utf-8"))
    passages = [Passage.from_json(fields) for fields in data["passages"]]
    return passages, {key: Reference(**fields) for key, fields in data["references"].items()}


def fill_and_verify(folder: Path, part: Collection) -> Iterator[int]:
    """Fill a collection of the version in ``folder``, then open it anew and probe it; yields the
    size of each batch that went in.

    Raises:
        StoreError: the collection does not find what was put in.
    """
    with chroma(folder) as client:
        yield from _fill(client, part)
    verify(folder, part)


def verify(folder: Path, part: Collection) -> None:
    """Reopen a version and compare a collection with what went in: count, vectors, recall.

    Up to 50 of its vectors must come back as they are, and are searched: of their 10 exact
    nearest, 99 % must be among the 50 fetched.

    Raises:
        StoreError: something is off.
    """
    with chroma(folder) as client:
        collection = client.get_collection(part.name, embedding_function=None)
        if (count := collection.count()) != len(part.ids):
            raise _broken(part, f"holds {count} of {len(part.ids)} vectors")
        if not part.ids:
            return
        rows = probes(len(part.ids))
        asked = [part.ids[int(row)] for row in rows]
        stored = collection.get(ids=asked, include=["embeddings"])
        found = dict(zip(stored["ids"], np.asarray(stored["embeddings"], np.float32), strict=True))
        for row, asked_id in zip(rows, asked, strict=True):
            if asked_id not in found or not np.allclose(
                found[asked_id], part.vectors[row], atol=1e-4
            ):
                raise _broken(part, f"holds another vector of {asked_id} than went in")
        if (share := recall(collection, part.ids, part.vectors)) < RECALL_NEEDED:
            raise _broken(part, f"finds only {share:.1%} of the true neighbours")


def probes(size: int, most: int = PROBES) -> NDArray[np.int64]:
    """Rows to look at, the same for every collection of a size."""
    return np.random.default_rng(0).choice(size, min(most, size), replace=False)


def _broken(part: Collection, what: str) -> StoreError:
    return StoreError(
        f"Collection {part.name} {what}. Nothing was changed; run the ingestion again."
    )


def recall(collection: "ChromaCollection", ids: Sequence[str], vectors: Floats) -> float:
    """Share of the exact 10 nearest that are among the 50 fetched, over some stored vectors."""
    rows = probes(len(ids))
    found = total = 0
    squares = np.einsum("ij,ij->i", vectors, vectors)
    nearest = min(NEAREST, len(ids))
    answers = collection.query(
        query_embeddings=vectors[rows], n_results=min(FETCHED, len(ids)), include=[]
    )
    for row, answer in zip(rows, answers["ids"], strict=True):
        distances = squares - 2 * (vectors @ vectors[row])
        # By distance, not by id: equal races are equally near and may replace each other.
        limit = np.partition(distances, nearest - 1)[nearest - 1] + 1e-4
        near = {ids[int(i)] for i in np.flatnonzero(distances <= limit)}
        found += min(nearest, sum(answer_id in near for answer_id in answer))
        total += nearest
    return found / total


def _fill(client: "Client", part: Collection) -> Iterator[int]:
    size = len(part.ids)
    pieces = max(1, -(-size // _SAVED_EVERY))
    hnsw: dict[str, Any] = {
        "space": part.space,
        "ef_search": 200,
        "ef_construction": 100,
        "max_neighbors": 16,
        # The index is saved when so many rows are new: at the end of each piece, the last
        # included, so that no reader has to insert what is left over.
        "sync_threshold": max(2, size // pieces),
    }
    hnsw["batch_size"] = min(100, hnsw["sync_threshold"])
    collection = client.create_collection(
        part.name,
        configuration=cast("CreateCollectionConfiguration", {"hnsw": hnsw}),
        metadata={"embedder": part.embedder},
        embedding_function=None,
    )
    for start, end in pairwise(size * i // pieces for i in range(pieces + 1)):
        for first in range(start, end, _BATCH):
            rows = slice(first, min(end, first + _BATCH))
            collection.add(
                ids=list(part.ids[rows]),
                embeddings=part.vectors[rows],
                documents=list(part.documents[rows]) if part.documents else None,
            )
            yield rows.stop - rows.start


def _vectors_of(folder: Path, by: str) -> dict[str, Floats]:
    """Text to vector of an older guidance version; empty if it was made by another model."""
    known: dict[str, Floats] = {}
    with chroma(folder) as client:
        for collection in client.list_collections():
            if (collection.metadata or {}).get("embedder") == by:
                stored = collection.get(include=["documents", "embeddings"])
                vectors = np.asarray(stored["embeddings"], np.float32)
                known.update(zip(stored["documents"] or [], vectors, strict=True))
    return known
