"""The quarantine: rows that the gate set aside, with the rule, the value and where they came from.

One file per input, without names: a person is a keyed hash there too.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hyrox.errors import InputError, NotFoundError
from hyrox.settings import Settings
from ingest import catalogue
from ingest.catalogue import Catalogue
from ingest.files import keep_by_content, replace_file
from ingest.guidance.documents import slug
from ingest.results.contract import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

VERDICT: tuple[str, ...] = ("quarantine_id", "source", "line", "rule", "field", "value")
RAW: tuple[str, ...] = (*(name for name in COLUMNS if name != "athlete"), "athlete_key")
MOST_CORRECTED_BYTES = 50_000_000


def write(settings: Settings, mark: str, name: str, rows: "pd.DataFrame") -> str | None:
    """Keep the rows of an input (``Gated.set_aside``, or what ``read`` gave).

    Returns:
        The file's name for the catalogue, ``None`` if there are no rows.
    """
    if rows.empty:
        return None
    rows = rows.copy()
    rows["quarantine_id"] = [row_id(mark, int(line)) for line in rows["line"]]
    rows["source"] = name
    rows = rows.reindex(columns=[*VERDICT, *RAW])
    rows = rows.assign(line=rows["line"].astype("int64"))
    texts = [c for c in rows.columns if c != "line"]
    rows[texts] = rows[texts].astype(object).where(rows[texts].notna(), None)
    path = keep_by_content(
        settings.home / "quarantine", f"{slug(Path(name).stem)[:40] or 'input'}-{mark[:12]}",
        ".parquet", lambda temporary: _to_parquet(rows.sort_values("line"), temporary),
    )  # fmt: skip
    return path.name


def row_id(mark: str, line: int) -> str:
    """``q-`` and 12 hex digits: the same row of the same input, always."""
    return "q-" + hashlib.sha256(f"{mark}:{line}".encode()).hexdigest()[:12]


def read(
    settings: Settings,
    *,
    of: Catalogue | None = None,
    rule: str | None = None,
    source: str | None = None,
    ids: Sequence[str] | None = None,
) -> "pd.DataFrame":
    """Rows in the quarantine, columns ``VERDICT``, ``RAW`` and ``input`` (the input's mark).

    Raises:
        NotFoundError: one of ``ids`` is not there.
    """
    import pandas as pd

    inputs = (of or catalogue.current(settings)).inputs
    frames = []
    for mark, entry in inputs.items():
        if entry.quarantine and (source is None or source.casefold() in entry.name.casefold()):
            frame = pd.read_parquet(settings.home / "quarantine" / entry.quarantine)
            frame["input"] = mark
            frames.append(frame if rule is None else frame[frame["rule"] == rule])
    empty = pd.DataFrame(columns=[*VERDICT, *RAW, "input"])
    rows = pd.concat(frames, ignore_index=True) if frames else empty
    if ids is not None:
        if missing := [i for i in ids if i not in set(rows["quarantine_id"])]:
            raise NotFoundError(
                f"There is no row {', '.join(missing[:3])} in the quarantine. "
                "List them: hyrox-coach ingest quarantine list"
            )
        rows = rows[rows["quarantine_id"].isin(ids)]
    return rows.reset_index(drop=True)


def counts(settings: Settings, of: Catalogue | None = None) -> dict[str, int]:
    """Rows in the quarantine per rule, the most frequent first."""
    import pandas as pd

    found: Counter[str] = Counter()
    for entry in (of or catalogue.current(settings)).inputs.values():
        if entry.quarantine:
            path = settings.home / "quarantine" / entry.quarantine
            found.update(pd.read_parquet(path, columns=["rule"])["rule"])
    return {str(rule): n for rule, n in found.most_common()}


def export(rows: "pd.DataFrame", path: Path) -> None:
    """Write rows as CSV, to be looked at or corrected and readmitted."""
    shown = rows.drop(columns=["input"]).astype(object)
    # A cell that begins like a formula must stay text in a spreadsheet.
    shown = shown.map(lambda v: f"'{v}" if isinstance(v, str) and v[:1] in "=+@\t" else v)
    replace_file(path, lambda temporary: shown.to_csv(temporary, index=False))


def read_corrected(settings: Settings, path: Path) -> "pd.DataFrame":
    """An exported file after somebody corrected it: ``read``'s rows with the file's values.

    Columns that were deleted keep what the row had; the athlete cannot be changed.

    Raises:
        InputError: the file is no export, or names rows that are not in the quarantine.
    """
    import pandas as pd

    if not path.is_file():
        raise InputError(f"There is no file {path}.")
    if path.stat().st_size > MOST_CORRECTED_BYTES:
        raise InputError(f"{path.name} is too large for an export of the quarantine.")
    try:
        given = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    except (ValueError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} cannot be read as CSV: {str(error)[:80]}") from error
    if "quarantine_id" not in given.columns:
        raise InputError(
            f"{path.name} has no column quarantine_id: it is no export of the quarantine. Make "
            "one with: hyrox-coach ingest quarantine export FILE"
        )
    if given["quarantine_id"].duplicated().any():
        raise InputError(f"{path.name} names a row twice.")
    rows = read(settings, ids=list(given["quarantine_id"])).set_index("quarantine_id", drop=False)
    given = given.set_index("quarantine_id")
    for name in set(RAW) & set(given.columns) - {"athlete_key"}:
        text = given[name].str.strip().str.removeprefix("'")
        rows[name] = text.where(text != "", None).reindex(rows.index)
    return rows.reset_index(drop=True)


def as_batch(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Rows of the quarantine in the shape the gate judges."""
    return rows.reindex(columns=[*COLUMNS, "athlete_key"])


def summary(rows: "pd.DataFrame") -> list[dict[str, Any]]:
    """Per rule and source: how many rows, and an example."""
    if rows.empty:
        return []
    groups = rows.groupby(["rule", "source"], sort=False)
    found = [
        {
            "rule": str(rule), "source": str(source), "rows": len(part),
            "example": f"{part['field'].iloc[0]} = {part['value'].iloc[0]}",
        }
        for (rule, source), part in groups
    ]  # fmt: skip
    return sorted(found, key=lambda entry: -int(entry["rows"]))


def _to_parquet(rows: "pd.DataFrame", path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(c, pa.int64() if c == "line" else pa.string()) for c in (*VERDICT, *RAW)])
    table = pa.Table.from_pandas(rows, schema, preserve_index=False)
    pq.write_table(table, path, compression="zstd")
