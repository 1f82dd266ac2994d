"""How often bad input is doubted, and how often good input is.

    python benchmarks/input_doubts.py RESULTS.parquet [--per-group 400] [--planted 150]

Public finishes of events that no model was fitted on, half of whose finishers give the venue's
effect and the other half are asked about: as they are (false alarms), and with one mistake planted
in each. ``race`` are mistakes that can be a race (questions of a report), ``typed`` those that
cannot (refused with a question). Prints JSON: shares, with the number of races beside each.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.analyse import analyse
from analysis.field import Field
from analysis.models import Models
from benchmarks.rows import as_result, clean
from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.results import RaceResult, Splits
from hyrox.rules import rule_set
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time
from ui.race_input import Details, race_from_times

COLUMNS = [s.value for s in SEGMENTS]
_KINDS = {
    "swapped": "other way round",
    "list": "fit a race only when",
    "category": "right category",
    "single times": " right?",
}
Times = list[float]
_FIELDS: dict[int, Field] = {}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--per-group", type=int, default=400, help="races asked about as they are")
    parser.add_argument("--planted", type=int, default=150, help="races per group and mistake")
    arguments = parser.parse_args()
    field, races = held_out(pd.read_parquet(arguments.results), arguments.per_group)
    planted = {key: group[: arguments.planted] for key, group in races.items()}
    report = {
        "asked_as_they_are": as_they_are(field, races),
        "without_venue": as_they_are(
            field, {k: [replace(r, event=None) for r in v] for k, v in planted.items()}
        ),
        "places": places(field, planted),
        "categories": categories(field, planted),
        "typed": typed([race for group in planted.values() for race in group]),
    }
    print(json.dumps(report, indent=2))


def held_out(frame: pd.DataFrame, per_group: int) -> tuple[Field, dict[Any, list[RaceResult]]]:
    """A field without the events asked about, but for half of their finishers; the other half."""
    frame = clean(frame)
    events = frame["season"].astype(str) + frame["event"]
    rng = np.random.default_rng(11)
    tested = events.isin(rng.permutation(events.unique())[: events.nunique() // 4])
    asked = tested & (rng.random(len(frame)) < 0.5)
    field = Field.from_frame(frame[~asked])
    rows = frame[asked].sample(frac=1.0, random_state=2)
    keys = (rows["division"], rows["gender"], rows["season"] >= 7)
    races: dict[Any, list[RaceResult]] = {}
    for (division, gender, new), group in rows.groupby([*keys]):
        if len(group) < 50 or division == "adaptive":
            continue
        name = f"{division} {gender}, {'season 7 on' if new else 'before season 7'}"
        races[name] = [as_result(record) for record in group.head(per_group).to_dict("records")]
    return field, races


@cache
def _models_of(number: int) -> Models:
    return Models.fit(_FIELDS[number])


def _models(field: Field) -> Models:
    """The models of a field, fitted on first use."""
    _FIELDS[id(field)] = field
    return _models_of(id(field))


def asked(field: Field, race: RaceResult) -> str:
    """The kind of question asked about a race, ``none`` for no question."""
    found = analyse(field, _models(field), race).doubts
    if not found:
        return "none"
    return next(kind for kind, words in _KINDS.items() if words in found[0])


def tally(kinds: Iterable[str], *right: str) -> dict[str, Any]:
    counts = Counter(kinds)
    n = sum(counts.values())
    shares = {kind: round(counts[kind] / n, 4) for kind in _KINDS if counts[kind]}
    shown: dict[str, Any] = {"n": n, "asked": round(1 - counts["none"] / n, 4), **shares}
    if right:
        shown["rightly"] = round(sum(counts[kind] for kind in right) / n, 4)
    return shown


def as_they_are(field: Field, races: dict[Any, list[RaceResult]]) -> dict[str, Any]:
    kinds = {name: [asked(field, race) for race in group] for name, group in races.items()}
    shown = {name: tally(group) for name, group in kinds.items()}
    return {"all": tally(kind for group in kinds.values() for kind in group), **shown}


def retimed(race: RaceResult, times: Times) -> RaceResult | None:
    """The race with other times, ``None`` where they cannot be a race."""
    try:
        return replace(race, splits=Splits(tuple(times)), total_s=-1.0)
    except InputError:
        return None


def places(field: Field, races: dict[Any, list[RaceResult]]) -> dict[str, Any]:
    rng = np.random.default_rng(3)
    everybody = [race for group in races.values() for race in group]

    def swap(race: RaceResult, i: int, j: int) -> Times:
        times = list(race.splits.seconds)
        times[i], times[j] = times[j], times[i]
        return times

    bands: dict[str, list[str]] = {}
    for race in everybody:
        i, j = (int(k) for k in rng.choice(len(SEGMENTS), 2, replace=False))
        apart = abs(math.log(race.splits.seconds[i] / race.splits.seconds[j]))
        other = retimed(race, swap(race, i, j))
        band = "under 25 %" if apart < 0.223 else "25 to 65 %" if apart < 0.5 else "over 65 %"
        if other is not None:
            bands.setdefault(f"two swapped, times {band} apart", []).append(asked(field, other))
    shown = {name: tally(kinds, "swapped") for name, kinds in sorted(bands.items())}

    last = len(SEGMENTS) - 1
    lists: dict[str, Callable[[Times], Times]] = {
        "runs and stations exchanged": lambda t: [
            t[k ^ 1] if k < last else t[k] for k in range(17)
        ],
        "one place later": lambda t: [t[last - 1], *t[: last - 1], t[last]],
        "one place earlier": lambda t: [*t[1:last], t[0], t[last]],
        "runs first": lambda t: [*t[0:last:2], *t[1:last:2], t[last]],
        "stations first": lambda t: [*t[1:last:2], *t[0:last:2], t[last]],
        "Roxzone first": lambda t: [t[last], *t[:last]],
    }
    for name, slip in lists.items():
        slipped = [retimed(race, slip(list(race.splits.seconds))) for race in everybody]
        possible_ones = [race for race in slipped if race is not None]
        shown[name] = {
            "refused": round(1 - len(possible_ones) / len(slipped), 4),
            **tally((asked(field, race) for race in possible_ones), "list"),
        }
    slips: dict[str, Callable[[RaceResult], Times]] = {
        "wall balls and Roxzone swapped": lambda race: swap(race, last - 1, last),
        "a burpee station of 32 s": lambda race: changed(race, Segment.BURPEE_BROAD_JUMP, 32),
        "a row of 28 minutes": lambda race: changed(race, Segment.ROW, 1680),
    }
    for name, make in slips.items():
        others = [retimed(race, make(race)) for race in everybody]
        right = "swapped" if "swapped" in name else "single times"
        shown[name] = tally((asked(field, race) for race in others if race is not None), right)
    return shown


def changed(race: RaceResult, segment: Segment, time_s: float) -> Times:
    return [
        time_s if s is segment else t for s, t in zip(SEGMENTS, race.splits.seconds, strict=True)
    ]


def categories(field: Field, races: dict[Any, list[RaceResult]]) -> dict[str, Any]:
    shown = {}
    for name, group in races.items():
        was = (group[0].division, group[0].gender)
        for division in (Division.OPEN, Division.PRO, Division.DOUBLES):
            for gender in (Gender.MALE, Gender.FEMALE, Gender.MIXED):
                single = division is not Division.DOUBLES
                one_change = (division != was[0]) + (gender != was[1]) == 1
                as_open = was == (Division.DOUBLES, Gender.MIXED) and gender is not Gender.MIXED
                if (single and gender is Gender.MIXED) or not (one_change or as_open):
                    continue
                part = field.partition(division, gender)
                if part is None or not part.under(rule_set(group[0].season)).any():
                    continue
                others = [replace(race, division=division, gender=gender) for race in group]
                title = f"{name}, entered as {division.value} {gender.value}"
                shown[title] = tally((asked(field, race) for race in others), "category")
    return shown


def typed(races: list[RaceResult]) -> dict[str, Any]:
    """Mistakes in how times are written: caught when refused with a question."""

    def each(write: Callable[[float], str]) -> Callable[[RaceResult], dict[str, str]]:
        return lambda race: {
            s.value: write(t) for s, t in zip(SEGMENTS, race.splits.seconds, strict=True)
        }

    def point(time_s: float) -> str:
        return format_time(time_s).replace(":", ".")

    def one(write: Callable[[float], str], segment: Segment) -> Callable[[RaceResult], Any]:
        return lambda race: {
            **each(lambda t: f"{t:g}")(race),
            segment.value: write(race.splits[segment]),
        }

    def clock(race: RaceResult) -> dict[str, str]:
        sums = np.cumsum(race.splits.seconds[:-1])
        clocks = [format_time(t) for t in sums] + [format_time(race.splits.seconds[-1])]
        return dict(zip(COLUMNS, clocks, strict=True))

    def run_1(race: RaceResult) -> str:
        return f"({format_time(race.splits[Segment.RUN_1])})"

    def pull(race: RaceResult) -> str:
        return f"Did you mean {format_time(race.splits[Segment.SLED_PULL])}?"

    def finish(race: RaceResult) -> str:
        return f"Did you mean {format_time(race.splits.total_s)} "

    mistakes: dict[str, tuple[Callable[[RaceResult], dict[str, str]], Callable[..., str]]] = {
        "m:ss read as h:mm (60 times too large)": (each(lambda t: f"{format_time(t)}:00"), run_1),
        "minutes with decimals": (each(lambda t: f"{t / 60:.2f}"), lambda _: "minutes ("),
        "a point for the colon": (each(point), run_1),
        "whole minutes": (each(lambda t: f"{t / 60:.0f}"), lambda _: "minutes ("),
        "milliseconds": (each(lambda t: f"{t * 1000:.0f}"), run_1),
        "fractions of a day": (each(lambda t: f"{t / 86400:.7f}"), run_1),
        "one time with a point for the colon": (one(point, Segment.SLED_PULL), pull),
        "a station of 2 s": (one(lambda _: "2", Segment.WALL_BALLS), lambda _: "Wall balls '2'"),
        "clock times instead of splits": (clock, lambda _: "race clock"),
    }
    correct = [refusal(each(format_time)(race), race, None) for race in races]
    shown: dict[str, Any] = {"as it should be": {"refused": sum(map(bool, correct)) / len(races)}}
    for name, (write, meant) in mistakes.items():
        answers = [(refusal(write(race), race, None), meant(race)) for race in races]
        shown[name] = shares_of(answers)
    finishes: dict[str, tuple[Callable[[RaceResult], str], Callable[..., str]]] = {
        "finish as h:mm": (
            lambda race: format_time(race.splits.total_s).rsplit(":", 1)[0],
            lambda _: "(h:mm)",
        ),
        "finish in milliseconds": (lambda race: f"{race.splits.total_s * 1000:.0f}", finish),
        "finish of another race": (
            lambda race: format_time(race.total_s * 1.06),
            lambda _: "The splits add up to",
        ),
    }
    for name, (text, meant) in finishes.items():
        answers = [
            (refusal(each(format_time)(race), race, text(race)), meant(race)) for race in races
        ]
        shown[name] = shares_of(answers)
    return {"n": len(races), **shown}


def refusal(times: dict[str, str], race: RaceResult, total: str | None) -> str:
    details = Details(race.division.value, race.gender.value, season=str(race.season))
    try:
        race_from_times(times, details, total)
    except InputError as error:
        return str(error)
    return ""


def shares_of(answers: list[tuple[str, str]]) -> dict[str, float]:
    """Of refusals and what they should name: asked as a question, and naming it."""
    n = len(answers)
    return {
        "asked": round(sum("?" in answer for answer, _ in answers) / n, 4),
        "naming what was meant": round(sum(meant in answer for answer, meant in answers) / n, 4),
    }


if __name__ == "__main__":
    main()
