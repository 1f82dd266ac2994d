"""How well the next race is predicted, on races later than anything fitted on.

    python benchmarks/predict_next.py RESULTS.parquet [--kind lightgbm] [--share 0.5] [--ship FILE]

The events are put in order; models see the earlier ones, and are asked for pairs of races whose
later one lies in a later event. ``known`` gives the next venue's effect from the other half of its
field, ``unknown`` nothing of the next race at all. Prints JSON: mean absolute errors in minutes
beside the plain method (next race = last race) on the same pairs, and the share of finishes inside
the 80 % interval; both also with the pairs of likely strangers and of fields cut short, which are
told by their outcome. ``--ship`` writes what a field without pairs is lent, from all results, in
place of the shipped figures (``analysis/progression/shipped.json``), and stops.
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

from analysis.field import Field
from analysis.partition import Doubles, Key, Mask
from analysis.progression.forecast import Kind
from analysis.progression.pairs import Pairs, order_of
from analysis.progression.progression import Progression
from analysis.progression.shipped import Shipped
from analysis.venues import Event, Venues
from analysis.whole_fields import whole_venues
from benchmarks.rows import clean
from hyrox.rules import rule_set

_SEED = 9
_FEWEST = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--kind", choices=["linear", "lightgbm"], default="linear")
    parser.add_argument("--share", type=float, default=0.5, help="of the rows that are fitted on")
    parser.add_argument("--ship", type=Path, help="write the figures to lend here, and stop")
    arguments = parser.parse_args()
    frame = read(arguments.results)
    if arguments.ship:
        arguments.ship.write_text(shipped_text(frame), encoding="utf-8")
        return
    report = evaluate_next(frame, shipped_calendar(), arguments.kind, arguments.share)
    print(json.dumps(report, indent=2))


def read(path: Path) -> pd.DataFrame:
    """Results as collected, cleaned, with who raced in ``athlete_key``."""
    return clean(pd.read_parquet(path)).rename(columns={"athlete": "athlete_key"})


def shipped_text(frame: pd.DataFrame) -> str:
    """The content of ``shipped.json`` made from these results."""
    field = Field.from_frame(frame.reset_index(drop=True), shipped_calendar())
    return json.dumps(Shipped.make(field).as_json()) + "\n"


def shipped_calendar() -> Mapping[Event, date]:
    """The dates of races that the project ships."""
    from ingest.calendar import calendar

    return calendar(Path(__file__).resolve().parent.parent / "corpora" / "events.toml")


def evaluate_next(
    frame: pd.DataFrame,
    calendar: Mapping[Event, date] | None = None,
    kind: Kind = "linear",
    share: float = 0.5,
) -> dict[str, Any]:
    """Errors (minutes) and coverage per division and gender on later pairs; see the module."""
    field = Field.from_frame(frame.reset_index(drop=True), calendar)
    later = later_events(field, share)
    train = subset(field, {key: ~later[part.events] for key, part in field.partitions.items()})
    pairs = Pairs.of(train)
    fitted = Progression.fit(train, pairs, kind)

    half = np.random.default_rng(_SEED).random(max(map(len, field.partitions.values()))) < 0.5
    day = subset(
        field, {key: ~later[p.events] | half[: len(p)] for key, p in field.partitions.items()}
    )
    venues = on_the_scale_of(pairs.venues, day.venues)
    every = Pairs.of(field)
    rows = _asked(field, every, later, half, venues, fitted)
    unjudged = Pairs.of(field, by_outcome=False)
    plain = _asked(field, unjudged, later, half, venues, fitted)
    groups = {f"{k[0]} {k[1]}": row for k, row in rows.items() if len(row) >= _FEWEST}
    return {
        "fitted_pairs": len(pairs),
        "kind": kind,
        "left_out": every.dropped,
        "all": _summary(pd.concat(rows.values())),
        "strangers_and_cut_fields_included": _summary(pd.concat(plain.values())),
        "groups": {name: _summary(row) for name, row in groups.items()},
    }


def _asked(
    field: Field,
    every: Pairs,
    later: Mask,
    half: Mask,
    venues: Venues,
    fitted: Progression,
) -> dict[Key, pd.DataFrame]:
    """Errors of the pairs whose later race is at a later event and not in the half that shows
    the venue."""
    courses, profiles = fitted.courses, fitted.profiles
    chosen = {
        key: found.at(later[field.partitions[key].events[found.later]] & ~half[found.later])
        for key, found in every.sets.items()
        if key in profiles.shapes
    }
    asked = replace(every, sets=chosen, venues=venues)
    shown = {
        name: fitted.forecast.predict_pairs(field, asked, courses, profiles, known)
        for name, known in (("unknown", False), ("known", True))
    }
    return {key: _errors(field, asked, key, shown) for key in chosen if len(chosen[key])}


def later_events(field: Field, share: float) -> Mask:
    """Event codes ``[events + 1]`` after the first ``share`` of all finishes, in order of time."""
    order = order_of(field.events, field.dates)
    ranked = np.lexsort((np.nan_to_num(order[:, 2]), order[:, 1], order[:, 0]))
    counts = np.zeros(len(field.events))
    for part in field.partitions.values():
        for code, rows in part.event_slices():
            counts[code] += rows.stop - rows.start
    before = np.cumsum(counts[ranked]) <= share * counts.sum()
    later = np.zeros(len(field.events) + 1, dtype=np.bool_)
    later[ranked[~before]] = True
    return later


def subset(field: Field, keep: dict[Key, Mask]) -> Field:
    """The field of some of its rows alone, venues included; codes of events stay as they are."""
    columns = ("splits_s", "totals_s", "seasons", "ages", "events", "ids", "invented", "people")
    partitions = {
        key: replace(part, **{name: getattr(part, name)[keep[key]] for name in columns})
        for key, part in field.partitions.items()
        if keep[key].any()
    }
    venues, cut = whole_venues(partitions, field.events)
    return Field(
        partitions, field.events, field.age_groups, venues, field.left_out, field.dates, cut
    )


def on_the_scale_of(train: Venues, day: Venues) -> Venues:
    """The effects of ``day`` against the bases of ``train``, so that no base looks ahead."""
    effects = {}
    for key in train.effects:
        table = day.effects[key].copy()
        for (season, _), code in day.codes.items():
            shift = day.base_of(key, rule_set(season)) - train.base_of(key, rule_set(season))
            table[code] = np.where(day.known[code], table[code] + shift, 0.0)
        effects[key] = table
    return replace(day, base=train.base, effects=effects)


def _errors(
    field: Field, asked: Pairs, key: Key, shown: dict[str, dict[Key, Doubles]]
) -> pd.DataFrame:
    part, chosen = field.partitions[key], asked.sets[key]
    base = asked.venues.bases(part)[chosen.later, -1].astype(np.float64)
    truth = part.totals_s[chosen.later].astype(np.float64)
    first = part.totals_s[chosen.earlier].astype(np.float64)
    columns: dict[str, Any] = {
        "truth": truth,
        "last": np.abs(first - truth) / 60,
        "change": (truth - first) / 60,
        "level": first,
    }
    for name, tables in shown.items():
        low, middle, high = np.exp(tables[key] + base[:, None]).T
        columns[name] = np.abs(middle - truth) / 60
        columns[f"{name}_inside"] = (truth >= low) & (truth <= high)
        columns[f"{name}_width"] = (high - low) / 60
    return pd.DataFrame(columns)


def _summary(rows: pd.DataFrame) -> dict[str, Any]:
    last = float(rows["last"].mean())
    thirds = rows["level"].rank(method="first").pipe(pd.qcut, 3, labels=False)
    report: dict[str, Any] = {
        "pairs": len(rows),
        "mae_last_race_min": round(last, 2),
        "median_change_min": round(float(rows["change"].median()), 2),
        "improved": round(float((rows["change"] < 0).mean()), 3),
    }
    for name in ("unknown", "known"):
        error = float(rows[name].mean())
        inside = rows[f"{name}_inside"]
        report[f"venue_{name}"] = {
            "mae_min": round(error, 2),
            "better_percent": round(100 * (1 - error / last), 1),
            "coverage": round(float(inside.mean()), 3),
            "coverage_by_third_of_last": inside.groupby(thirds).mean().round(3).tolist(),
            "width_min": round(float(rows[f"{name}_width"].median()), 1),
        }
    return report


if __name__ == "__main__":
    main()
