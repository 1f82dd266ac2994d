"""Days and exercises of an older plan: sets, amounts, rests and efforts in many spellings."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hyrox.errors import InputError
from hyrox.exercises import Intensity
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.plan import Day, PlannedExercise, SessionKind, seconds_of
from hyrox.plans.readers.days import days_in
from hyrox.plans.readers.quantities import minutes
from hyrox.plans.readers.values import Given, clean, key_of, missing
from hyrox.plans.words import plain, vocabulary

SECONDS_A_REP = 3.0
SECONDS_A_METRE = 0.36
"""Six minutes a kilometre; both are own figures, for amounts whose time an older plan left out."""
UNKNOWN_S = 60.0
"""A set whose amount the older plan did not say in numbers ("AMRAP"); said in its notes."""
MOST_SETS, MOST_REPS, MOST_S, MOST_M, MOST_REST_S = 40, 500, 14_400.0, 50_000.0, 900
_SETS_BY = re.compile(r"(\d{1,2})\s*(?:sets?\s*)?(?:x|×|\*|of)\s*(\d.*)")
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:-|–|to)?\s*(?:\d+(?:[.,]\d+)?)?\s*([a-z'\"]*)")
_SECONDS = {"s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0, "m": 60.0,
            "min": 60.0, "mins": 60.0, "minute": 60.0, "minutes": 60.0, "'": 60.0, '"': 1.0,
            "h": 3600.0, "hr": 3600.0, "hour": 3600.0, "hours": 3600.0}  # fmt: skip
_METRES = {"m": 1.0, "meter": 1.0, "meters": 1.0, "metre": 1.0, "metres": 1.0, "km": 1000.0,
           "k": 1000.0, "mile": 1609.344, "miles": 1609.344}  # fmt: skip
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_EACH_SIDE = re.compile(r"\b(?:each|per) (?:side|leg|arm)\b|/\s*(?:side|leg|arm)|\ba side\b")
_RUNS = re.compile(r"\b(?:run|runs|running|jog|jogging|treadmill|strides?|sprints?)\b")
_KNOWN = frozenset(
    "name sets reps duration distance intensity rest notes gamified_stats exercise_id".split()
)
_KINDS: tuple[tuple[str, SessionKind], ...] = (
    (r"\brest\b|\boff\b", "rest"),
    (r"simulation|race practice|mock race", "simulation"),
    (r"compromised|brick", "compromised"),
    (r"long (?:slow )?(?:run|distance)|\blsd\b", "long_run"),
    (r"interval|speed|sprint|vo2|track", "intervals"),
    (r"tempo|threshold", "threshold"),
    (r"recovery|mobility|stretch|yoga|active rest", "recovery"),
    (r"station|sled|wall ball|hyrox", "stations"),
    (r"strength|upper|lower|full body|push|pull|legs|core|weights|lift", "strength"),
    (r"easy run|run|jog|zone 2", "easy_run"),
    (r"\btest\b|benchmark", "test"),
)


def days(schedule: Sequence[Any], monday: date, ids: Mapping[str, str]) -> tuple[Day, ...]:
    """The seven days of the week that begins on ``monday``; days not in the plan are rest.

    Raises:
        InputError: a day without a name of a weekday (or "Day 3"), or that is no object.
    """
    found: dict[int, list[Day]] = {}
    for at, held in enumerate(schedule):
        where = f"workout_plan.weekly_schedule[{at}]"
        if not isinstance(held, Mapping):
            raise InputError(f"{where}: a day is an object with day, focus and exercises.")
        for number in _numbers(held.get("day"), at, where):
            day = _day(held, monday + timedelta(days=number), where, ids)
            found.setdefault(number, []).append(day)
    return tuple(
        _joined(found[number]) if number in found else rest(monday + timedelta(days=number))
        for number in range(7)
    )


def rest(when: date) -> Day:
    """A day without a session."""
    return Day(
        day=WEEKDAYS[when.weekday()], date=when, kind="rest", focus="Rest", duration=0,
        intensity_level="rest",
    )  # fmt: skip


def _numbers(day: Any, at: int, where: str) -> list[int]:
    """Which days of the week (Monday is 0) a day's name stands for."""
    written = clean(str(day)) if not missing(day) else f"day {at + 1}"
    named, _ = days_in(written, vocabulary("weekday"))
    if named:
        return [number for number, name in enumerate(WEEKDAYS) if name in named]
    if (match := re.search(r"\d+", written)) and 1 <= int(match[0]) <= 7:
        return [int(match[0]) - 1]
    raise InputError(f"{where}.day: '{written[:40]}' is no weekday. Write Monday or Day 1.")


