"""The rows of a crawled race weekend in a file, on their way to the gate."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest.files import replace_file
from ingest.results.contract import BATCH_ROWS, COLUMNS, TIMES, ResultSource

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.parquet as pq

_KEY = b"hyrox-coach-harvest"


def harvest_folder(settings: Settings, season: int | None = None) -> Path:
    """Where harvests, journals and failed pages lie; names stand in them, so only their owner may
    enter."""
    top = settings.home / "harvest"
    return top if season is None else top / f"season-{season}"


def weekend_file(settings: Settings, season: int, weekend: str) -> Path:
    """The harvest of a race weekend; readable, and another one for every name."""
    plain = unicodedata.normalize("NFKD", weekend).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
    mark = sha256(weekend.encode()).hexdigest()[:6]
    return harvest_folder(settings, season) / f"{name}-{mark}.parquet"


def write_harvest(
    path: Path, rows: Sequence[Mapping[str, object]], provenance: Mapping[str, str]
) -> None:
    """Write rows of the contract's columns in one step, replacing an older harvest.

    Times are seconds (float), the season a whole number, everything else text; equal rows and
    provenance give equal bytes.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    def kind(column: str) -> pa.DataType:
        if column in TIMES:
            return pa.float64()
        return pa.int64() if column == "season" else pa.string()

    schema = pa.schema(
        [(column, kind(column)) for column in COLUMNS],
        metadata={_KEY: json.dumps(dict(provenance), ensure_ascii=False, sort_keys=True).encode()},
    )
    table = pa.Table.from_pylist([{c: row.get(c) for c in COLUMNS} for row in rows], schema=schema)
    replace_file(path, lambda target: pq.write_table(table, target, compression="zstd"))


def open_harvest(path: Path) -> ResultSource:
    """A harvest as a source of the gate.

    ``provenance`` says ``address`` (the season's page), ``crawled`` (the days
    its pages were fetched, first/last),
    ``permission``, ``weekend``, ``pages`` (athlete pages read), ``failures`` and ``complete``.

    Raises:
        InputError: the file is missing, damaged or no harvest.
    """
    file, provenance = _opened(path)

    def batches() -> "Iterator[pd.DataFrame]":
        with file:
            for batch in file.iter_batches(batch_size=BATCH_ROWS):
                frame = batch.to_pandas()
                for column in frame.columns.difference([*TIMES]):
                    values = frame[column].astype(object)
                    frame[column] = values.where(values.notna(), None)
                yield frame.reset_index(drop=True)

    return ResultSource(
        name=path.name, layout="results site", batches=batches(), provenance=provenance
    )


def harvest_provenance(path: Path) -> dict[str, str] | None:
    """What a harvest says about itself, ``None`` if there is none that can be read."""
    try:
        file, provenance = _opened(path)
    except InputError:
        return None
    file.close()
    return provenance


def _opened(path: Path) -> "tuple[pq.ParquetFile, dict[str, str]]":
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.") from None
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{path} is not a readable Parquet file ({error}).") from None
    said = (file.schema_arrow.metadata or {}).get(_KEY)
    if said is None or file.schema_arrow.names != list(COLUMNS):
        file.close()
        raise InputError(f"{path} is not the harvest of a crawl; crawl the weekend again.")
    return file, {str(k): str(v) for k, v in json.loads(said).items()}
