"""How good the expectations are on events they were not fitted on.

    python benchmarks/expectation.py RESULTS.parquet [--folds 5] [--per-group 100]

Events are dealt into folds; each fold's events are predicted by a field that holds none of them.
For the known venue, half of a held-out event's finishers give the venue's effect and the other
half are predicted, so that no finish helps to predict itself. Prints JSON: mean absolute errors
in seconds beside those of plain medians, and the share of times inside the 80 % interval.

The training events are not always earlier than the tested ones: the data carry a season and a
year, no date. ``--later`` trains on seasons before 8 and tests season 8 instead, whose
athletes' age groups are not known.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.expectation import Expectation
from analysis.field import Field, possible
from hyrox.divisions import Division, Gender
from hyrox.results import RaceResult, Splits
from hyrox.segments import SEGMENTS

COLUMNS = [s.value for s in SEGMENTS]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--per-group", type=int, default=100)
    parser.add_argument("--later", action="store_true", help="train seasons 6-7, test season 8")
    arguments = parser.parse_args()

    frame = clean(pd.read_parquet(arguments.results))
    rows = pd.concat(
        [predict(train, test, arguments.per_group) for train, test in splits(frame, arguments)]
    )
    report = {
        "rows_predicted": len(rows),
        "events": int(rows["event"].nunique()),
        "protocol": "seasons 6-7 to season 8" if arguments.later else "held-out events",
        "groups": {
            f"{division} {gender}": summary(group)
            for (division, gender), group in rows.groupby(["division", "gender"])
            if len(group) >= 200
        },
    }
    print(json.dumps(report, indent=2))


def clean(frame: pd.DataFrame) -> pd.DataFrame:
    good = possible(
        frame[COLUMNS].to_numpy(dtype=np.float32), frame["total"].to_numpy(dtype=np.float32)
    )
    return frame[good].drop_duplicates(["season", "event", "division", "gender", *COLUMNS])


def splits(frame: pd.DataFrame, arguments: Any) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    if arguments.later:
        return [(frame[frame["season"] < 8], frame[frame["season"] == 8])]
    keys = frame["season"].astype(str) + frame["event"]
    dealt = np.random.default_rng(8).permutation(keys.unique())
    fold = keys.map({key: i % arguments.folds for i, key in enumerate(dealt)})
    return [(frame[fold != i], frame[fold == i]) for i in range(arguments.folds)]


def predict(train: pd.DataFrame, test: pd.DataFrame, per_group: int) -> pd.DataFrame:
    """One row per predicted finish: truths, expectations, intervals and baselines, seconds."""
    field = Field.from_frame(train)
    unknown = field.expectation
    half = np.random.default_rng(9).random(len(test)) < 0.5
    venue_field = Field.from_frame(pd.concat([train, test[half]]))
    on_the_day = replace(unknown, venues=venue_field.expectation.venues)
    shuffled = test[~half].sample(frac=1.0, random_state=1)
    chosen = shuffled.groupby(["season", "event", "division", "gender"]).head(per_group)
    rules = train["season"] >= 7
    medians = {
        key: group[[*COLUMNS, "total"]].median()
        for key, group in train.groupby(["division", "gender", rules])
    }
    rows = []
    for record in chosen.to_dict("records"):
        result = as_result(record)
        key = (result.division, result.gender)
        baseline = medians.get((*map(str, key), result.season >= 7))
        if baseline is None or key not in unknown.models:
            continue
        rows.append({**record, **columns(unknown, on_the_day, result, baseline)})
    print(f"{len(train)} rows fitted, {len(rows)} predicted", file=sys.stderr)
    return pd.DataFrame(rows)


def as_result(record: dict[str, Any]) -> RaceResult:
    age = record["age_group"]
    return RaceResult(
        Division(record["division"]),
        Gender(record["gender"]),
        Splits(tuple(float(record[name]) for name in COLUMNS)),
        season=int(record["season"]),
        age_group=age if isinstance(age, str) else None,
        event=record["event"],
        total_s=float(record["total"]),
    )


def columns(
    unknown: Expectation, known: Expectation, result: RaceResult, baseline: "pd.Series[float]"
) -> dict[str, float]:
    shown: dict[str, float] = {"base_finish": float(baseline["total"])}
    for name, expectation in (("unknown", unknown), ("known", known)):
        finish = expectation.finish(result)
        shown[f"{name}_finish"] = finish.expected_s
        shown[f"{name}_finish_in"] = inside(result.total_s, finish.interval_s)
        for segment, expected in zip(SEGMENTS, expectation.segments(result), strict=True):
            shown[f"{name}_{segment}"] = expected.expected_s
            shown[f"{name}_{segment}_in"] = inside(result.splits[segment], expected.interval_s)
    for segment in SEGMENTS:
        shown[f"base_{segment}"] = float(baseline[segment])
    return shown


def inside(time_s: float, interval_s: tuple[float, float]) -> float:
    return float(interval_s[0] <= time_s <= interval_s[1])


def summary(rows: pd.DataFrame) -> dict[str, Any]:
    thirds = pd.qcut(rows["total"], 3, labels=["fast", "middle", "slow"])

    def error(name: str, truth: str) -> float:
        return round(float((rows[name] - rows[truth]).abs().mean()), 1)

    segments = {}
    for segment in SEGMENTS:
        hits = rows[f"known_{segment}_in"]
        segments[segment.value] = {
            "mae_median_s": error(f"base_{segment}", segment),
            "mae_venue_unknown_s": error(f"unknown_{segment}", segment),
            "mae_venue_known_s": error(f"known_{segment}", segment),
            "coverage_venue_unknown": share(rows[f"unknown_{segment}_in"]),
            "coverage_venue_known": share(hits),
            "coverage_by_third": [share(group) for _, group in hits.groupby(thirds, observed=True)],
        }
    covered = rows[[f"known_{s}_in" for s in SEGMENTS]].mean(axis=1)
    return {
        "n": len(rows),
        "finish": {
            "mae_median_min": round(error("base_finish", "total") / 60, 2),
            "mae_venue_unknown_min": round(error("unknown_finish", "total") / 60, 2),
            "mae_venue_known_min": round(error("known_finish", "total") / 60, 2),
            "coverage_venue_unknown": share(rows["unknown_finish_in"]),
            "coverage_venue_known": share(rows["known_finish_in"]),
        },
        "segments_coverage": share(covered),
        "segments_coverage_by_third": [
            share(group) for _, group in covered.groupby(thirds, observed=True)
        ],
        "segments": segments,
    }


def share(hits: "pd.Series[float]") -> float:
    return round(float(hits.mean()), 3)


if __name__ == "__main__":
    main()
