"""The results: a Parquet data set, one file per season and event, the source of truth.

Everything else is rebuilt from it. A file never changes: an event that gains finishes gets a new
file, and the catalogue says which one counts. Rows are told apart by their content, so the same
input adds nothing.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hyrox.errors import StoreError
from hyrox.settings import Settings
from ingest import catalogue
from ingest.catalogue import Catalogue, EventFile
from ingest.files import keep_by_content
from ingest.guidance.documents import slug
from ingest.progress import QUIET, Progress
from ingest.results.gate import STORED

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_TEXTS = (
    "event", "division", "gender", "age_group", "nationality", "athlete_key", "rules", "input",
)  # fmt: skip
_REPEATED = frozenset(_TEXTS) - {"athlete_key"}


@dataclass
class Harvest:
    """Finishes on their way into the store, kept compact (about 180 bytes each)."""

    tables: "list[pa.Table]" = field(default_factory=list)

    def add(self, kept: "pd.DataFrame", mark: str) -> None:
        """Add rows that passed the gate, from the input of this mark."""
        import pyarrow as pa

        if len(kept):
            frame = kept.assign(input=mark[:12])
            self.tables.append(pa.Table.from_pandas(frame, _schema(), preserve_index=False))

    @property
    def rows(self) -> int:
        return sum(table.num_rows for table in self.tables)


@dataclass(frozen=True)
class Merged:
    """The events that the truth has afterwards, and per event and input what was new."""

    events: dict[str, EventFile]
    new: dict[str, int]
    new_by_input: dict[str, int]


def merge(
    harvest: Harvest,
    base: Catalogue,
    settings: Settings,
    *,
    dry_run: bool = False,
    progress: Progress = QUIET,
) -> Merged:
    """Write the events that gain finishes; the catalogue is the caller's to change.

    Rows that an event holds already stay as they are. A dry run writes nothing.
    """
    import pyarrow as pa

    events, new, by_input = dict(base.events), dict[str, int](), dict[str, int]()
    if not harvest.tables:
        return Merged(events, new, by_input)
    # One dictionary for all batches, so that sorting and cutting compare small numbers.
    table = pa.concat_tables(harvest.tables).unify_dictionaries().combine_chunks()
    harvest.tables.clear()
    pieces = list(_by_event(table))
    with progress.bar(len(pieces), "Storing events") as bar:
        for key, stem, rows in pieces:
            stored = _table(settings.results_dir / events[key].file) if key in events else None
            rows = _unlike(rows, stored)
            if rows.num_rows:
                new[key] = rows.num_rows
                for mark, count in _counted(rows, "input"):
                    by_input[mark] = by_input.get(mark, 0) + count
                if not dry_run:
                    whole = pa.concat_tables([stored, rows]) if stored is not None else rows
                    events[key] = _write_event(settings, stem, whole)
            bar.update(1)
    return Merged(events, new, by_input)


def without(
    base: Catalogue, settings: Settings, unwanted: "Callable[[pd.DataFrame], pd.Series[bool]]"
) -> tuple[dict[str, EventFile], int]:
    """The events less some rows: what the catalogue should say, and how many rows went.

    ``unwanted`` is given ``result_id`` and ``athlete_key`` and answers per row.
    """
    events, gone = dict(base.events), 0
    for key, event in base.events.items():
        table = _table(settings.results_dir / event.file)
        bad = unwanted(table.select(["result_id", "athlete_key"]).to_pandas()).to_numpy(bool)
        if bad.any():
            gone += int(bad.sum())
            left = table.filter(~bad)
            if left.num_rows:
                events[key] = _write_event(settings, event.file.rsplit(".", 2)[0], left)
            else:
                del events[key]
    return events, gone


def event_key(season: int, event: str) -> str:
    """``season-8/<event>``; the hash keeps apart names that look alike in a path."""
    mark = hashlib.sha256(event.encode()).hexdigest()[:6]
    return f"season-{season}/{slug(event)[:60] or 'event'}-{mark}"


def load_results(settings: Settings) -> "pd.DataFrame":
    """All finishes, with a column ``invented``: the ingested ones, or, as long as nothing was
    ingested, the draws of the reference field.

    Raises:
        StoreError: a stored file is damaged, or the reference field is missing.
    """
    files = result_files(settings)
    import pyarrow as pa

    tables = [_table(path) for path in files]
    table = pa.concat_tables(tables).unify_dictionaries()
    frame: pd.DataFrame = table.to_pandas(self_destruct=True, split_blocks=True)
    for name in _REPEATED & set(frame.columns):
        frame[name] = frame[name].astype("str")
    return frame.assign(invented=not has_results(settings))


def result_files(settings: Settings) -> list[Path]:
    """The Parquet files that count, in a stable order: of the events, or, as long as nothing was
    ingested, the one of the reference field's draws (made if need be)."""
    events = catalogue.current(settings).events
    if not events:
        return [_reference(settings)]
    return [settings.results_dir / event.file for _, event in sorted(events.items())]


