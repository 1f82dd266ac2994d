"""Weekdays, and what people say about when they can train."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from hyrox.plans.base import WEEKDAYS
from hyrox.plans.readers.quantities import COUNTS, minutes, whole
from hyrox.plans.readers.values import (
    Given,
    ProfileError,
    Read,
    fields,
    items,
    key_of,
    missing,
    text,
    wrong,
    yes,
)
from hyrox.plans.words import Vocabulary, plain, says_none, tokens, vocabulary

MOST_MINUTES = 240
_ORDER: tuple[str, ...] = WEEKDAYS
_NAMED = "weekdays such as Monday or Sat"
_PIECES = re.compile(r"[,;\n|&]|\.(?:\s|$)|\band\b|\bbut\b|\bwhile\b")
_EXCEPT = re.compile(r"\b(?:except(?: for| on)?|apart from|excluding|other than|besides)\b")
_AT_MOST = re.compile(r"\b(?:no|not) (?:more|longer) than\b|\bnot over\b|\bless than\b")
_MINUTES = re.compile(
    r"(?P<h>\d+(?:[.,]\d+)?)\s*(?:hours?|hrs?|h)\b\s*(?:(?P<hm>\d{1,2})\s*(?:minutes|mins?|m)?\b)?"
    r"|(?P<m>\d{1,3})(?:\s*-\s*\d+)?\s*(?:minutes?|mins?|m|')(?![a-z])"
    r"|(?P<half>half an hour)|(?P<one>an hour|one hour)|(?P<q>three quarters of an hour)"
)
_BARE = re.compile(r"\b(\d{2,3})\b")
_NEVER = re.compile(
    r"\b(?:no|not|never|cannot|cant|can't|wont|won't|dont|don't|unavailable|off|without|none|"
    r"nothing|busy|blocked|impossible)\b"
)
_ONLY = re.compile(r"\b(?:only|just|available|free|can train|possible)\b")
_ONLY_MINUTES = re.compile(r"\b(?:only|just)\b\s*(?:have\s*|up to\s*)?(?:\d|half|an hour|one hour)")
_AT_LEAST = re.compile(r"\b(?:at least|minimum|no less than|not less than)\b")
_A_WEEK = re.compile(r"(?:\b(?:per|a|each|every)\s*|/\s*)week\b(?!\s*(?:day|end))|\bweekly\b")
_TIME_OF_DAY = re.compile(
    r"\b(?:mornings?|evenings?|afternoons?|nights?|lunch\w*|noon|midday|before|after|until|from|"
    r"early|late|clock|office)\b|\d\s*(?:am|pm)\b|\d:\d\d"
)


@cache
def _in_texts() -> Vocabulary:
    """Weekdays without names of two letters, which are words of their own in sentences."""
    table = vocabulary("weekday")
    names: dict[str, list[str]] = {day: [] for day in WEEKDAYS}
    for phrase, meanings in table.phrases():
        for day in meanings if len(phrase) > 2 else ():
            names[day].append(phrase)
    return Vocabulary(names)


def ordered(days: Iterable[str]) -> list[str]:
    """The days of a set in the order of the week."""
    held = set(days)
    return [day for day in WEEKDAYS if day in held]


def weekdays(given: Given) -> list[str]:
    """The weekdays of a list, or of a text such as "Mon, Wed & Fri", "weekend" or "Mon-Fri".

    Raises:
        ProfileError: a word that is no weekday.
    """
    found: set[str] = set()
    for item in items(given):
        if not isinstance(item.value, str):
            raise wrong(item, _NAMED)
        written = text(item)
        if says_none(written):
            continue
        days, rest = days_in(written, vocabulary("weekday"))
        if not days or [word for word in rest if word not in ("and", "on", "the", "only", "or")]:
            raise wrong(item, _NAMED)
        found |= days
    return ordered(found)


def days_in(written: str, known: Vocabulary | None = None) -> tuple[set[str], list[str]]:
    """The weekdays that a text names (of "Mon-Fri" all five), and its other words."""
    known = known or _in_texts()
    spelled = _ranges_spelled(written.casefold(), known)
    words, days, taken = tokens(spelled), set(), set()
    for hit in known.found(spelled):
        days |= set(hit.meanings)
        taken |= set(range(hit.start, hit.end))
    return days, [word for at, word in enumerate(words) if at not in taken]


def _ranges_spelled(written: str, known: Vocabulary) -> str:
    def days(match: re.Match[str]) -> str:
        first, last = known.of(match[1]), known.of(match[2])
        if len(first) != 1 or len(last) != 1:
            return match[0]
        at, to = (_ORDER.index(day[0]) for day in (first, last))
        return " ".join(_ORDER[(at + i) % 7] for i in range((to - at) % 7 + 1))

    return re.sub(r"([a-z]+)\s*(?:-|–|to|until|through|till)\s*([a-z]+)", days, written)


def days_a_week(given: Given) -> tuple[int | None, list[str]]:
    """How many days, and on which alone where they are named instead of counted."""
    named = isinstance(given.value, list | tuple)
    if named or (isinstance(given.value, str) and not re.search(r"\d", given.value)):
        days, rest = set[str](), list[str]()
        for item in items(given):
            found, others = days_in(text(item, _NAMED), vocabulary("weekday"))
            days, rest = days | found, rest + others
        if days and len(days) < 7 and not [word for word in rest if word not in ("and", "on")]:
            return len(days), ordered(days)
        if named:
            raise wrong(given, "a number from 1 to 7, or weekdays")
    return whole(given, "a number from 1 to 7, or weekdays", COUNTS), []


@dataclass
class Times:
    """The minutes of each weekday that has a limit, and the days on which alone is trained."""

    minutes: dict[str, int] = field(default_factory=dict)
    only: set[str] = field(default_factory=set)

    def limit(self, days: Iterable[str], most: int) -> None:
        for name in days:
            self.minutes[name] = min(self.minutes.get(name, MOST_MINUTES), most)

    def limits(self) -> list[dict[str, object]]:
        """The strict shape: days with the same minutes together, in the order of the week."""
        if self.only:
            self.limit((day for day in WEEKDAYS if day not in self.only), 0)
        groups: dict[int, list[str]] = {}
        for name in ordered(self.minutes):
            groups.setdefault(self.minutes[name], []).append(name)
        return [{"days": days, "minutes": most} for most, days in groups.items()]


_OBJECT = {
    "days": ("day", "on"),
    "minutes": ("max_minutes", "max", "duration", "limit", "time", "max_duration", "min"),
    "available": ("possible",),
    "note": ("notes", "reason"),
}


def time_limits(given: Given, times: Times, read: Read) -> None:
    """Adds what is said about time to ``times``; what limits nothing goes to ``read``.

    Raises:
        ProfileError: days are named and it is not clear what holds on them.
    """
    for item in items(given):
        if isinstance(item.value, Mapping):
            names = {key_of(str(key)) for key in item.value}
            known = {alias for name, others in _OBJECT.items() for alias in (name, *others)}
            (_object if names & known else _days_to_minutes)(item, times, read)
        elif isinstance(item.value, str):
            _sentence(Given(text(item), item.field), times, read)
        else:
            raise wrong(item, "a sentence such as 'weekdays at most 45 minutes'")


def _object(given: Given, times: Times, read: Read) -> None:
    held = fields(given, _OBJECT)
    days = weekdays(held["days"]) if "days" in held else list(WEEKDAYS)
    if "available" in held and not yes(held["available"]):
        times.limit(days, 0)
    elif "minutes" in held:
        times.limit(days, _at_most(held["minutes"]))
    elif "available" not in held:
        raise ProfileError(given.field, "the minutes are missing. Write how many there are.")
    if "note" in held:
        read.unused(held["note"], text(held["note"]))


def _days_to_minutes(given: Given, times: Times, read: Read) -> None:
    held = given.value if isinstance(given.value, Mapping) else {}
    for key, value in held.items():
        where = Given(value, f"{given.field}.{key}")
        days = weekdays(Given(str(key), given.field))
        if value is False or (isinstance(value, str) and says_none(value)):
            times.limit(days, 0)
        elif isinstance(value, str) and _NEVER.search(value.casefold()):
            _sentence(Given(f"{' and '.join(days)} {text(where)}", where.field), times, read)
        elif not missing(value) and value is not True:
            times.limit(days, _at_most(where))


def _at_most(given: Given) -> int:
    if isinstance(given.value, str) and says_none(given.value):
        return 0
    found = minutes(given, "minutes such as 45 or 1 h")
    if found < 0:
        raise wrong(given, "minutes such as 45 or 1 h")
    return min(found, MOST_MINUTES)


@dataclass
class _Group:
    """What holds on some days; ``open``: days that follow are meant too."""

    days: set[str]
    minutes: int | None
    only: bool
    open: bool


def _sentence(given: Given, times: Times, read: Read) -> None:
    written = _AT_MOST.sub("max", _EXCEPT.sub(", no ", str(given.value).casefold()))
    groups: list[_Group] = []
    waiting: set[str] = set()
    for piece in filter(None, (p.strip() for p in _PIECES.split(written))):
        days, others = days_in(piece)
        group = _group(piece, days)
        if group is None and days and not _TIME_OF_DAY.search(piece):
            if groups and groups[-1].open and not waiting:
                groups[-1].days |= days
            else:
                waiting |= days
        elif group is None:
            if others and not says_none(piece):
                read.unused(given, piece)
        else:
            group.days |= set() if group.open else waiting
            waiting = waiting if group.open else set()
            groups.append(group)
    if waiting and waiting != set(WEEKDAYS):
        named = ", ".join(day.capitalize() for day in ordered(waiting))
        raise ProfileError(
            given.field,
            f"{named}: how many minutes? Write '{named} at most 30 minutes' or 'no {named}'.",
        )
    for group in groups:
        if group.only:
            times.only |= group.days
        if group.minutes is not None:
            times.limit(group.days or WEEKDAYS, group.minutes)


def _group(piece: str, days: set[str]) -> _Group | None:
    """What one part of a sentence holds, if it limits anything."""
    if _A_WEEK.search(piece) or _AT_LEAST.search(piece):
        return None
    first = min((at for day in days if (at := _place(piece, day)) >= 0), default=len(piece))
    if found := _minutes_of(piece, bool(days)):
        only = bool(days and _ONLY.search(piece) and not _ONLY_MINUTES.search(piece))
        return _Group(days, min(found[0], MOST_MINUTES), only, found[1] < first)
    if _TIME_OF_DAY.search(piece) or not days:
        return None
    if match := _NEVER.search(piece):
        return _Group(days, 0, False, match.start() < first)
    if match := _ONLY.search(piece):
        return _Group(days, None, True, match.start() < first)
    return None


def _minutes_of(piece: str, with_days: bool) -> tuple[int, int] | None:
    if match := _MINUTES.search(piece):
        if match["h"]:
            hours = float(match["h"].replace(",", "."))
            return int(hours * 60 + int(match["hm"] or 0)), match.start()
        fixed = 30 if match["half"] else 45 if match["q"] else 60
        return int(match["m"]) if match["m"] else fixed, match.start()
    if with_days and not _TIME_OF_DAY.search(piece) and (match := _BARE.search(piece)):
        return int(match[1]), match.start()
    return None


def _place(piece: str, day: str) -> int:
    """Where in a piece a day's name begins; of a range or a slip: where any word of it stands."""
    for match in re.finditer(r"[a-zäöü]+", piece):
        if day in _in_texts().of(plain(match[0])):
            return match.start()
    return -1
