"""How close target splits come to what athletes of that finish really ran, on held-out events.

    python benchmarks/targets.py RESULTS.parquet [--later 0.4] [--folds 5] [--per-group 40]

Each held-out finisher's own finish is taken as the goal, and the plan's seventeen splits are
compared with the ones that were run: mean absolute error, seconds a segment. The plain method
divides the finish by the median shares of the division, gender and rules.

Events are dealt into folds; with ``--later`` the latest ones, with about this share of all
finishes, are tested on the earlier ones. ``no venue`` plans from the fitted events alone; ``venue``
also knows half of the tested event's finishers; the other half is tested, so that no finish stands
behind its own plan. The archetype is read from another race of the same athlete, in a fitted event:
read from the tested race itself it would already contain the splits (that figure is printed as
``archetype_of_this_race``, what a perfectly known archetype would give at most). Athletes are
linked by name, so a few of the linked races are a namesake's. Prints JSON.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from predict_before import split
from predict_next import shipped_calendar
from rows import as_result, clean, folds

from analysis.archetypes.archetypes import Archetypes
from analysis.field import Field
from analysis.planner.targets import weights_of
from analysis.planner.typical import typical_splits
from analysis.readings import TypicalSplits
from hyrox.results import RaceResult
from hyrox.rules import rule_set
from hyrox.segments import SEGMENTS

METHODS = ("median_shares", "no_venue", "venue", "archetype", "archetype_of_this_race")
LINKED_PER_FOLD = 600


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--later", type=float, default=0.0, help="test this share, the latest")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--per-group", type=int, default=40, help="finishes per event and group")
    arguments = parser.parse_args()

    frame = clean(pd.read_parquet(arguments.results))
    dealt = (
        [split(frame, shipped_calendar(), arguments.later)]
        if arguments.later
        else folds(frame, arguments.folds)
    )
    rows = pd.concat([plan(train, test, arguments.per_group) for train, test in dealt])
    even, linked = rows[rows["even"]], rows[rows["archetype"].notna()]
    report = {
        "protocol": "later events" if arguments.later else "held-out events",
        "finishes": len(even),
        "events": int(even["event"].nunique()),
        "all": errors(even, ("median_shares", "no_venue", "venue")),
        "groups": {
            " ".join(map(str, key)): errors(group, ("median_shares", "no_venue", "venue"))
            for key, group in even.groupby(["division", "gender"])
            if len(group) >= 200
        },
        "linked_to_another_race": errors(linked, METHODS),
        "share_inside_middle_80": round(float(even["inside"].mean()), 3),
    }
    print(json.dumps(report, indent=2))


def plan(train: pd.DataFrame, test: pd.DataFrame, per_group: int) -> pd.DataFrame:
    """One row per tested finish: its splits' errors by method, seconds ``[17]``."""
    half = np.random.default_rng(9).random(len(test)) < 0.5
    elsewhere, there = Field.from_frame(train), Field.from_frame(pd.concat([train, test[half]]))
    archetypes = Archetypes.fit(elsewhere)
    others = train.dropna(subset=["athlete"]).drop_duplicates(["division", "gender", "athlete"])
    other = {
        (str(r["division"]), str(r["gender"]), r["athlete"]): r for r in others.to_dict("records")
    }
    shuffled = test[~half].sample(frac=1.0, random_state=1)
    names = [*zip(shuffled["division"], shuffled["gender"], shuffled["athlete"], strict=True)]
    linked = pd.Series([name in other for name in names], index=shuffled.index)
    even = shuffled.groupby(["season", "event", "division", "gender"]).cumcount() < per_group
    chosen = shuffled[even | (linked & (linked.cumsum() <= LINKED_PER_FOLD))]
    shares = median_shares(elsewhere)
    rows = []
    for index, record in chosen.to_dict("index").items():
        result = as_result(record)
        key = (result.division, result.gender)
        if (key, rule_set(result.season)) not in shares:
            continue
        row: dict[str, Any] = {name: record[name] for name in ("division", "gender", "event")}
        row["even"] = bool(even[index])
        truth = np.asarray(result.splits.seconds)
        plain = shares[key, rule_set(result.season)] * result.total_s
        row["median_shares"] = np.abs(plain - truth)
        typical = splits_of(there, result, None, None)
        row["venue"] = error(typical, truth)
        row["no_venue"] = error(splits_of(elsewhere, result, None, "nowhere"), truth)
        row["inside"] = inside(typical, result)
        before = other.get((str(key[0]), str(key[1]), record["athlete"]))
        row["archetype"] = row["archetype_of_this_race"] = None
        if before is not None:
            for name, race, field in (
                ("archetype", as_result(before), elsewhere),
                ("archetype_of_this_race", result, there),
            ):
                row[name] = error(splits_of(there, result, archetypes, None, race, field), truth)
        rows.append(row)
    print(f"{len(train)} rows fitted, {len(rows)} planned", file=sys.stderr)
    return pd.DataFrame(rows)


def splits_of(
    field: Field,
    result: RaceResult,
    archetypes: Archetypes | None,
    event: str | None,
    race: RaceResult | None = None,
    race_field: Field | None = None,
) -> TypicalSplits:
    weights = None
    if archetypes is not None and race is not None and race_field is not None:
        _, weights = weights_of(race_field, archetypes, race)
    key = (result.division, result.gender)
    where = event or result.event
    return typical_splits(field, key, result.season, where, result.total_s, weights)


def error(typical: TypicalSplits, truth: "np.typing.NDArray[np.float64]") -> Any:
    return np.abs(np.array([typical.seconds[s] for s in SEGMENTS]) - truth)


def inside(typical: TypicalSplits, result: RaceResult) -> float:
    return float(
        np.mean([typical.low_s[s] <= result.splits[s] <= typical.high_s[s] for s in SEGMENTS])
    )


def median_shares(field: Field) -> dict[Any, Any]:
    """Median share of the finish per segment, adding up to 1, by division, gender and rules."""
    shares = {}
    for key, part in field.partitions.items():
        for rules in part.rules:
            rows = part.under(str(rules))
            median = np.median(part.splits_s[rows] / part.totals_s[rows, None], axis=0)
            shares[key, str(rules)] = median / median.sum()
    return shares


def errors(rows: pd.DataFrame, methods: tuple[str, ...]) -> dict[str, Any]:
    """Mean absolute error per segment of each method, and of all seventeen together."""
    shown: dict[str, Any] = {"n": len(rows)}
    for method in methods:
        values = np.stack(rows[method].to_list())
        each = {s.value: round(float(e), 1) for s, e in zip(SEGMENTS, values.mean(0), strict=True)}
        shown[method] = {"mean_s": round(float(values.mean()), 2), **each}
    return shown


if __name__ == "__main__":
    main()
