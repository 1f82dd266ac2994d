"""How well a finish is expected before the race, on events later than anything fitted on.

    python benchmarks/predict_before.py RESULTS.parquet [--kind lightgbm] [--share 0.5]

The events are put in order: models see the earlier ones. For ``known``, half of a later event's
finishers give the venue's effect and the other half is predicted, so that no finish helps to
predict itself; for ``unknown`` nothing of the event is known. ``ladder`` is ``known`` and, where
the athlete has raced before, those races. Fields of which only the fastest are
in the results ("cut short") are counted apart: who would finish among the first hundred is not
known before the race. Prints JSON: mean absolute errors in minutes beside the medians of the
division and gender, and of the age group, and the share of finishes inside the 80 % interval.

Age groups are known in seasons 6 and 7 only: ``--season 6`` takes the later events of that season.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.before.models import BeforeModels
from analysis.before.plain import Kind
from analysis.before.who import Who
from analysis.field import Field
from analysis.partition import Doubles, Key
from analysis.progression.pairs import Pairs
from analysis.venues import Event, Venues
from analysis.whole_fields import cut_short
from benchmarks.predict_next import (
    later_events,
    on_the_scale_of,
    read,
    shipped_calendar,
    subset,
)
from hyrox.rules import rule_set

_SEED = 9
_FEWEST = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--kind", choices=["linear", "lightgbm"], default="linear")
    parser.add_argument("--share", type=float, default=0.5, help="of the rows that are fitted on")
    parser.add_argument("--season", type=int, help="fit and test within one season")
    arguments = parser.parse_args()
    frame = read(arguments.results)
    if arguments.season:
        frame = frame[frame["season"] == arguments.season]
    calendar = shipped_calendar()
    train, test = split(frame, calendar, arguments.share)
    print(json.dumps(evaluate_before(train, test, calendar, arguments.kind), indent=2))


def split(
    frame: pd.DataFrame, calendar: Mapping[Event, date], share: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The earlier events, with about this share of all finishes, and the later ones."""
    field = Field.from_frame(frame, calendar)
    later = later_events(field, share)
    events = {event for code, event in enumerate(field.events) if later[code]}
    is_later = np.array(
        [event in events for event in zip(frame["season"], frame["event"], strict=True)]
    )
    return frame[~is_later], frame[is_later]


def evaluate_before(
    train: pd.DataFrame,
    test: pd.DataFrame,
    calendar: Mapping[Event, date] | None = None,
    kind: Kind = "linear",
) -> dict[str, Any]:
    """Errors (minutes) and coverage per division and gender on the later events; see the module."""
    frame = pd.concat([train, test], ignore_index=True)
    field = Field.from_frame(frame, calendar)
    tested = set(zip(test["season"], test["event"], strict=True))
    later = np.array([*(event in tested for event in field.events), False])
    earlier = subset(field, {k: ~later[part.events] for k, part in field.partitions.items()})
    models = BeforeModels.fit(earlier, kind=kind)
    half = np.random.default_rng(_SEED).random(max(map(len, field.partitions.values()))) < 0.5
    day = subset(
        field, {k: ~later[part.events] | half[: len(part)] for k, part in field.partitions.items()}
    )
    own = models.pasts.venues
    venues = on_the_scale_of(own, day.venues)
    known = Pairs.of(field, by_outcome=False)
    rows = []
    for key, part in field.partitions.items():
        if key not in earlier.partitions:
            continue
        chosen = np.flatnonzero(later[part.events] & ~half[: len(part)])
        if len(chosen):
            cut = cut_short(part, len(field.events))
            shown = _shown(models, field, key, chosen, {"unknown": own, "known": venues})
            shown |= _ladder(models, field, replace(known, venues=venues), key, chosen, shown)
            plain = _medians(earlier, field, key, chosen)
            rows.append(
                pd.DataFrame(
                    {
                        "group": f"{key[0]} {key[1]}",
                        "truth": part.totals_s[chosen],
                        "cut": cut[part.events[chosen]],
                        **shown,
                        **plain,
                    }
                )
            )
    table = pd.concat(rows, ignore_index=True)
    whole = table[~table["cut"]]
    return {
        "kind": kind,
        "fitted_rows": len(earlier),
        "edition_share": round(models.plains.edition_share, 2),
        "editions": models.plains.editions,
        "season_spread": round(models.plains.season_spread, 3),
        "whole_fields": _summary(whole),
        "open": _summary(whole[whole["group"].isin(["open male", "open female"])]),
        "cut_short": _summary(table[table["cut"]]) if table["cut"].any() else None,
        "groups": {
            str(name): _summary(group)
            for name, group in whole.groupby("group")
            if len(group) >= _FEWEST
        },
    }