def has_results(settings: Settings) -> bool:
    return bool(catalogue.current(settings).events)


def fingerprint(settings: Settings) -> str:
    """Changes whenever ``load_results`` would give something else; reads no data."""
    digest = hashlib.sha256()
    events = catalogue.current(settings).events
    for key, event in sorted(events.items()):
        digest.update(f"{key} {event.file}\n".encode())
    if not events:
        digest.update(_reference_mark(settings).encode())
    return digest.hexdigest()[:16]


def _schema() -> "pa.Schema":
    import pyarrow as pa

    def kind(name: str) -> "pa.DataType":
        if name == "season":
            return pa.int16()
        if name in _REPEATED:
            return pa.dictionary(pa.int32(), pa.string())
        return pa.string() if name in (*_TEXTS, "result_id") else pa.float32()

    return pa.schema([(name, kind(name)) for name in (*STORED, "input")])


def _by_event(table: "pa.Table") -> "Iterable[tuple[str, str, pa.Table]]":
    """The rows of each event: its key, where its file goes, and its rows."""
    import numpy as np

    names = table["event"].combine_chunks()
    codes = names.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    seasons = table["season"].to_numpy().astype(np.int64)
    pairs = seasons * (len(names.dictionary) + 1) + codes
    order = np.argsort(pairs, kind="stable")
    starts = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        rows = table.take(order[start:end])
        key = event_key(int(seasons[order[start]]), names.dictionary[codes[order[start]]].as_py())
        yield key, key, rows


def _unlike(rows: "pa.Table", stored: "pa.Table | None") -> "pa.Table":
    """The rows whose id is not stored, each id once."""
    import pandas as pd

    ids = rows["result_id"].to_pandas()
    known = ids.duplicated()
    if stored is not None:
        known |= ids.isin(stored["result_id"].to_pandas())
    return rows.filter(pd.array(~known).to_numpy(dtype=bool)) if known.any() else rows


def _counted(rows: "pa.Table", name: str) -> list[tuple[str, int]]:
    return [
        (str(pair["values"]), int(pair["counts"]))
        for pair in rows[name].combine_chunks().value_counts().to_pylist()
    ]


def _write_event(settings: Settings, stem: str, table: "pa.Table") -> EventFile:
    """One event's file: sorted, so that the same finishes make the same bytes in any order."""
    import pyarrow.parquet as pq

    table = table.select(_schema().names).sort_by("result_id").unify_dictionaries()
    plain = table.cast(_plain(table.schema))
    folder, _, name = stem.rpartition("/")
    path = keep_by_content(
        settings.results_dir / folder, name, ".parquet",
        lambda temporary: pq.write_table(plain, temporary, compression="zstd"),
    )  # fmt: skip
    return EventFile(path.relative_to(settings.results_dir).as_posix(), table.num_rows)


def _plain(schema: "pa.Schema") -> "pa.Schema":
    """Without dictionaries: their order depends on what else was read with the rows."""
    import pyarrow as pa

    return pa.schema(
        [(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in schema]
    )


def _table(path: Path) -> "pa.Table":
    import pyarrow.parquet as pq

    try:
        return pq.read_table(path, read_dictionary=list(_REPEATED))
    except Exception as error:
        raise StoreError(
            f"{path} is damaged ({error}). Restore it from a backup, or undo the last ingestion: "
            "hyrox-coach ingest rollback"
        ) from error


def _reference_mark(settings: Settings) -> str:
    digest = hashlib.sha256(str(settings.reference_draws).encode())
    for path in sorted((settings.corpora / "reference_field").glob("*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _reference(settings: Settings) -> Path:
    """The invented finishes, drawn once and kept: drawing takes seconds, reading does not."""
    from ingest.files import replace_file
    from ingest.reference.reference_field import load_reference_field

    path = settings.home / "reference" / f"{_reference_mark(settings)}.parquet"
    if not path.exists():
        drawn = load_reference_field(settings.corpora / "reference_field").draw(
            settings.reference_draws, seed=1
        )
        replace_file(path, lambda temporary: drawn.to_parquet(temporary, index=False))
        for other in path.parent.glob("*.parquet"):
            if other != path:
                other.unlink()
    return path
