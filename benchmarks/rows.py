"""Rows of public results as benchmarks take them: cleaned, as races, dealt by whole events."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.field import possible
from hyrox.divisions import Division, Gender
from hyrox.results import RaceResult, Splits
from hyrox.segments import SEGMENTS

COLUMNS = [s.value for s in SEGMENTS]


def clean(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows that a store would hold: possible times, no exact duplicates."""
    good = possible(
        frame[COLUMNS].to_numpy(dtype=np.float32), frame["total"].to_numpy(dtype=np.float32)
    )
    return frame[good].drop_duplicates(["season", "event", "division", "gender", *COLUMNS])


def folds(frame: pd.DataFrame, count: int) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Whole events dealt into folds: what to fit on and what to test, per fold."""
    keys = frame["season"].astype(str) + frame["event"]
    dealt = np.random.default_rng(8).permutation(keys.unique())
    fold = keys.map({key: i % count for i, key in enumerate(dealt)})
    return [(frame[fold != i], frame[fold == i]) for i in range(count)]


def as_result(record: dict[str, Any]) -> RaceResult:
    """The race of a row."""
    age, stored = record["age_group"], record.get("result_id")
    return RaceResult(
        Division(record["division"]),
        Gender(record["gender"]),
        Splits(tuple(float(record[name]) for name in COLUMNS)),
        season=int(record["season"]),
        age_group=age if isinstance(age, str) else None,
        event=record["event"],
        total_s=float(record["total"]),
        result_id=stored if isinstance(stored, str) else None,
    )
