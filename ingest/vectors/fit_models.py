"""Fits the models of ``analysis`` on the finishes of one store version.

``python -m ingest.vectors.fit_models FOLDER`` does it in a process of its own and prints what it
is doing: fitting holds memory that the index needs next.
"""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.field import Field
from analysis.models import Models
from analysis.venues import Event
from hyrox.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd

RESULTS, MODELS, DATES = "results.parquet", "models", "dates.json"
TEXTS: tuple[str, ...] = ("event", "division", "gender", "age_group")
"""Columns of few distinct texts, kept as codes."""


def fit_models(folder: Path, say: Callable[[str], None]) -> None:
    """Fit on ``results.parquet`` of a version and write its ``models``.

    Raises:
        StoreError: the finishes cannot be read.
    """
    from threadpoolctl import threadpool_limits

    field = Field.from_frame(read_results(folder / RESULTS), read_dates(folder))
    with threadpool_limits(limits=1, user_api="blas"):
        Models.fit(field, say).save(folder / MODELS)


def read_results(path: Path) -> "pd.DataFrame":
    """The finishes of a version; texts that repeat are categories in the order of their names.

    Raises:
        StoreError: the file is missing or damaged.
    """
    import pyarrow.parquet as pq

    try:
        frame: pd.DataFrame = pq.read_table(path).to_pandas(split_blocks=True, self_destruct=True)
        for name in TEXTS:
            names = sorted(map(str, frame[name].cat.categories))
            frame[name] = frame[name].cat.set_categories(names)
        return frame
    except Exception as error:
        raise StoreError(
            f"{path} is damaged ({error}). Delete its folder; the next start builds it again."
        ) from error


def write_dates(folder: Path, calendar: Mapping[Event, date]) -> None:
    """Keep the days of events beside the finishes that they belong to."""
    rows = [[season, name, day.isoformat()] for (season, name), day in calendar.items()]
    (folder / DATES).write_text(json.dumps(sorted(rows)), encoding="utf-8")


def read_dates(folder: Path) -> dict[Event, date]:
    """What ``write_dates`` wrote.

    Raises:
        StoreError: the file is missing or damaged.
    """
    try:
        rows = json.loads((folder / DATES).read_text(encoding="utf-8"))
        return {(int(season), str(name)): date.fromisoformat(day) for season, name, day in rows}
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(
            f"{folder / DATES} is damaged ({error}). Delete its folder; the next start builds it "
            "again."
        ) from error


if __name__ == "__main__":
    from ingest.vectors.children import as_child

    sys.exit(as_child(lambda say: fit_models(Path(sys.argv[1]), say)))
