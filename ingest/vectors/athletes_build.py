"""Builds the athletes of one store version: finishes, their vectors, a collection per field.

Sized for every result of the sport, 1.5 million finishes, in a small share of memory: result files
are read one at a time into compact columns, vectors go straight to a mapped file, and a large
store's collections are filled by a child process each (``fill_collection``), because an index gives
its memory back only when its process ends.
"""

import ctypes
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.field import hash_ids
from analysis.vectors import NAMES, AthleteVectors
from analysis.venues import Event
from hyrox.errors import StoreError
from hyrox.segments import SEGMENTS
from ingest.progress import Progress
from ingest.vectors.children import lines_of
from ingest.vectors.chroma_build import collection_name, fill_and_verify
from ingest.vectors.collections import Collection, Fill
from ingest.vectors.fit_models import RESULTS, TEXTS, fit_models, write_dates

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

VECTORS, HOW = "vectors.npy", "vectors.json"
MOST_IN_PROCESS = 100_000
"""Finishes up to which the collections are filled in this process; starting others costs more."""
_SCRATCH = "filling"
_FILLING, _FITTING = "ingest.vectors.fill_collection", "ingest.vectors.fit_models"
_CHUNK = 100_000
_ROW_GROUP = 250_000
_TIMES = ("total", *(s.value for s in SEGMENTS))


def build_athletes(
    folder: Path,
    results: "pd.DataFrame",
    progress: Progress,
    calendar: Mapping[Event, date] | None = None,
    fill: Fill | None = None,
) -> dict[str, Any]:
    """Turn every finish of a frame in the layout of ``load_results`` into a vector, one
    collection per division and gender, verify, and fit the models of ``analysis`` on them.

    Args:
        calendar: the first day of events, as far as it is known.
        fill: where the collections go; ``None`` for Chroma files in ``folder``.

    Returns:
        The counts of the manifest: ``results``; ``vectors`` per collection; ``checksum``, a
        SHA-256 over ids and vectors; rows that are not in this store: ``without_all_splits``
        (they stand in the truth, but cannot be compared segment by segment), ``left_out``
        (times no race result may hold) and ``same_id`` (an id that stands there already).

    Raises:
        StoreError: the finished store does not find what was put in.
    """
    import pyarrow as pa

    chunks = range(0, len(results), _CHUNK) if len(results) else (0,)
    tables = (
        _compact(pa.Table.from_pandas(results.iloc[i : i + _CHUNK], preserve_index=False))
        for i in chunks
    )
    return _build(folder, tables, progress, calendar or {}, fill)


def build_athletes_from(
    folder: Path,
    files: Sequence[Path],
    progress: Progress,
    calendar: Mapping[Event, date] | None = None,
    fill: Fill | None = None,
) -> dict[str, Any]:
    """``build_athletes`` of real finishes in Parquet files, read one at a time: for a store whose
    frame would not fit into memory beside its index.

    Raises:
        StoreError: a file is damaged, or the finished store does not find what was put in.
    """
    return _build(folder, (_read(path) for path in files), progress, calendar or {}, fill)


def _build(
    folder: Path,
    tables: Iterable["pa.Table"],
    progress: Progress,
    calendar: Mapping[Event, date],
    fill: Fill | None,
) -> dict[str, Any]:
    table, counts = _sound(tables)
    frame = _frame(table)
    ids: NDArray[np.bytes_] = table["result_id"].to_numpy().astype("S")
    _write(folder / RESULTS, table)
    del table
    checksum = _vectorise(folder, frame, ids, progress)
    pairs = frame["division"].astype(str) + " " + frame["gender"].astype(str)
    codes, names = pairs.factorize(sort=True)
    del frame, pairs
    release_memory()
    _fit(folder, len(ids), calendar, progress)
    rows = {
        collection_name(*str(name).split()): np.flatnonzero(codes == code).astype(np.int32)
        for code, name in enumerate(names)
    }
    with progress.bar(len(ids), "Indexing athletes") as bar:
        if fill or len(ids) <= MOST_IN_PROCESS:
            fill = fill or partial(fill_and_verify, folder)
            vectors = np.load(folder / VECTORS, mmap_mode="r")
            for name, which in rows.items():
                part = Collection(name, [i.decode() for i in ids[which]], vectors[which])
                for done in fill(part):
                    bar.update(done)
        else:
            with _scratch(folder, ids, rows):
                del ids
                for name in rows:
                    for line in lines_of(_FILLING, str(folder.resolve()), name):
                        bar.update(int(line))
    vectors_in = {name: len(which) for name, which in rows.items()}
    return {
        "results": sum(vectors_in.values()), "vectors": vectors_in, "checksum": checksum, **counts,
    }  # fmt: skip