def _shown(
    models: BeforeModels, field: Field, key: Key, rows: Any, venues: dict[str, Venues]
) -> dict[str, Doubles]:
    """Expectations of rows; those of one venue and age group are the same and asked for once."""
    part = field.partitions[key]
    codes = np.stack([part.events[rows], part.ages[rows]], axis=1)
    distinct, which = np.unique(codes, axis=0, return_inverse=True)
    columns: dict[str, Doubles] = {}
    for name, given in venues.items():
        asked = np.empty((len(distinct), 3))
        for i, (event, age) in enumerate(distinct):
            season, venue = field.events[event]
            who = Who(*key, season, field.age_groups[age] if age >= 0 else None, venue)
            expected = models.expect(given, who).expected
            asked[i] = expected.interval_s[0], expected.expected_s, expected.interval_s[1]
        columns[f"{name}_low"], columns[name], columns[f"{name}_high"] = asked[which.ravel()].T
    return columns


def _ladder(
    models: BeforeModels,
    field: Field,
    known: Pairs,
    key: Key,
    rows: Any,
    shown: dict[str, Doubles],
) -> dict[str, Doubles]:
    """The highest rung of each row: from earlier races where there are any."""
    part, pairs = field.partitions[key], known.sets[key]
    columns = {name: shown[f"known{name}"].copy() for name in ("_low", "", "_high")}
    raced = np.isin(rows, pairs.later)
    if raced.any():
        where = np.argsort(pairs.later)
        chosen = pairs.at(where[np.searchsorted(pairs.later[where], rows[raced])])
        asked = replace(known, sets={key: chosen})
        pasts = models.pasts
        logs = models.forecast.predict_pairs(field, asked, pasts.courses, pasts.profiles, True)
        base = known.venues.bases(part)[rows[raced], -1].astype(np.float64)
        found = np.exp(logs[key] + base[:, None])
        for i, name in enumerate(columns):
            columns[name][raced] = found[:, i]
    ladder = {f"ladder{name}": values for name, values in columns.items()}
    return {**ladder, "raced": raced.astype(np.float64)}


def _medians(train: Field, field: Field, key: Key, rows: Any) -> dict[str, Doubles]:
    """The plain methods: median of division and gender, and of the age group, under the rules."""
    part, seen = field.partitions[key], train.partitions[key]
    every = np.array([rule_set(int(season)) for season in part.seasons[rows]])
    gender, age = np.empty(len(rows)), np.empty(len(rows))
    for rules in np.unique(every):
        under = seen.under(str(rules))
        under = under if under.any() else np.ones(len(seen), dtype=np.bool_)
        these = every == rules
        gender[these] = age[these] = np.median(seen.totals_s[under])
        for code in range(len(field.age_groups)):
            band = under & (seen.ages == code)
            if band.sum() >= 30:
                age[these & (part.ages[rows] == code)] = np.median(seen.totals_s[band])
    return {"gender_median": gender, "age_median": age}


def _summary(rows: pd.DataFrame) -> dict[str, Any]:
    def error(name: str) -> float:
        return float((rows[name] - rows["truth"]).abs().mean()) / 60

    plain = error("gender_median")
    report: dict[str, Any] = {
        "finishes": len(rows),
        "mae_gender_median_min": round(plain, 2),
        "mae_age_median_min": round(error("age_median"), 2),
        "raced_before": round(float(rows["raced"].mean()), 3),
    }
    for name in ("unknown", "known", "ladder"):
        inside = (rows["truth"] >= rows[f"{name}_low"]) & (rows["truth"] <= rows[f"{name}_high"])
        by_expected = rows[name].rank(method="first").pipe(pd.qcut, 3, labels=False)
        by_truth = rows["truth"].rank(method="first").pipe(pd.qcut, 3, labels=False)
        report[name if name == "ladder" else f"venue_{name}"] = {
            "mae_min": round(error(name), 2),
            "better_percent": round(100 * (1 - error(name) / plain), 1),
            "coverage": round(float(inside.mean()), 3),
            "coverage_by_third_of_expected": inside.groupby(by_expected).mean().round(3).tolist(),
            "coverage_by_third_of_finish": inside.groupby(by_truth).mean().round(3).tolist(),
            "width_min": round(
                float((rows[f"{name}_high"] - rows[f"{name}_low"]).median()) / 60, 1
            ),
        }
    return report


if __name__ == "__main__":
    main()
