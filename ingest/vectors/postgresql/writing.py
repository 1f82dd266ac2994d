"""Writes the vectors of one version to PostgreSQL, in the caller's transaction, and proves them."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, text

from ingest.vectors.collections import RECALL_NEEDED, Collection, Floats, check, recall
from ingest.vectors.postgresql.database import SCHEMA
from ingest.vectors.postgresql.reading import MOST_EF, Reading, encoded, literal, table_of

EXACT_UP_TO = 5000
"""Vectors up to which comparing all of them is quick enough to need no index."""
_EF = (200, 400, MOST_EF)
"""Widths of the search that are tried, narrowest first."""
_CLASSES = {"l2": "vector_l2_ops", "cosine": "vector_cosine_ops"}
_BATCH = 5000


class _Written:
    """An ``OpenCollection`` that its own, unfinished transaction reads."""

    def __init__(self, connection: Connection, reading: Reading, embedder: str) -> None:
        self._connection = connection
        self._reading = reading
        self.embedder = embedder

    @property
    def size(self) -> int:
        return self._reading.count(self._connection)

    def nearest(self, vectors: Floats, n: int) -> list[list[str]]:
        return self._reading.nearest(self._connection, vectors, n)

    def vectors_of(self, ids: Sequence[str]) -> dict[str, Floats]:
        return self._reading.vectors_of(self._connection, ids)


def fill_and_verify(
    connection: Connection, version: int, place: int, part: Collection
) -> Iterator[int]:
    """Write a collection; yields the size of each batch that went in.

    A large one gets an HNSW index, searched as widely as it takes to find 99 % of the exact
    nearest; one whose index does not find them at any width is left without and searched exactly.

    Args:
        connection: in a transaction, which the caller ends.
        version: the number of the version.
        place: the number of the collection in it.
        part: what to write.

    Raises:
        StoreError: the collection does not find what was put in.
    """
    table = table_of(version, place)
    dimension = part.vectors.shape[1]
    connection.execute(
        text(f"CREATE TABLE {SCHEMA}.{table} (id bytea NOT NULL, v vector({dimension}) NOT NULL)")
    )
    yield from _copied(connection, table, part)
    connection.execute(text(f"ANALYZE {SCHEMA}.{table}"))
    ef_search = _indexed(connection, table, part) if len(part.ids) > EXACT_UP_TO else 0
    reading = Reading(table, part.space, ef_search)
    check(_Written(connection, reading, part.embedder), part)
    connection.execute(
        text(
            f"INSERT INTO {SCHEMA}.collection VALUES "
            "(:version, :name, :place, :size, :space, :embedder, :ef_search)"
        ),
        {
            "version": version, "name": part.name, "place": place, "size": len(part.ids),
            "space": part.space, "embedder": part.embedder, "ef_search": ef_search,
        },
    )  # fmt: skip


def _copied(connection: Connection, table: str, part: Collection) -> Iterator[int]:
    driver = connection.connection.driver_connection
    assert driver is not None
    for start in range(0, len(part.ids), _BATCH):
        rows = slice(start, start + _BATCH)
        ids = part.ids[rows]
        with driver.cursor() as cursor, cursor.copy(f"COPY {SCHEMA}.{table} FROM STDIN") as copy:
            for one, vector in zip(ids, part.vectors[rows], strict=True):
                copy.write_row((encoded(one), literal(vector)))
        yield len(ids)


def _indexed(connection: Connection, table: str, part: Collection) -> int:
    """Index a table; the width of its search, 0 if it was better left without."""
    # Parallel builds take shared memory, of which a container has 64 MB.
    for name, value in (("maintenance_work_mem", "256MB"), ("max_parallel_maintenance_workers", 0)):
        connection.execute(text(f"SET LOCAL {name} = '{value}'"))
    index = f"{table}_hnsw"
    connection.execute(
        text(
            f"CREATE INDEX {index} ON {SCHEMA}.{table} USING hnsw (v {_CLASSES[part.space]}) "
            "WITH (m = 16, ef_construction = 100)"
        )
    )
    for width in _EF:
        written = _Written(connection, Reading(table, part.space, width), part.embedder)
        if recall(written, part) >= RECALL_NEEDED:
            return width
    connection.execute(text(f"DROP INDEX {SCHEMA}.{index}"))
    return 0