def _day(held: Mapping[str, Any], when: date, where: str, ids: Mapping[str, str]) -> Day:
    listed = held.get("exercises") or []
    if not isinstance(listed, list | tuple):
        raise InputError(f"{where}.exercises: write a list of exercises.")
    exercises = tuple(
        _exercise(one, f"{where}.exercises[{at}]", held.get("intensity_level"), ids)
        for at, one in enumerate(listed)
    )
    focus = words(held.get("focus")) or ("Training" if exercises else "Rest")
    own = {"day", "focus", "duration", "intensity_level", "exercises"}
    more = [f"{key}: {words(value)}" for key, value in held.items() if key_of(key) not in own]
    kind = _kind(focus, bool(exercises))
    stated = held.get("duration")
    counted = math.ceil(seconds_of(exercises) / 60)
    try:
        length = counted if missing(stated) else minutes(Given(stated, "duration"))
        more += [f"duration: {words(stated)}"] if kind == "rest" and length else []
    except InputError:
        length, more = counted, [*more, f"duration: {words(stated)}"]
    return Day(
        day=WEEKDAYS[when.weekday()], date=when, kind=kind, focus=focus,
        duration=0 if kind == "rest" else min(max(length, 0), 600),
        intensity_level="rest" if kind == "rest" else effort(held.get("intensity_level")),
        exercises=exercises, purpose="; ".join(more),
    )  # fmt: skip


def _kind(focus: str, trains: bool) -> SessionKind:
    found = next((k for said, k in _KINDS if re.search(said, focus.casefold())), "conditioning")
    if not trains:
        return "rest"
    return "recovery" if found == "rest" else found  # type: ignore[return-value]


def _joined(same: list[Day]) -> Day:
    """Two sessions of one day as one: a day of today's plan holds one."""
    if len(same) == 1:
        return same[0]
    trained = [day for day in same if day.exercises] or same[:1]
    order = ("rest", "easy", "moderate", "hard")
    return trained[0].model_copy(
        update={
            "focus": " + ".join(day.focus for day in trained),
            "duration": min(sum(day.duration for day in trained), 600),
            "intensity_level": max((d.intensity_level for d in trained), key=order.index),
            "exercises": tuple(e for day in trained for e in day.exercises),
            "purpose": "; ".join(day.purpose for day in same if day.purpose),
        }
    )


def _exercise(one: Any, where: str, day_effort: Any, ids: Mapping[str, str]) -> PlannedExercise:
    held = {"name": one} if isinstance(one, str) else one
    if not isinstance(held, Mapping) or missing(held.get("name")):
        raise InputError(f"{where}: an exercise needs a name.")
    held = {key_of(str(key)): value for key, value in held.items() if not missing(value)}
    name = words(held["name"])
    notes = [words(held["notes"])] if "notes" in held else []
    sets, amount = _amount(held, name, notes)
    rest_s = seconds_in(held.get("rest"))
    if rest_s is None and "rest" in held and plain(words(held["rest"])) not in ("none", "no"):
        notes.append(f"rest: {words(held['rest'])}")
    points, left = _points(held.get("gamified_stats"))
    notes += [f"gamified_stats: {left}"] if left else []
    notes += [f"{key}: {words(value)}" for key, value in held.items() if key not in _KNOWN]
    each_side = any(_EACH_SIDE.search(words(held.get(key)).casefold()) for key in ("reps", "sets"))
    runs = bool(_RUNS.search(name.casefold()))
    work_s = _work_s(amount) * (2 if each_side else 1)
    one_set_m = amount.get("distance") or work_s / SECONDS_A_METRE
    return PlannedExercise(
        name=name, sets=sets, intensity=effort(held.get("intensity", day_effort)),
        rest=min(int(rest_s or 0), MOST_REST_S), notes="; ".join(filter(None, notes)),
        gamified_stats=points, exercise_id=str(held.get("exercise_id") or _id(name, ids)),
        each_side=each_side, work_s=work_s, run_m=round(one_set_m * sets if runs else 0.0, 1),
        **amount,
    )  # fmt: skip


