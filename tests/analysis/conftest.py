"""Invented finishes with a known truth: level, age, venue and noise per athlete, all seeded."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.field import Field
from hyrox.divisions import Division, Gender
from hyrox.results import RaceResult, Splits
from hyrox.segments import SEGMENTS

COLUMNS = [s.value for s in SEGMENTS]
TYPICAL_S = (280, 270, 300, 180, 310, 270, 310, 290, 315, 285, 310, 120, 315, 290, 340, 380, 420)
VENUES = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta")
MakeFrame = Callable[..., pd.DataFrame]


def _make_frame(
    n: int = 600,
    *,
    division: str = "open",
    gender: str = "male",
    season: int = 8,
    ages: tuple[str | None, ...] = ("25-29", "35-39", "45-49", None),
    seed: int = 0,
    venues: tuple[str, ...] = VENUES,
    prefix: str = "",
) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    course = np.random.default_rng(99).normal(0, 0.08, (len(venues), len(COLUMNS)))
    venue = np.arange(n) % len(venues)
    age = rng.integers(0, len(ages), n)
    level = rng.normal(0, 0.12, n) + 0.03 * age
    logs = np.log(TYPICAL_S) + course[venue] + level[:, None] + rng.normal(0, 0.05, (n, 17))
    splits = np.round(np.exp(logs))
    frame = pd.DataFrame(splits, columns=COLUMNS)
    frame["total"] = splits.sum(axis=1)
    frame["season"] = season
    frame["event"] = [f"{venues[v]} {season}" for v in venue]
    frame["division"], frame["gender"] = division, gender
    frame["age_group"] = [ages[a] for a in age]
    name = prefix or f"{division}-{gender}-{season}-{seed}"
    frame["result_id"] = [f"{name}-{i}" for i in range(n)]
    return frame


def _as_result(row: "pd.Series[Any]", **changes: Any) -> RaceResult:
    age = row["age_group"]
    values: dict[str, Any] = {
        "division": Division(row["division"]),
        "gender": Gender(row["gender"]),
        "splits": Splits(tuple(float(row[name]) for name in COLUMNS)),
        "season": int(row["season"]),
        "age_group": age if isinstance(age, str) else None,
        "event": row["event"],
        "result_id": row["result_id"],
    }
    return RaceResult(**(values | changes))


@pytest.fixture(scope="session")
def make_frame() -> MakeFrame:
    return _make_frame


@pytest.fixture(scope="session")
def as_result() -> Callable[..., RaceResult]:
    return _as_result


@pytest.fixture(scope="session")
def frame() -> pd.DataFrame:
    """Open men and women of seasons 6 and 8, and forty pro men."""
    return pd.concat(
        [
            _make_frame(1800, seed=1),
            _make_frame(900, gender="female", seed=2),
            _make_frame(600, gender="female", season=6, seed=3),
            _make_frame(600, season=6, seed=4),
            _make_frame(40, division="pro", seed=5),
        ],
        ignore_index=True,
    )


@pytest.fixture(scope="session")
def field(frame: pd.DataFrame) -> Field:
    return Field.from_frame(frame)


PROGRESS = -0.025
SLOW_CROWD = ("Beta", 0.15)
RACE_DAYS = {(8, f"2025 {name}"): date(2025, 7, 1 + 3 * i) for i, name in enumerate(VENUES)}


def _make_racers(
    athletes: int = 900, *, division: str = "open", gender: str = "male", seed: int = 0
) -> pd.DataFrame:
    """Athletes who race one to three times in season 8, some 2.5 % faster each time.

    Races scatter by 2.5 % as a whole and 5 % a segment around the athlete's level; courses differ
    by 8 % a segment; those who race at Beta are 15 % slower people, on a course like any other.
    """
    rng = np.random.default_rng(seed)
    course = np.random.default_rng(98).normal(0, 0.08, (len(VENUES), len(COLUMNS)))
    course -= course.mean(axis=1, keepdims=True)
    slow = VENUES.index(SLOW_CROWD[0])
    rows = []
    for athlete in range(athletes):
        races = int(rng.choice([1, 2, 3], p=[0.4, 0.4, 0.2]))
        venues = np.sort(rng.choice(len(VENUES), races, replace=False))
        level = rng.normal(0, 0.12) + (SLOW_CROWD[1] if slow in venues else 0.0)
        profile = rng.normal(0, 0.05, len(COLUMNS))
        for race, venue in enumerate(venues):
            logs = np.log(TYPICAL_S) + course[venue] + level + profile + PROGRESS * race
            logs = logs + rng.normal(0, 0.025) + rng.normal(0, 0.05, len(COLUMNS))
            splits = np.round(np.exp(logs))
            rows.append(
                {
                    **dict(zip(COLUMNS, splits, strict=True)),
                    "total": splits.sum(),
                    "season": 8,
                    "event": f"2025 {VENUES[venue]}",
                    "division": division,
                    "gender": gender,
                    "age_group": None,
                    "result_id": f"{division}-{gender}-{seed}-{athlete}-{race}",
                    "athlete_key": f"{division}-{gender}-{seed}-{athlete}",
                }
            )
    return pd.DataFrame(rows)


@pytest.fixture(scope="session")
def make_racers() -> MakeFrame:
    return _make_racers


@pytest.fixture(scope="session")
def race_days() -> dict[tuple[int, str], date]:
    """When the races of ``make_racers`` were."""
    return RACE_DAYS


@pytest.fixture(scope="session")
def racers() -> Field:
    """Open men and women of whom many raced again, with the dates of the races."""
    frame = pd.concat(
        [_make_racers(seed=1), _make_racers(500, gender="female", seed=2)], ignore_index=True
    )
    return Field.from_frame(frame, RACE_DAYS)
