"""Vectors in PostgreSQL: what went in is found, as in Chroma; a build that dies leaves nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from hyrox.errors import InputError, StoreError
from hyrox.settings import PROJECT
from ingest.vectors import collections
from ingest.vectors.chroma_build import ChromaVectors
from ingest.vectors.chroma_build import fill_and_verify as fill_chroma
from ingest.vectors.collections import Collection, OpenCollection, open_vectors
from ingest.vectors.postgresql import writing
from ingest.vectors.postgresql.database import SCHEMA, database
from ingest.versions.shared import SharedShelf

WILD = [
    "plain", "it's; DROP TABLE version; --", 'double "quotes"', "back\\slash\ttab\nline",
    "\x00nul\x00", "🏋️‍♀️ emoji", "half \ud83d", "%s %(name)s :name {x}", "", "x" * 100_000,
]  # fmt: skip


def publish(home: Path, url: str, name: str, *parts: Collection) -> SharedShelf:
    """A version with collections and no files, named by the pointer."""
    kept = SharedShelf(home, url)
    database(url).prepare()
    with kept.new(name) as draft:
        assert draft.fill is not None
        for part in parts:
            assert sum(draft.fill(part)) == len(part.ids)
        draft.manifest = {"store": "athletes"}
    kept.point({"athletes": name})
    return kept


def clustered(size: int, dimension: int, unit: bool = False) -> np.ndarray:
    """Vectors as real ones lie: near some of a few hundred centres."""
    rng = np.random.default_rng(size)
    centres = rng.normal(size=(300, dimension))
    vectors = centres[rng.integers(0, 300, size)] + 0.4 * rng.normal(size=(size, dimension))
    if unit:
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


@pytest.mark.parametrize(
    ("size", "dimension", "space"),
    [(1, 20, "l2"), (400, 20, "l2"), (writing.EXACT_UP_TO + 1000, 20, "l2"), (700, 384, "cosine")],
)
def test_the_nearest_are_those_of_exact_search_and_of_chroma(
    url: str, tmp_path: Path, size: int, dimension: int, space: str
) -> None:
    vectors = clustered(size, dimension, unit=space == "cosine")
    part = Collection("open-male", [f"r-{i}" for i in range(size)], vectors, space=space)
    publish(tmp_path, url, "athletes-1", part)
    assert sum(fill_chroma(tmp_path, part)) == size
    rows = np.random.default_rng(1).choice(size, min(size, 60), replace=False)
    asked = vectors[rows] + np.float32(0.01)
    k = min(10, size)
    exact = [np.argsort(((vectors - one) ** 2).sum(axis=1))[:k] for one in asked]
    wanted = [{part.ids[i] for i in row} for row in exact]
    shared, files = open_vectors(tmp_path / "athletes-1", url), ChromaVectors(tmp_path)
    ours, theirs = shared.collection("open-male"), files.collection("open-male")
    found = [answer[:k] for answer in ours.nearest(asked, min(50, size))]
    fetched = [set(answer) for answer in theirs.nearest(asked, min(50, size))]
    shared.close()
    files.close()
    assert hits(wanted, [set(one) for one in found]) >= 0.99
    assert hits(wanted, fetched) >= 0.99
    assert [one[0] for one in found] == [part.ids[row[0]] for row in exact]


def hits(wanted: list[set[str]], found: list[set[str]]) -> float:
    same = sum(len(one & other) for one, other in zip(wanted, found, strict=True))
    return same / sum(map(len, wanted))


def test_a_large_collection_is_indexed_and_more_are_found_than_the_index_looks_at(
    url: str, tmp_path: Path
) -> None:
    size = writing.EXACT_UP_TO + 1
    part = Collection("open-male", [f"r-{i}" for i in range(size)], clustered(size, 20))
    publish(tmp_path, url, "athletes-1", part)
    with database(url).transaction() as connection:
        widths = connection.execute(text(f"SELECT ef_search FROM {SCHEMA}.collection")).scalar()
        assert widths in (200, 400, 1000)
    opened = open_vectors(tmp_path / "athletes-1", url)
    assert len(opened.collection("open-male").nearest(part.vectors[:1], 1500)[0]) == 1500
    opened.close()


def test_an_index_that_finds_too_little_is_left_out(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "EXACT_UP_TO", 50)
    monkeypatch.setattr(writing, "recall", lambda *_: 0.9)
    part = Collection("open-male", [f"r-{i}" for i in range(100)], clustered(100, 20))
    publish(tmp_path, url, "athletes-1", part)
    with database(url).transaction() as connection:
        assert connection.execute(text(f"SELECT ef_search FROM {SCHEMA}.collection")).scalar() == 0
        indexes = f"SELECT indexdef FROM pg_indexes WHERE schemaname = '{SCHEMA}'"
        assert not [row for row in connection.execute(text(indexes)) if "hnsw" in row[0]]


def test_ids_of_any_characters_come_back_as_they_were(url: str, tmp_path: Path) -> None:
    vectors = np.eye(len(WILD), 20, dtype=np.float32) + np.float32(0.1)
    publish(tmp_path, url, "athletes-1", Collection("x'; --", WILD, vectors))
    opened = open_vectors(tmp_path / "athletes-1", url)
    collection: OpenCollection = opened.collection("x'; --")
    assert [answer[0] for answer in collection.nearest(vectors, 1)] == WILD
    stored = collection.vectors_of(WILD)
    assert all((stored[one] == vectors[i]).all() for i, one in enumerate(WILD))
    assert collection.vectors_of(["another"]) == {}
    with pytest.raises(StoreError, match="no collection open-male"):
        opened.collection("open-male")
    opened.close()


def test_a_collection_that_does_not_find_what_went_in_is_refused_and_leaves_nothing(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Collection("open-male", ["a", "b"], clustered(2, 20))
    kept = publish(tmp_path, url, "athletes-1", part)
    monkeypatch.setattr(collections, "recall", lambda *_: 0.5)
    with pytest.raises(StoreError, match=r"finds only 50\.0% of the true neighbours"):
        publish(tmp_path, url, "athletes-2", part)
    assert kept.names("athletes") == ["athletes-1"]
    assert tables(url) == ["files_1", "vectors_1_0"]
    assert sorted(p.name for p in (tmp_path / "stores" / "shared").iterdir()) == ["athletes-1"]


def test_files_come_back_as_they_were_in_as_many_parts_as_they_need(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.versions.shared.PART", 1000)
    contents = {
        "empty": b"", "one.json": b'"\x00\xf0\x9f\x8f\x8b"', "models/a b's.npy": os.urandom(3000),
        "even": os.urandom(1000), "odd": os.urandom(2501),
    }  # fmt: skip
    database(url).prepare()
    writer = SharedShelf(tmp_path / "worker", url)
    with writer.new("guidance-1") as draft:
        for name, content in contents.items():
            path = draft.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        draft.manifest = {"built": "now"}
    for home in ("worker", "app"):
        kept = SharedShelf(tmp_path / home, url)
        folder = kept.folder("guidance-1")
        assert {name: (folder / name).read_bytes() for name in contents} == contents
        assert kept.folder("guidance-1") == folder
    with pytest.raises(StoreError, match="guidance-2 was removed"):
        writer.folder("guidance-2")


def test_a_version_is_not_removed_while_it_is_read(url: str, tmp_path: Path) -> None:
    part = Collection("open-male", ["a", "b"], clustered(2, 20))
    publish(tmp_path, url, "athletes-1", part)
    kept = publish(tmp_path, url, "athletes-2", part)
    opened = open_vectors(tmp_path / "athletes-1", url)
    assert not kept.remove("athletes-1")
    assert opened.collection("open-male").nearest(part.vectors[:1], 1) == [["a"]]
    opened.close()
    assert eventually(lambda: kept.remove("athletes-1"))
    assert tables(url) == ["files_2", "vectors_2_0"]
    with pytest.raises(StoreError, match="athletes-1 was removed"):
        open_vectors(tmp_path / "athletes-1", url)


DYING = """
import sys, time
from pathlib import Path
import numpy as np
from ingest.vectors.collections import Collection
from ingest.vectors.postgresql.database import database
from ingest.versions.shared import SharedShelf
home, url, moment = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
def said(word):
    if word == moment:
        print(word, flush=True)
        time.sleep(60)
