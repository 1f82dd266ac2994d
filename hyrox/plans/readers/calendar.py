"""What stands in the athlete's calendar: races run, the race to come, other sports, journeys."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from hyrox.plans.readers.days import days_in, ordered, weekdays
from hyrox.plans.readers.gear import equipment_access
from hyrox.plans.readers.person import Held
from hyrox.plans.readers.quantities import day, minutes, seconds
from hyrox.plans.readers.values import (
    Given,
    ProfileError,
    Read,
    choice,
    fields,
    items,
    key_of,
    missing,
    says_nothing,
    text,
    wrong,
)
from hyrox.plans.words import plain, vocabulary
from hyrox.segments import SEGMENTS

FASTEST_FINISH_S = 2_400.0
SLOWEST_SPLIT_S = 7_200.0
_FINISH = "a finish time such as 1:25:00"
_RACE = {
    "result_id": ("id", "result"),
    "event": ("name", "race", "city", "location"),
    "date": ("day", "when"),
    "division": ("category",),
    "splits": ("segments", "times"),
    "total": ("finish", "finish_time", "total_time", "time", "goal_time"),
}
_SPORT = {
    "name": ("sport", "activity", "type"),
    "days": ("day", "weekday", "weekdays", "when", "on"),
    "minutes": ("duration", "time", "length", "duration_minutes"),
    "intensity": ("effort", "level", "intensity_level"),
}
_TRAVEL = {
    "start": ("from", "start_date", "begin", "date", "day", "dates"),
    "end": ("to", "until", "end_date", "till"),
    "equipment_access": ("equipment", "gym"),
    "minutes": ("duration", "max_minutes", "time", "session_minutes"),
    "note": ("location", "where", "place", "reason", "name"),
}
_UNTIL = re.compile(r"\s+(?:to|until|till|through|-|–)\s+|\s*(?:–|→)\s*")
_DATE_IN = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,9}\.?,?\s+\d{4}"
    r"|[A-Za-z]{3,9}\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
)
_LENGTH = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:hours?|hrs?|h)\b(?:\s*\d{1,2}\s*(?:min\w*|m)?)?"
    r"|\d+\s*(?:minutes?|mins?|m|')(?![a-z])|half an hour|an hour",
    re.IGNORECASE,
)
_BETWEEN_SPORTS = re.compile(r"[;\n|]")


def target(held: Held) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for given in held.get("event", ())[-1:]:
        kept["event"] = text(given)
    for given in held.get("date", ())[-1:]:
        kept["date"] = day(given)
    for given in held.get("division", ())[-1:]:
        kept["division"] = choice(given, "division")
    for given in held.get("goal_time", ())[-1:]:
        kept["goal_time"] = seconds(given, _FINISH, FASTEST_FINISH_S)
    return kept


def named_race(given: Given) -> dict[str, Given]:
    """A race in one line, as its event and its date: ``HYROX London, 6 March 2027``."""
    written = text(given)
    if (match := _DATE_IN.search(written)) is None:
        return {"event": given}
    rest = " ".join((written[: match.start()] + " " + written[match.end() :]).split()).strip(" ,-")
    found = {"date": Given(match[0], given.field)}
    return found | ({"event": Given(rest, given.field)} if rest else {})


def races(given: list[Given]) -> list[dict[str, Any]]:
    """Races with a date in their order, those without before them."""
    found = [_race(item) for one in given for item in items(one) if not says_nothing(item)]
    return sorted(found, key=lambda race: race.get("date", date.min))


def _race(given: Given) -> dict[str, Any]:
    if not isinstance(given.value, Mapping):
        return {"total": seconds(given, _FINISH, FASTEST_FINISH_S)}
    own = {k: v for k, v in given.value.items() if _segment(str(k)) in _SPLITS}
    rest = {k: v for k, v in given.value.items() if k not in own}
    held = fields(Given(rest, given.field), _RACE)
    kept: dict[str, Any] = {}
    for name in ("result_id", "event"):
        if name in held:
            kept[name] = text(held[name])
    if "date" in held:
        kept["date"] = day(held["date"])
    if "division" in held:
        kept["division"] = choice(held["division"], "division")
    if "total" in held:
        kept["total"] = seconds(held["total"], _FINISH, FASTEST_FINISH_S)
    splits = _splits(Given(own, given.field))
    if "splits" in held:
        splits |= _splits(held["splits"])
    if "total" in splits:
        kept.setdefault("total", splits.pop("total"))
        splits.pop("total", None)
    kept["splits"] = {s.value: splits[s.value] for s in SEGMENTS if s.value in splits}
    return kept


_SPLITS = frozenset(segment.value for segment in SEGMENTS)


def _segment(label: str) -> str:
    found = vocabulary("segment").of(label.replace("_", " "), slips=False)
    return found[0] if found else ""


def _splits(given: Given) -> dict[str, float]:
    """Seconds by segment, of an object with labels or of a list of such objects."""
    if isinstance(given.value, list | tuple):
        merged: dict[str, float] = {}
        for item in items(given):
            names = {"segment": ("name", "label", "station", "split"), "time": ("seconds", "s")}
            held = fields(item, names)
            if len(held) != 2:
                raise ProfileError(item.field, "write a segment and its time.")
            merged |= _splits(Given({text(held["segment"]): held["time"].value}, item.field))
        return merged
    if not isinstance(given.value, Mapping):
        raise wrong(given, "an object such as {'run_1': '4:31', 'ski_erg': '4:28'}")
    found: dict[str, float] = {}
    for label, value in given.value.items():
        name = _segment(str(label))
        where = Given(value, f"{given.field}.{label}")
        if missing(value):
            continue
        if not name:
            known = ", ".join(segment.value for segment in SEGMENTS)
            raise ProfileError(where.field, f"no segment of the race. Known are {known}.")
        found[name] = seconds(where, "a time such as 4:31", 0.0)
        if name != "total" and not 0 < found[name] <= SLOWEST_SPLIT_S:
            raise wrong(where, "a time of up to two hours, such as 4:31")
    return found


def other_sports(given: list[Given]) -> list[dict[str, Any]]:
    """Other sports by their first day and name.

    Raises:
        ProfileError: a sport without weekdays: nothing could be kept free for it.
    """
    found = [sport for one in given for item in items(one) for sport in _sports(item)]
    order = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return sorted(found, key=lambda s: (order.index(s["days"][0]), s["name"].casefold()))


def _sports(given: Given) -> list[dict[str, Any]]:
    if says_nothing(given):
        return []
    if isinstance(given.value, str):
        parts = filter(str.strip, _BETWEEN_SPORTS.split(given.value))
        return [_sport_of_text(Given(text(Given(p, given.field)), given.field)) for p in parts]
    if isinstance(given.value, Mapping):
        names = {alias for name, others in _SPORT.items() for alias in (name, *others)}
        if any(key_of(str(key)) in names for key in given.value):
            return [_sport_of_object(given)]
        return [s for key, value in given.value.items() for s in _named_sport(given, key, value)]
    raise wrong(given, "a sport with its weekdays, such as 'football Tuesday 90 min'")


def _named_sport(given: Given, name: object, value: object) -> list[dict[str, Any]]:
    where = f"{given.field}.{name}"
    if isinstance(value, Mapping):
        return [_sport_of_object(Given({"name": str(name), **value}, where))]
    if isinstance(value, list | tuple):
        return [_sport_of_object(Given({"name": str(name), "days": value}, where))]
    return [_sport_of_text(Given(f"{name} {text(Given(value, where))}", where))]


def _sport_of_object(given: Given) -> dict[str, Any]:
    held = fields(given, _SPORT)
    if "name" not in held:
        raise ProfileError(given.field, "the sport's name is missing.")
    days = weekdays(held["days"]) if "days" in held else []
    if not days:
        raise ProfileError(given.field, "the weekdays are missing. Write on which it is done.")
    kept: dict[str, Any] = {"name": text(held["name"]), "days": days}
    if "minutes" in held:
        kept["minutes"] = minutes(held["minutes"])
    if "intensity" in held:
        kept["intensity"] = choice(held["intensity"], "sport_intensity")
    return kept


def _sport_of_text(given: Given) -> dict[str, Any]:
    written = str(given.value)
    length = _LENGTH.search(written)
    if length:
        written = written[: length.start()] + " " + written[length.end() :]
    days, rest = days_in(written)
    efforts = vocabulary("sport_intensity")
    effort = next((e for word in rest if (e := efforts.of(word, slips=False))), ())
    said = ("on", "and", "each", "every", "for", "at", "the", "a", "per", "week", "session", "of")
    name = " ".join(w for w in rest if w not in said and not efforts.of(w, slips=False))
    name = next((w for w in (_as_written(name, str(given.value)),) if w), name)
    if not name or not days:
        raise wrong(given, "a sport with its weekdays, such as 'football Tuesday 90 min'")
    kept: dict[str, Any] = {"name": name, "days": ordered(days)}
    if length:
        kept["minutes"] = minutes(Given(length[0].strip(), given.field))
    return kept | ({"intensity": effort[0]} if effort else {})


def _as_written(name: str, sentence: str) -> str:
    """The name with the plural that comparing took from it: ``tennis``, ``pilates``."""
    wanted = name.split()
    kept = [w for w in plain(sentence).split() if w in wanted or w.rstrip("s") in wanted]
    return " ".join(dict.fromkeys(kept))


_YEAR = re.compile(r"\b\d{4}\b")
_MINUTES_IN = re.compile(r"\d\s*(?:m|min|mins|minutes?|h|hours?)\b", re.IGNORECASE)


def travel(given: list[Given], read: Read) -> list[dict[str, Any]]:
    found = [_journey(item, read) for one in given for item in items(one) if not says_nothing(item)]
    return sorted(found, key=lambda journey: (journey["start"], journey["end"]))


def _journey(given: Given, read: Read) -> dict[str, Any]:
    if isinstance(given.value, str):
        return _journey_in_words(given, given.value, read)
    held = fields(given, _TRAVEL)
    if "start" not in held:
        raise ProfileError(given.field, "the first day away is missing.")
    if "end" in held:
        kept: dict[str, Any] = {"start": day(held["start"]), "end": day(held["end"])}
    else:
        kept = _between(held["start"])
    if "equipment_access" in held:
        kept["equipment_access"] = equipment_access(held["equipment_access"], read)
    if "minutes" in held:
        kept["minutes"] = minutes(held["minutes"])
    if "note" in held:
        read.unused(held["note"], text(held["note"]))
    return kept


def _journey_in_words(given: Given, words: str, read: Read) -> dict[str, Any]:
    """Parts between commas: those with a year are the dates, the others minutes or equipment."""
    parts = [part.strip() for part in words.split(",")]
    dates = [part for part in parts if _YEAR.search(part)] or parts[:1]
    kept = _between(Given(" to ".join(dates), given.field))
    for part in parts:
        if not part or part in dates:
            continue
        what = Given(part, given.field)
        if _MINUTES_IN.search(part):
            kept["minutes"] = minutes(what)
        else:
            kept["equipment_access"] = equipment_access(what, read)
    return kept


def _between(given: Given) -> dict[str, Any]:
    accepted = "two dates, such as '2027-01-10 to 2027-01-17'"
    if not isinstance(given.value, str):
        first = day(given, accepted)
        return {"start": first, "end": first}
    dates = [Given(found, given.field) for found in _DATE_IN.findall(given.value)]
    if not 1 <= len(dates) <= 2:
        ends = [part for part in _UNTIL.split(given.value) if part]
        dates = [Given(part, given.field) for part in ends[:2]] if len(ends) <= 2 else []
    if not dates:
        raise wrong(given, accepted)
    return {"start": day(dates[0], accepted), "end": day(dates[-1], accepted)}
