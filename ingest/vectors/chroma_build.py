"""Builds one version of a Chroma store in a new folder, and proves it before anyone reads it.

A version holds ``chroma/`` (vectors, ids, nothing personal), the data the vectors stand for
(``guidance.json`` with ``vectors.npy``, row by row, and ``asked.npy``; or ``results.parquet`` with
``vectors.npy`` and ``vectors.json``, how they are made) and ``manifest.json``, written last: a
folder without one is unfinished.
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from hyrox.errors import StoreError
from ingest.guidance.documents import Guidance, Passage, Reference
from ingest.progress import Progress
from ingest.vectors import embedding
from ingest.vectors.collections import Collection, Fill, Floats, check

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection as Stored

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
_BATCH = 5000
_OPENING = threading.Lock()
"""Clients of one folder share what Chroma opened, which it hands out and takes down unguarded: a
thread that opens while another closes would get what is being taken down."""
_SAVED_EVERY = 100_000
"""New rows after which an index is written to disk: more often rewrites it for nothing, less often
lets the write-ahead log grow."""


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
    folder: Path,
    guidance: Guidance,
    previous: Path | None,
    progress: Progress,
    fill: Fill | None = None,
) -> dict[str, Any]:
    """Embed the passages into ``folder`` and verify.

    Vectors of texts that ``previous``, an older version, holds already are taken from there.

    Args:
        fill: where the collections go; ``None`` for Chroma files in ``folder``.

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
                "made_of": {
                    embedding.NAME: [_mark(text) for text in texts],
                    embedding.QUESTIONS: [_mark(question) for question in questions],
                },
            },
            ensure_ascii=False,
        ),
        encoding="utf-8",
    )
    np.save(folder / VECTORS_FILE, of_passages)
    np.save(folder / ASKED_FILE, of_asked)
    fill = fill or partial(fill_and_verify, folder)
    for name in (GUIDANCE, DATABASES):
        rows = [i for i, passage in enumerate(passages) if collection_of(passage) == name]
        if rows or name == GUIDANCE:
            ids = [passages[i].id for i in rows]
            _fill_texts(fill, name, ids, of_passages[rows], [texts[i] for i in rows])
    ids = [str(i) for i in range(len(asked))]
    _fill_texts(fill, ASKED, ids, of_asked, questions)
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
    marks = [_mark(text) for text in texts] if known else []
    fresh = [i for i in range(len(texts)) if not known or marks[i] not in known]
    # Texts of one length together: a batch is padded to its longest.
    fresh.sort(key=lambda i: len(texts[i]), reverse=True)
    with progress.bar(len(fresh), "Embedding guidance") as bar:
        for start in range(0, len(fresh), 64):
            batch = fresh[start : start + 64]
            vectors[batch] = model.encode([texts[i] for i in batch])
            bar.update(len(batch))
    for i in set(range(len(texts))) - set(fresh):
        vectors[i] = known[marks[i]]
    return vectors, len(fresh)


def _fill_texts(fill: Fill, name: str, ids: list[str], vectors: Floats, texts: list[str]) -> None:
    made_by = embedding.QUESTIONS if name == ASKED else embedding.NAME
    part = Collection(name, ids, vectors, texts, "cosine", made_by)
    for _ in fill(part):
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
    """Reopen a version and compare a collection with what went in; see ``collections.check``.

    Raises:
        StoreError: something is off.
    """
    with chroma(folder) as client:
        check(ChromaCollection(client.get_collection(part.name, embedding_function=None)), part)


class ChromaCollection:
    """An ``OpenCollection`` of Chroma."""

    def __init__(self, collection: "Stored") -> None:
        self._stored = collection

    @property
    def embedder(self) -> str:
        return str((self._stored.metadata or {}).get("embedder", ""))

    @property
    def size(self) -> int:
        return self._stored.count()

    def nearest(self, vectors: Floats, n: int) -> list[list[str]]:
        return self._stored.query(query_embeddings=vectors, n_results=n, include=[])["ids"]

    def vectors_of(self, ids: Sequence[str]) -> dict[str, Floats]:
        found = self._stored.get(ids=list(ids), include=["embeddings"])
        vectors = np.asarray(found["embeddings"], np.float32)
        return dict(zip(found["ids"], vectors, strict=True))


class ChromaVectors:
    """``OpenVectors`` in a version's ``chroma`` folder."""

    def __init__(self, folder: Path) -> None:
        """Raises:
        StoreError: the folder cannot be opened.
        """
        self._client = open_chroma(folder)

    def collection(self, name: str) -> ChromaCollection:
        return ChromaCollection(self._client.get_collection(name, embedding_function=None))

    def close(self) -> None:
        self._client.close()


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
    """A text's mark to its vector in an older guidance version; empty if another model made it."""
    file = ASKED_FILE if by == embedding.QUESTIONS else VECTORS_FILE
    try:
        made_of = json.loads((folder / "guidance.json").read_text(encoding="utf-8"))["made_of"]
        return dict(zip(made_of[by], np.load(folder / file), strict=True))
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # without it everything is embedded anew, which is slow and right


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