def _sound(tables: Iterable["pa.Table"]) -> tuple["pa.Table", dict[str, int]]:
    """All rows that can be compared, sorted by id, and how many of which kind cannot."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from analysis.field import possible

    kept: list[pa.Table] = []
    counts = {"without_all_splits": 0, "left_out": 0, "same_id": 0}
    for table in tables:
        times = np.column_stack([table[name].to_numpy() for name in _TIMES])
        good = possible(times[:, 1:], times[:, 0])
        missing = int(np.isnan(times).any(axis=1).sum())
        counts["without_all_splits"] += missing
        counts["left_out"] += int((~good).sum()) - missing
        kept.append(table.filter(pa.array(good)))
    whole = pa.concat_tables(kept).unify_dictionaries()
    kept.clear()
    # Of rows under one id the first read stays, as in the truth.
    whole = whole.take(pc.sort_indices(whole["result_id"]))
    ids = whole["result_id"].combine_chunks()
    if len(ids) > 1:
        fresh = np.append(True, np.asarray(pc.not_equal(ids[1:], ids[:-1])))
        counts["same_id"] = int((~fresh).sum())
        if counts["same_id"]:
            whole = whole.filter(pa.array(fresh))
    for name in TEXTS:
        place = whole.column_names.index(name)
        whole = whole.set_column(place, name, _in_order(whole[name].combine_chunks()))
    return whole.combine_chunks(), counts


def _in_order(column: "pa.DictionaryArray") -> "pa.DictionaryArray":
    """The same texts with codes in the order of the names, whatever order they were read in."""
    import pyarrow as pa

    names = column.dictionary.to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    places = np.empty(len(names), np.int32)
    places[order] = np.arange(len(names))
    codes = pa.array(places).take(column.indices)
    return pa.DictionaryArray.from_arrays(codes, pa.array([names[i] for i in order], pa.string()))


def _read(path: Path) -> "pa.Table":
    import pyarrow.parquet as pq

    try:
        known = set(pq.read_schema(path).names)
        columns = [name for name in _columns() if name in known]
        return _compact(pq.ParquetFile(path).read(columns=columns))
    except Exception as error:
        raise StoreError(
            f"{path} is damaged ({error}). Delete it and ingest its results again."
        ) from error


def _columns() -> list[str]:
    return ["result_id", "season", *TEXTS, "athlete_key", *_TIMES, "invented"]


def _compact(table: "pa.Table") -> "pa.Table":
    """The columns a version keeps, each in its narrowest type; what a source lacks is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def column(name: str, kind: "pa.DataType") -> "pa.ChunkedArray":
        if name not in table.column_names:
            return pa.nulls(len(table), kind)
        return table[name].cast(kind)

    invented = pc.fill_null(column("invented", pa.bool_()), False)
    people = column("athlete_key", pa.string())
    return pa.table({
        "result_id": column("result_id", pa.string()),
        "season": column("season", pa.int16()),
        **{name: pc.dictionary_encode(column(name, pa.string())) for name in TEXTS},
        "athlete_key": people,
        "person": pa.array(hash_ids(people.to_pandas())),
        **{name: pc.fill_null(column(name, pa.float32()), float("nan")) for name in _TIMES},
        "invented": invented,
    })  # fmt: skip


def _frame(table: "pa.Table") -> "pd.DataFrame":
    """What vectors and models are made from, texts as categories."""
    columns = ["season", *TEXTS, *_TIMES, "invented", "person"]
    frame: pd.DataFrame = table.select(columns).to_pandas(split_blocks=True)
    return frame


def _write(path: Path, table: "pa.Table") -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, path, row_group_size=_ROW_GROUP, compression="zstd")


def _vectorise(
    folder: Path, frame: "pd.DataFrame", ids: NDArray[np.bytes_], progress: Progress
) -> str:
    """Write the vectors and how they are made; returns the SHA-256 over ids and vectors."""
    from analysis.field import Field

    if len(frame) > MOST_IN_PROCESS:
        progress.say(f"Comparing {len(frame):,} finishes")
    vectoriser = AthleteVectors.fit(Field.from_frame(frame))
    (folder / HOW).write_text(json.dumps(vectoriser.as_json()), encoding="utf-8")
    digest = hashlib.sha256()
    shape = (len(frame), len(NAMES))
    if not len(frame):
        np.save(folder / VECTORS, np.empty(shape, np.float32))  # nothing cannot be mapped
        return digest.hexdigest()
    vectors = np.lib.format.open_memmap(folder / VECTORS, "w+", np.dtype(np.float32), shape)
    for start in range(0, len(frame), _CHUNK):
        part = slice(start, start + _CHUNK)
        vectors[part] = vectoriser.transform(frame.iloc[part])
        digest.update(b"\n".join(ids[part].tolist()))
        digest.update(vectors[part].tobytes())
    vectors.flush()
    return digest.hexdigest()


def _fit(folder: Path, n: int, calendar: Mapping[Event, date], progress: Progress) -> None:
    """Fit the models, in a process of its own for a large store; none for an empty one."""
    write_dates(folder, calendar)
    if not n:
        return
    progress.say("Fitting expectations, archetypes and cases")
    if n <= MOST_IN_PROCESS:
        fit_models(folder, progress.say)
    else:
        for line in lines_of(_FITTING, str(folder.resolve())):
            progress.say(line)


@contextmanager
def _scratch(
    folder: Path, ids: NDArray[np.bytes_], rows: dict[str, NDArray[np.int32]]
) -> Iterator[None]:
    """What child processes read beside the vectors; gone at the end."""
    place = folder / _SCRATCH
    place.mkdir()
    try:
        np.save(place / "ids.npy", ids)
        for name, which in rows.items():
            np.save(place / f"{name}.npy", which)
        yield
    finally:
        shutil.rmtree(place, ignore_errors=True)


def read_scratch(folder: Path, name: str) -> Collection:
    """The collection a child process is to fill."""
    place = folder / _SCRATCH
    rows = np.load(place / f"{name}.npy")
    ids = np.load(place / "ids.npy", mmap_mode="r")[rows]
    vectors = np.load(folder / VECTORS, mmap_mode="r")[rows]
    return Collection(name, [i.decode() for i in ids], vectors)


def release_memory() -> None:
    """Give freed memory that Arrow and the C library keep for later back to the system.

    Hundreds of megabytes after a large table was worked on; the index needs them next.
    """
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError):  # only glibc has it, and only there is it needed
        ctypes.CDLL(None).malloc_trim(0)
