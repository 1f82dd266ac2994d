"""Reads the vectors of one version from PostgreSQL."""

import json
from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, text

from hyrox.errors import StoreError
from ingest.vectors.collections import Floats
from ingest.vectors.postgresql.database import SCHEMA, Database, database

OPERATORS = {"l2": "<->", "cosine": "<=>"}
MOST_EF = 1000
"""The widest search pgvector's index allows."""


class DatabaseCollection:
    """An ``OpenCollection`` of PostgreSQL."""

    def __init__(
        self, held_by: Database, table: str, space: str, size: int, embedder: str, ef_search: int
    ) -> None:
        self._database = held_by
        self._size = size
        self._embedder = embedder
        self._reading = Reading(table, space, ef_search)

    @property
    def embedder(self) -> str:
        return self._embedder

    @property
    def size(self) -> int:
        return self._size

    @property
    def ef_search(self) -> int:
        """How many candidates its index looks at; 0 where every vector is compared."""
        return self._reading.ef_search

    def nearest(self, vectors: Floats, n: int) -> list[list[str]]:
        with self._database.transaction() as connection:
            return self._reading.nearest(connection, vectors, n)

    def vectors_of(self, ids: Sequence[str]) -> dict[str, Floats]:
        with self._database.transaction() as connection:
            return self._reading.vectors_of(connection, ids)


class Reading:
    """The questions that one table of vectors answers, on a connection of the caller's.

    ``ef_search`` is how many candidates the index looks at; 0 where there is none, and every
    vector is compared.
    """

    def __init__(self, table: str, space: str, ef_search: int) -> None:
        self.ef_search = ef_search
        self._table = f"{SCHEMA}.{table}"
        self._nearest = text(
            f"SELECT id FROM {self._table} "
            f"ORDER BY v {OPERATORS[space]} CAST(:v AS vector) LIMIT :n"
        )

    def nearest(self, connection: Connection, vectors: Floats, n: int) -> list[list[str]]:
        """See ``OpenCollection``."""
        if self.ef_search:
            # Iterative: an index that comes to fewer than n by itself goes on.
            connection.execute(
                text(
                    "SELECT set_config('hnsw.ef_search', :ef, true), "
                    "set_config('hnsw.iterative_scan', 'relaxed_order', true)"
                ),
                {"ef": str(min(MOST_EF, max(self.ef_search, n)))},
            )
        return [
            [
                decoded(row.id)
                for row in connection.execute(self._nearest, {"v": literal(vector), "n": n})
            ]
            for vector in vectors
        ]

    def vectors_of(self, connection: Connection, ids: Sequence[str]) -> dict[str, Floats]:
        """See ``OpenCollection``."""
        rows = connection.execute(
            text(f"SELECT id, CAST(v AS text) AS v FROM {self._table} WHERE id = ANY(:ids)"),
            {"ids": [encoded(one) for one in ids]},
        )
        return {decoded(row.id): np.array(json.loads(row.v), np.float32) for row in rows}

    def count(self, connection: Connection) -> int:
        """How many vectors the table holds."""
        return int(connection.execute(text(f"SELECT count(*) FROM {self._table}")).scalar_one())


class DatabaseVectors:
    """``OpenVectors`` in PostgreSQL."""

    def __init__(self, url: str, version: str) -> None:
        """Open a version; it stays until ``close``.

        Raises:
            InputError: the address is no PostgreSQL database.
            StoreError: the database cannot be reached, or the version is gone.
        """
        self._version = version
        held_by = database(url)
        self._let_go = held_by.hold(version)
        try:
            with held_by.transaction() as connection:
                rows = connection.execute(
                    text(
                        f"SELECT c.* FROM {SCHEMA}.collection c JOIN {SCHEMA}.version v "
                        "ON v.id = c.version WHERE v.name = :name"
                    ),
                    {"name": version},
                ).all()
        except BaseException:
            self._let_go()
            raise
        self._collections = {
            row.name: DatabaseCollection(
                held_by, table_of(row.version, row.place), row.space, row.size, row.embedder,
                row.ef_search,
            )
            for row in rows
        }  # fmt: skip

    def collection(self, name: str) -> DatabaseCollection:
        try:
            return self._collections[name]
        except KeyError:
            raise StoreError(
                f"The vector store's version {self._version} has no collection {name}. Run: "
                "hyrox-coach ingest build"
            ) from None

    def close(self) -> None:
        self._let_go()


def table_of(version: int, place: int) -> str:
    """The table of a version's collection."""
    return f"vectors_{version}_{place}"


def literal(vector: Floats) -> str:
    """A vector as pgvector reads it; every bit of it comes back."""
    return json.dumps(vector.tolist())


def encoded(text_id: str) -> bytes:
    """An id as it is kept: bytes, for PostgreSQL's text has no NUL and no half characters."""
    return text_id.encode("utf-8", "surrogatepass")


def decoded(kept: bytes) -> str:
    """What ``encoded`` was given."""
    return bytes(kept).decode("utf-8", "surrogatepass")
