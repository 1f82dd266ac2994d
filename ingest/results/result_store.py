"""The results: a Parquet data set, one file per season and event, the source of truth.

Everything else is rebuilt from it. Files are replaced whole (write, then rename), so a reader
never meets half a file. Rows are told apart by their content, so the same input adds nothing.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hyrox.errors import StoreError
from hyrox.settings import Settings
from ingest.files import replace_file
from ingest.guidance.documents import slug
from ingest.results.gate import STORED

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Stored:
    """Rows that were new, and rows that stood there already."""

    new: int
    unchanged: int


def store_results(frame: "pd.DataFrame", settings: Settings) -> Stored:
    """Add finishes that passed the gate; rows already stored stay as they are."""
    import pandas as pd

    new = 0
    for (season, event), rows in frame.groupby(["season", "event"], sort=True):
        path = event_file(settings.results_dir, int(str(season)), str(event))
        if path.exists():
            stored = _read(path)
            rows = rows[~rows["result_id"].isin(stored["result_id"])]
            if rows.empty:
                continue
            new += len(rows)
            rows = pd.concat([stored, rows], ignore_index=True)
        else:
            new += len(rows)
        write_frame(path, rows[list(STORED)].sort_values("result_id"))
    return Stored(new, len(frame) - new)


def event_file(results: Path, season: int, event: str) -> Path:
    """Where an event's finishes are; the hash keeps apart names that look alike in a path."""
    mark = hashlib.sha256(event.encode()).hexdigest()[:6]
    return results / f"season-{season}" / f"{slug(event)[:60] or 'event'}-{mark}.parquet"


def load_results(settings: Settings) -> "pd.DataFrame":
    """All finishes, with a column ``invented``: the ingested ones, or, as long as nothing was
    ingested, the draws of the reference field.

    Raises:
        StoreError: a stored file is damaged, or the reference field is missing.
    """
    import pandas as pd

    files = result_files(settings)
    if not files:
        return _reference(settings)
    frame = pd.concat([_read(path) for path in files], ignore_index=True)
    return frame.assign(invented=False)


def result_files(settings: Settings) -> list[Path]:
    """The data set's files, in a stable order."""
    return sorted(settings.results_dir.glob("season-*/*.parquet"))


def has_results(settings: Settings) -> bool:
    return bool(result_files(settings))


def count_results(settings: Settings) -> int:
    """Stored finishes, from the files' footers."""
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(path).num_rows for path in result_files(settings))


def fingerprint(settings: Settings) -> str:
    """Changes whenever ``load_results`` would give something else; reads no data."""
    digest = hashlib.sha256()
    if files := result_files(settings):
        for path in files:
            status = path.stat()
            digest.update(f"{path.parent.name}/{path.name} {status.st_size} ".encode())
            digest.update(str(status.st_mtime_ns).encode())
    else:
        digest.update(_reference_mark(settings).encode())
    return digest.hexdigest()[:16]


def _reference_mark(settings: Settings) -> str:
    digest = hashlib.sha256(str(settings.reference_draws).encode())
    for path in sorted((settings.corpora / "reference_field").glob("*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _reference(settings: Settings) -> "pd.DataFrame":
    """The invented finishes, drawn once and kept: drawing takes seconds, reading does not."""
    from ingest.reference.reference_field import load_reference_field

    path = settings.home / "reference" / f"{_reference_mark(settings)}.parquet"
    if not path.exists():
        drawn = load_reference_field(settings.corpora / "reference_field").draw(
            settings.reference_draws, seed=1
        )
        write_frame(path, drawn)
        for other in path.parent.glob("*.parquet"):
            if other != path:
                other.unlink()
    return _read(path).assign(invented=True)


def _read(path: Path) -> "pd.DataFrame":
    import pandas as pd

    try:
        return pd.read_parquet(path)
    except Exception as error:
        raise StoreError(
            f"{path} is damaged ({error}). Delete it and ingest its results again."
        ) from error


def write_frame(path: Path, frame: "pd.DataFrame") -> None:
    """A Parquet file, put in place whole."""
    replace_file(path, lambda temporary: frame.to_parquet(temporary, index=False))


def read_ledger(settings: Settings) -> dict[str, dict[str, object]]:
    """Which input files were taken in: SHA-256 of the file to its name and counts."""
    path = settings.results_dir / "ledger.json"
    try:
        ledger: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise StoreError(f"{path} is damaged. Delete it; no result is lost.") from error
    return ledger


def write_ledger(settings: Settings, ledger: dict[str, dict[str, object]]) -> None:
    text = json.dumps(ledger, indent=1, ensure_ascii=False)
    replace_file(settings.results_dir / "ledger.json", lambda path: path.write_text(text, "utf-8"))