def _amount(
    held: Mapping[str, Any], name: str, notes: list[str]
) -> tuple[int, dict[str, Any]]:  # fmt: skip
    """Sets, and one of reps, duration (s) and distance (m). Ranges give their lower end, and are
    kept in the notes."""
    sets, reps = words(held.get("sets")), words(held.get("reps"))
    for text in (sets, reps):
        if match := _SETS_BY.fullmatch(text.casefold()):
            sets, reps = match[1], match[2]
            break
    number = _first(sets)
    count = max(1, min(int(number[0]), MOST_SETS)) if number else 1
    said = [t for t in (reps, words(held.get("duration")), words(held.get("distance"))) if t]
    found: dict[str, Any] = {}
    if number_of_reps := _first(reps):
        found = _with_unit(*number_of_reps, name)
    if not found and (length := seconds_in(held.get("duration"))):
        found = {"duration": min(length, MOST_S)}
    if not found and (metres := _first(words(held.get("distance")))):
        found = {"distance": min(metres[0] * _METRES.get(metres[1], 1.0), MOST_M)}
    if not found:
        found = {"duration": UNKNOWN_S}
        said = said or ["no amount"]
        notes.append(f"amount as written: {', '.join(said)}; a minute a set is assumed")
    elif len(said) > 1 or re.search(r"\d\s*(?:-|–|to)\s*\d|[a-z]{3}", said[0].casefold()):
        notes.append(f"amount as written: {', '.join(said)}")
    return count, found


def _with_unit(value: float, unit: str, name: str) -> dict[str, Any]:
    if value <= 0:
        return {}
    long_m = unit == "m" and (value >= 20 or _RUNS.search(name.casefold()))
    if unit in _METRES and (unit != "m" or long_m):
        return {"distance": min(value * _METRES[unit], MOST_M)}
    if unit in _SECONDS:
        return {"duration": min(value * _SECONDS[unit], MOST_S)}
    return {"reps": max(1, min(int(value), MOST_REPS))}


def _work_s(amount: Mapping[str, Any]) -> float:
    if "reps" in amount:
        return float(amount["reps"]) * SECONDS_A_REP
    return float(amount.get("duration") or amount["distance"] * SECONDS_A_METRE)


def seconds_in(value: Any) -> float | None:
    """Seconds of ``60``, ``"60s"``, ``"1 min"``, ``"1:30"``, ``"45-60 sec"``; ``None``: none."""
    text = words(value).casefold()
    if match := _CLOCK.search(text):
        return int(match[1]) * 60.0 + int(match[2])
    found = _first(text)
    return found[0] * _SECONDS.get(found[1], 1.0) if found else None


def _first(text: str) -> tuple[float, str] | None:
    match = _NUMBER.search(text.casefold())
    return (min(float(match[1].replace(",", ".")), 1e6), match[2]) if match else None


def effort(value: Any) -> Intensity:
    """``high`` is hard, ``low`` easy; what is not known is moderate."""
    found = vocabulary("sport_intensity").found(words(value))
    meant = {meaning for hit in found for meaning in hit.meanings}
    return "hard" if "hard" in meant else "easy" if meant == {"easy"} else "moderate"


def _points(value: Any) -> tuple[dict[str, int], str]:
    if not isinstance(value, Mapping):
        text = words(value)
        pairs = re.findall(r"([A-Za-z_]+)\s*[:+]?\s*\+?(\d{1,6})", text)
        return {name: int(number) for name, number in pairs}, "" if pairs else text
    points = {str(k): int(v) for k, v in value.items() if isinstance(v, int | float)}
    texts = {str(k): m for k, v in value.items() if isinstance(v, str) and (m := _first(v))}
    points |= {key: int(number[0]) for key, number in texts.items()}
    return points, words({k: v for k, v in value.items() if str(k) not in points})


def _id(name: str, ids: Mapping[str, str]) -> str:
    known = {plain(written): found for written, found in ids.items()}
    return known.get(plain(name)) or re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-") or "unknown"


def words(value: Any) -> str:
    """Any value in words: a text as it is, anything else as JSON."""
    if missing(value) or value in ({}, []):
        return ""
    if isinstance(value, str | int | float):
        return clean(str(value))
    if isinstance(value, list | tuple) and all(isinstance(v, str | int | float) for v in value):
        return ", ".join(clean(str(v)) for v in value)
    return clean(json.dumps(value, ensure_ascii=False))
