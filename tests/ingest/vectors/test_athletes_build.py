"""The athletes of a store version, from a frame and from files, here and in child processes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.field import Field
from analysis.vectors import AthleteVectors
from hyrox.errors import StoreError
from hyrox.segments import SEGMENTS
from ingest.progress import QUIET
from ingest.vectors import athletes_build, chroma_build
from ingest.vectors.athletes_build import build_athletes, build_athletes_from
from ingest.vectors.chroma_build import chroma, fill_and_verify
from ingest.vectors.collections import Collection
from retrieval.library import open_athletes

NAMES = [s.value for s in SEGMENTS]


@pytest.fixture(scope="module")
def finishes() -> pd.DataFrame:
    from hyrox.settings import PROJECT
    from ingest.reference.reference_field import load_reference_field

    field = load_reference_field(PROJECT / "corpora" / "reference_field")
    return field.draw(900, seed=5).assign(athlete_key=None, invented=False)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        (tmp_path / name).mkdir()
        return tmp_path / name

    return make


def in_files(frame: pd.DataFrame, place: Path) -> list[Path]:
    paths = []
    for event, rows in frame.drop(columns="invented").groupby("event"):
        paths.append(place / f"{event}.parquet")
        rows.assign(nationality=None, roxzone_1=np.float32(40)).to_parquet(paths[-1], index=False)
    return paths


def test_files_give_the_store_a_frame_gives(
    finishes: pd.DataFrame, folder: Callable[[str], Path]
) -> None:
    whole, pieces = folder("whole"), folder("pieces")
    counts = build_athletes(whole, finishes, QUIET)
    assert counts == build_athletes_from(pieces, in_files(finishes, folder("files")), QUIET)
    assert counts["results"] == sum(counts["vectors"].values()) == 900
    assert (whole / "vectors.npy").read_bytes() == (pieces / "vectors.npy").read_bytes()
    kept = pd.read_parquet(whole / "results.parquet")
    pd.testing.assert_frame_equal(kept, pd.read_parquet(pieces / "results.parquet"))
    assert kept["result_id"].is_monotonic_increasing
    ordered = finishes.sort_values("result_id", ignore_index=True)
    assert np.array_equal(kept[NAMES].to_numpy(), ordered[NAMES].to_numpy(np.float32))
    vectors = AthleteVectors.fit(Field.from_frame(ordered)).transform(ordered)
    assert np.array_equal(np.load(whole / "vectors.npy"), vectors)


def test_child_processes_give_the_same_store_and_leave_nothing_behind(
    finishes: pd.DataFrame, folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    two = finishes[finishes["division"] == "pro"]
    here, there = folder("here"), folder("there")
    counts = build_athletes(here, two, QUIET)
    monkeypatch.setattr(athletes_build, "MOST_IN_PROCESS", 10)
    assert build_athletes(there, two, QUIET) == counts
    assert sorted(p.name for p in here.iterdir()) == sorted(p.name for p in there.iterdir())
    (there / "manifest.json").write_text(json.dumps(counts))
    _, models, races, search = open_athletes(there, None)
    assert models is not None
    near = search.nearest(races.at(0), 5)
    assert len(near) == 5
    search.close()


def test_rows_that_cannot_be_compared_are_counted_and_left_out(
    finishes: pd.DataFrame, folder: Callable[[str], Path]
) -> None:
    frame = finishes.copy()
    frame[NAMES] = frame[NAMES].astype("float32")
    frame.loc[frame.index[:7], "roxzone"] = np.nan
    frame.loc[frame.index[7:10], "total"] += 300
    again = frame.iloc[20:22].assign(total=lambda rows: rows["total"] + 1)
    store = folder("store")
    counts = build_athletes(store, pd.concat([frame, again]), QUIET)
    assert counts["results"] == len(finishes) - 10
    found = {name: counts[name] for name in ("without_all_splits", "left_out", "same_id")}
    assert found == {"without_all_splits": 7, "left_out": 3, "same_id": 2}
    kept = pd.read_parquet(store / "results.parquet").set_index("result_id")
    assert kept[NAMES].notna().all(axis=None)
    # Of two rows under one id, the first stays.
    ids = again["result_id"]
    assert kept.loc[ids, "total"].tolist() == frame.iloc[20:22]["total"].tolist()


def test_a_changed_time_changes_the_checksum(
    finishes: pd.DataFrame, folder: Callable[[str], Path]
) -> None:
    women = finishes[(finishes["division"] == "pro") & (finishes["gender"] == "female")]
    first = build_athletes(folder("first"), women, QUIET)["checksum"]
    shuffled = women.sample(frac=1, random_state=1)
    assert build_athletes(folder("shuffled"), shuffled, QUIET)["checksum"] == first
    other = women.copy()
    other.iloc[3, other.columns.get_loc("row")] += 5
    assert build_athletes(folder("other"), other, QUIET)["checksum"] != first


def test_a_damaged_file_is_named(finishes: pd.DataFrame, folder: Callable[[str], Path]) -> None:
    paths = in_files(finishes, folder("files"))
    paths[2].write_bytes(paths[2].read_bytes()[:-40])
    with pytest.raises(StoreError, match=paths[2].name):
        build_athletes_from(folder("store"), paths, QUIET)


def test_a_child_that_fails_says_why_and_clears_its_scratch(
    finishes: pd.DataFrame, folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = folder("store")
    monkeypatch.setattr(athletes_build, "MOST_IN_PROCESS", 10)
    (store / "chroma").write_text("a file where a folder should be")
    with pytest.raises(StoreError, match=r"fill collection doubles-female, exit 1.*opened"):
        build_athletes(store, finishes, QUIET)
    assert not (store / "filling").exists()


def test_a_child_ends_when_its_parent_is_gone() -> None:
    wait = (
        "import time; from ingest.vectors.children import as_child;"
        "as_child(lambda say: [say('ready'), time.sleep(60)])"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", wait], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(athletes_build.__file__).resolve().parents[2],
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.stdin.close()
    assert child.wait(20) == 1
    child.stdout.close()


@pytest.mark.parametrize("size", [1, 2, 99, 101, 5003])
def test_a_collection_of_any_size_holds_what_went_in(
    folder: Callable[[str], Path], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chroma_build, "_SAVED_EVERY", 2000)
    store = folder("store")
    vectors = np.random.default_rng(size).normal(size=(size, 20)).astype(np.float32)
    part = Collection("open-male", [f"r-{i}" for i in range(size)], vectors)
    assert sum(fill_and_verify(store, part)) == size
    with chroma(store) as client:
        collection: Any = client.get_collection("open-male", embedding_function=None)
        assert collection.count() == size
    if size > 5000:
        # The whole index is on disk: nothing is left for a reader to insert.
        saved = sum(p.stat().st_size for p in store.rglob("data_level0.bin"))
        assert saved >= size * 20 * 4


def test_other_vectors_than_went_in_are_noticed(folder: Callable[[str], Path]) -> None:
    store = folder("store")
    vectors = np.random.default_rng(0).normal(size=(60, 20)).astype(np.float32)
    ids = [f"r-{i}" for i in range(60)]
    assert sum(fill_and_verify(store, Collection("open-male", ids, vectors))) == 60
    for changed, said in (
        (Collection("open-male", ids, vectors[::-1].copy()), "another vector of r-"),
        (Collection("open-male", [*ids, "r-60"], np.vstack([vectors, vectors[:1]])), "60 of 61"),
    ):
        with pytest.raises(StoreError, match=said):
            chroma_build.verify(store, changed)
