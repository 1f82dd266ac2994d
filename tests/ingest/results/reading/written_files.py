"""Invented results written as other people write theirs: every layout, every kind of file."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from hyrox.segments import RUNS, SEGMENTS, STATIONS
from hyrox.times import format_time
from ingest.results.contract import BATCH_ROWS, COLUMNS, REQUIRED, TIMES
from ingest.results.reading.result_files import open_results

NAMES = [s.value for s in SEGMENTS]
SEASON_1_STATIONS = [
    "1000m Ski Erg", "2x25m Sled Push", "2x25m Sled Pull", "80m Burpee Broad Jump",
    "1000m Ruder Erg", "200m Farmers Carry", "100m Sandbag Lunges", "Wall Balls",
]  # fmt: skip
PYROX = dict(
    zip(
        STATIONS,
        "skiErg sledPush sledPull burpeeBroadJump rowErg farmersCarry sandbagLunges "
        "wallBalls".split(),
        strict=True,
    )
)


def hms(seconds: float) -> str:
    text = format_time(seconds)
    return text if text.count(":") == 2 else f"0:{text:0>5}"


def clocks(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].map(hms) for name in ("total", *NAMES)})


def own_names(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


def run_work_roxzone(frame: pd.DataFrame) -> pd.DataFrame:
    names = {"total": "total_time", "roxzone": "roxzone_time", "event": "event_name"}
    names |= {s: f"work_{i}" for i, s in enumerate(STATIONS, 1)} | {"athlete": "name"}
    frame = clocks(frame).rename(columns=names)
    return frame.assign(
        run_time="0:40:00", work_time="0:40:00", event_id="JX2", roxzone_1="0:00:52"
    )


def official_labels(frame: pd.DataFrame) -> pd.DataFrame:
    names = {"total": "Overall Time", "roxzone": "Roxzone Time", "event": "Event"}
    names |= dict(zip(STATIONS, SEASON_1_STATIONS, strict=True))
    names |= {s: f"Lauf {i}" for i, s in enumerate(RUNS, 1)}
    frame = clocks(frame).rename(columns=names)
    return frame.assign(**{"Run Total": "0:40:00", "Best Run Lap": "0:04:02"})


def pyrox(frame: pd.DataFrame) -> pd.DataFrame:
    minutes = frame.assign(**{name: frame[name] / 60 for name in ("total", *NAMES)})
    names = {"total": "total_time", "roxzone": "roxzone_time", "event": "event_name"}
    names |= {s: f"{word}_time" for s, word in PYROX.items()} | {"athlete": "name"}
    names |= {s: f"run{i}_time" for i, s in enumerate(RUNS, 1)}
    return minutes.rename(columns=names).assign(roxzone_1="0:00:52", run_time=40.0)


def nested(frame: pd.DataFrame, key: Callable[[int, str], str] = lambda i, _: str(i)) -> Any:
    splits = [
        {key(i, name): hms(row[name]) for i, name in enumerate(NAMES, 1)}
        for _, row in frame.iterrows()
    ]
    return frame.drop(columns=NAMES).assign(splits=splits)


def numbered_labels(frame: pd.DataFrame) -> pd.DataFrame:
    labels = dict(zip(STATIONS, SEASON_1_STATIONS, strict=True)) | {"roxzone": "Roxzone"}
    return nested(frame, lambda i, name: f"{i:02}_{labels.get(name, name.replace('_', ' '))}")  # type: ignore[no-any-return]


LAYOUTS: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], str]] = {
    "own": (own_names, "own names"),
    "clocks": (clocks, "own names"),
    "works": (run_work_roxzone, "run, work, roxzone"),
    "labels": (official_labels, "split labels"),
    "pyrox": (pyrox, "pyrox-client"),
    "nested": (nested, "nested splits"),
    "nested labels": (numbered_labels, "nested splits"),
}


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False)


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.to_parquet(path, row_group_size=150)


def write_lines(frame: pd.DataFrame, path: Path) -> None:
    path.write_text("\n".join(json.dumps(row) for row in frame.to_dict("records")))


def write_list(frame: pd.DataFrame, path: Path) -> None:
    path.write_text(json.dumps(frame.to_dict("records"), indent=1))


def packed(write: Callable[[pd.DataFrame, Path], None]) -> Callable[[pd.DataFrame, Path], None]:
    def write_packed(frame: pd.DataFrame, path: Path) -> None:
        write(frame, path)
        path.write_bytes(gzip.compress(path.read_bytes()))

    return write_packed


KINDS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    "csv": write_csv,
    "parquet": write_parquet,
    "jsonl": write_lines,
    "json": write_list,
    "csv.gz": packed(lambda frame, path: path.write_text(frame.to_csv(index=False))),  # type: ignore[arg-type, return-value]
    "jsonl.gz": packed(write_lines),
}


def small(rows: pd.DataFrame, **changed: Any) -> pd.DataFrame:
    return rows.head(4).assign(**changed)


def whole(path: Path) -> pd.DataFrame:
    return pd.concat(open_results(path).batches, ignore_index=True)


HEADER = ",".join(REQUIRED).encode() + b"\n"
ROW = b"8,2025 Rom,open,male,1:30:00" + b",0:05:00" * 16
LINE = json.dumps(dict(zip(REQUIRED, ROW.decode().split(","), strict=True))).encode()


def assert_contract(frame: pd.DataFrame) -> None:
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) <= BATCH_ROWS
    assert list(frame.index[:1]) == [0]
    for name in COLUMNS:
        if name in TIMES and pd.api.types.is_float_dtype(frame[name]):
            continue
        present = frame[name].dropna()
        assert all(isinstance(value, str) and value.strip() for value in present), name
