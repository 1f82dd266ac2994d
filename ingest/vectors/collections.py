"""Collections of vectors, wherever they are kept: what goes into one, what readers need of one.

Two stores keep them: Chroma files in a version's folder (``chroma_build``) and PostgreSQL with
pgvector (``postgresql``). What is built is probed by the same rules in both.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hyrox.errors import StoreError

Floats = NDArray[np.float32]

PROBES = 50
NEAREST, FETCHED = 10, 50
RECALL_NEEDED = 0.99


@dataclass(frozen=True)
class Collection:
    """What goes into one collection: ids, ``[n, dimension]`` vectors and, if kept, their texts.

    ``space`` is ``l2`` or ``cosine``; ``embedder`` names what made the vectors.
    """

    name: str
    ids: Sequence[str]
    vectors: Floats
    documents: Sequence[str] | None = None
    space: str = "l2"
    embedder: str = "athlete-vectors"


class OpenCollection(Protocol):
    """A collection that is read; safe to use from threads."""

    @property
    def embedder(self) -> str:
        """What made its vectors."""

    @property
    def size(self) -> int:
        """How many vectors it holds."""

    def nearest(self, vectors: Floats, n: int) -> list[list[str]]:
        """For each of ``[m, dimension]`` vectors the ids of the ``n`` nearest, nearest first (but
        for a slip of an index: who needs the order ranks again)."""

    def vectors_of(self, ids: Sequence[str]) -> dict[str, Floats]:
        """Id to vector, of those that it holds."""


class OpenVectors(Protocol):
    """The collections of one version, which stays until ``close``."""

    def collection(self, name: str) -> OpenCollection:
        """One collection; an error, of the project or of the library beneath, if there is none."""

    def close(self) -> None:
        """Let the version go."""


Fill = Callable[[Collection], Iterator[int]]
"""Puts a collection into a version and proves it; yields the size of each batch that went in."""


def open_vectors(folder: Path, url: str = "") -> OpenVectors:
    """The vectors of the version in ``folder``.

    Args:
        url: the database that holds them; empty for Chroma files in the folder.

    Raises:
        StoreError: they cannot be opened.
    """
    if url:
        from ingest.vectors.postgresql.reading import DatabaseVectors

        return DatabaseVectors(url, folder.name)
    from ingest.vectors.chroma_build import ChromaVectors

    return ChromaVectors(folder)


def check(collection: OpenCollection, part: Collection) -> None:
    """Compare a collection with what went in: count, vectors, recall.

    Up to 50 of its vectors must come back as they are, and are searched: of their 10 exact
    nearest, 99 % must be among the 50 fetched.

    Raises:
        StoreError: something is off.
    """
    if (count := collection.size) != len(part.ids):
        raise _broken(part, f"holds {count} of {len(part.ids)} vectors")
    if not part.ids:
        return
    rows = probes(len(part.ids))
    asked = [part.ids[int(row)] for row in rows]
    found = collection.vectors_of(asked)
    for row, asked_id in zip(rows, asked, strict=True):
        if asked_id not in found or not np.allclose(found[asked_id], part.vectors[row], atol=1e-4):
            raise _broken(part, f"holds another vector of {asked_id[:80]} than went in")
    if (share := recall(collection, part)) < RECALL_NEEDED:
        raise _broken(part, f"finds only {share:.1%} of the true neighbours")


def probes(size: int, most: int = PROBES) -> NDArray[np.int64]:
    """Rows to look at, the same for every collection of a size."""
    return np.random.default_rng(0).choice(size, min(most, size), replace=False)


def recall(collection: OpenCollection, part: Collection) -> float:
    """Share of the exact 10 nearest that are among the 50 fetched, over some stored vectors."""
    ids, vectors = part.ids, part.vectors
    rows = probes(len(ids))
    found = total = 0
    squares = np.einsum("ij,ij->i", vectors, vectors)
    nearest = min(NEAREST, len(ids))
    answers = collection.nearest(vectors[rows], min(FETCHED, len(ids)))
    for row, answer in zip(rows, answers, strict=True):
        distances = squares - 2 * (vectors @ vectors[row])
        # By distance, not by id: equal races are equally near and may replace each other.
        limit = np.partition(distances, nearest - 1)[nearest - 1] + 1e-4
        near = {ids[int(i)] for i in np.flatnonzero(distances <= limit)}
        found += min(nearest, sum(answer_id in near for answer_id in answer))
        total += nearest
    return found / total


def _broken(part: Collection, what: str) -> StoreError:
    return StoreError(
        f"Collection {part.name} {what}. Nothing was changed; run the ingestion again."
    )