with database(url).one_writer("here", "ingesting guidance", 0):
    kept = SharedShelf(home, url)
    with kept.new("athletes-2") as draft:
        vectors = np.random.default_rng(0).normal(size=(9000, 20)).astype(np.float32)
        ids = [f"r-{i}" for i in range(9000)]
        for _ in draft.fill(Collection("open-male", ids, vectors)):
            said("filling")
        (draft.folder / "results.parquet").write_bytes(bytes(100_000))
        draft.manifest = {"store": "athletes"}
        said("filled")
    said("finished")
"""


@pytest.mark.parametrize("moment", ["filling", "filled", "finished"])
def test_a_writer_that_is_killed_leaves_the_old_version_and_the_next_one_can_write(
    url: str, tmp_path: Path, moment: str
) -> None:
    part = Collection("open-male", ["a", "b"], clustered(2, 20))
    kept = publish(tmp_path, url, "athletes-1", part)
    child = subprocess.Popen(
        [sys.executable, "-c", DYING, str(tmp_path), url, moment], cwd=PROJECT,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline().strip() == moment
    with (
        pytest.raises(
            StoreError, match=r"written by process \d+ on .+ \(ingesting guidance, since"
        ),
        database(url).one_writer("here", "another", 0),
    ):
        pass
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    with database(url).one_writer("here", "another", 10):
        assert kept.pointer() == {"athletes": "athletes-1"}
        finished = ["athletes-2"] if moment == "finished" else []
        assert eventually(lambda: kept.names("athletes") == ["athletes-1", *finished])
        opened = open_vectors(tmp_path / "athletes-1", url)
        assert opened.collection("open-male").nearest(part.vectors, 1) == [["a"], ["b"]]
        opened.close()
        publish(tmp_path, url, "athletes-3", part)
    kept.forget_copies({"athletes-3"})
    left = [p.name for p in (tmp_path / "stores" / "shared").iterdir()]
    assert left == ["athletes-3"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("not an address", "is no address of a database"),
        ("postgresql://ana:s3cret@host:port/x", "is no address of a database"),
        ("mysql://ana:s3cret@host/x", "not 'mysql'"),
        (
            "postgresql://ana:s3cret@127.0.0.1:1/x",
            r"ana:\*\*\*@127\.0\.0\.1:1/x failed",
        ),
    ],
)
def test_a_wrong_address_is_one_message_without_its_password(wrong: str, said: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises((InputError, StoreError), match=said) as raised:
        SharedShelf(Path("unused"), wrong).pointer()
    assert "s3cret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_index_survives_ids_that_are_equally_near(url: str, tmp_path: Path) -> None:
    size = writing.EXACT_UP_TO + 10
    vectors = np.repeat(clustered(10, 20), size // 10, axis=0)
    part = Collection("open-male", [f"r-{i}" for i in range(len(vectors))], vectors)
    publish(tmp_path, url, "athletes-1", part)
    opened = open_vectors(tmp_path / "athletes-1", url)
    found = opened.collection("open-male").nearest(vectors[:1], 50)[0]
    opened.close()
    assert len(set(found)) == 50
    assert all((vectors[int(one[2:])] == vectors[0]).all() for one in found)


def tables(url: str) -> list[str]:
    """The tables of versions."""
    with database(url).transaction() as connection:
        rows = connection.execute(
            text(
                "SELECT tablename FROM pg_tables WHERE schemaname = :schema AND "
                "tablename ~ '[0-9]$' ORDER BY 1"
            ),
            {"schema": SCHEMA},
        )
        return [row[0] for row in rows]


def eventually(true: Callable[[], bool], within_s: float = 10) -> bool:
    """Whether something becomes true: the server learns of a closed connection a moment later."""
    until = time.monotonic() + within_s
    while not (found := true()) and time.monotonic() < until:
        time.sleep(0.05)
    return bool(found)
