"""The form of a profile as data: which fields it has, how each is written, and what was edited.

Only what a person changed in the form is read again; the rest of the profile, and whatever the form
does not show, stays as it was.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from hyrox.divisions import Division
from hyrox.exercises import Equipment, Level
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.profile import Access, Profile
from hyrox.plans.reading import MOST_NOT_UNDERSTOOD, read_profile
from hyrox.times import format_time

Kind = Literal["line", "lines", "choice", "choices", "tick"]
Value = str | bool | list[str] | None
Raw = dict[str, Any]
"""A profile as JSON has it, a part of it, or one entry of a list in it."""
_MINUTES = re.compile(r"\d+\s*(?:min|h\b|hour)", re.IGNORECASE)


@dataclass(frozen=True)
class Field:
    """A field of the form. ``path`` is its place in the profile's JSON; ``why`` is said below it;
    ``choices`` are pairs of words and value; ``lines`` are entries of a list, one a line."""

    path: str
    label: str
    why: str
    kind: Kind = "line"
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """As an element's id may be written."""
        return self.path.replace(".", "-").replace("_", "-")


def _words(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((value.replace("_", " "), value) for value in values)


GROUPS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    ("You", (
        Field("personal_info.fitness_level", "Level", "Which exercises suit you, and how hard a "
              "week may be. Not said: beginner.", "choice", choices=_words(get_args(Level))),
        Field("personal_info.age", "Age", "Some advice is for adults only; under 16 there is no "
              "plan.", example="34"),
        Field("personal_info.gender", "Gender", "Race loads and energy needs differ.", "choice",
              choices=_words(("female", "male", "other"))),
        Field("personal_info.height", "Height", "For energy needs.", example="168 cm"),
        Field("personal_info.weight", "Weight", "For energy needs.", example="63 kg"),
        Field("training.weekly_hours", "Hours of training a week, lately", "The first week starts "
              "from here.", example="4"),
        Field("training.longest_run_km", "Longest run of the last 30 days", "No run grows by more "
              "than a tenth beyond it.", example="8 km"),
        Field("training.five_km_s", "A recent 5 km", "Paces come from it, or from your race.",
              example="24:40"),
        Field("goals", "Goals, one a line", "What you want, in your own words.", "lines",
              "Finish under 1:30"),
    )),
    ("The race to come", (
        Field("target.event", "Race", "Names your plan.", example="HYROX Hamburg"),
        Field("target.date", "Race day", "The plan leads to it, with a taper.",
              example="2027-03-06"),
        Field("target.division", "Division", "Its loads are what you train for.", "choice",
              choices=_words(d.value for d in Division)),
        Field("target.goal_time", "Goal time", "For the pace card.", example="1:30:00"),
    )),
    ("Your time", (
        Field("preferences.days_per_week", "Days a week", "Never more sessions than these. Not "
              "said: three.", example="4"),
        Field("preferences.workout_duration", "Minutes a session", "No session is longer. Not "
              "said: 60.", example="60"),
        Field("rest_days", "Days without training", "They stay free.", "choices",
              choices=tuple((d.capitalize(), d) for d in WEEKDAYS)),
        Field("constraints.time_restrictions", "Days with less time, one a line",
              "Sessions there are shorter, or there is none.", "lines",
              "Tuesday and Thursday at most 45 min"),
        Field("other_sports", "Other sports, one a line", "They stay where they are, and hard "
              "training keeps its distance.", "lines", "yoga Sunday 45 min easy"),
        Field("travel", "Days away, one a line", "With what is there, and the minutes you have.",
              "lines", "2026-12-24 to 2026-12-28, no equipment, 30 min"),
    )),
    ("Equipment and body", (
        Field("preferences.equipment_access", "Equipment", "Only what is at hand is planned. Not "
              "said: none.", "choices",
              choices=(*_words(get_args(Access)), *_words(get_args(Equipment)))),
        Field("constraints.injuries", "Injuries and complaints, one a line", "What loads the part "
              "is left out; if mild, only what strains it.", "lines", "left knee, mild"),
        Field("medical.sleep_hours", "Sleep, a usual night", "With little sleep, fewer hard days.",
              example="7 h"),
        Field("medical.conditions", "Conditions, one a line", "With some, a doctor should agree "
              "first.", "lines", "asthma"),
        Field("medical.symptoms", "Symptoms, one a line", "Some need a doctor, not a plan.",
              "lines"),
        Field("medical.postpartum_weeks", "Weeks since a birth", "The first weeks are planned "
              "gently.", example="16"),
        Field("medical.pregnant", "Pregnant", "Nothing hard, no jumps, no race.", "tick"),
        Field("medical.eating_disorder", "Eating disorder, now or before", "Then nobody should "
              "count for you.", "tick"),
        Field("medical.cleared", "A doctor or midwife agreed to training", "Asked for in "
              "pregnancy, after a birth, and with some conditions.", "tick"),
    )),
)  # fmt: skip
FIELDS: tuple[Field, ...] = tuple(field for _, group in GROUPS for field in group)


def label_of(path: str) -> str:
    """What the form calls the place that an error names; the place itself where it has none."""
    plain = re.sub(r"\[\d+\]", "", path)
    for field in FIELDS:
        if plain == field.path or plain.startswith(f"{field.path}."):
            return field.label.removesuffix(", one a line")
    return path


def form_values(profile: Profile) -> dict[str, Value]:
    """What the form shows of a profile, by path."""
    raw = profile.model_dump(mode="json", by_alias=True)
    return {field.path: _shown(field, _get(raw, field.path)) for field in FIELDS}


def edited(profile: Profile, shown: Mapping[str, Value], typed: Mapping[str, Value]) -> Profile:
    """The profile with what was typed where something else was shown.

    Raises:
        ProfileError: something typed cannot be used; its ``field`` says what.
    """
    changed = [f for f in FIELDS if not _same(shown.get(f.path), typed.get(f.path))]
    if not changed:
        return profile
    raw = profile.model_dump(mode="json", by_alias=True)
    for field in changed:
        _put(raw, field, typed.get(field.path))
    paths = tuple(field.path for field in changed)
    if "goals" in paths:
        raw["priorities"] = []  # They were read from the goals of before.
    kept = [words for words in raw.pop("not_understood") if not words.startswith(paths)]
    read = read_profile(raw)
    notes = tuple(dict.fromkeys((*kept, *read.not_understood)))[:MOST_NOT_UNDERSTOOD]
    return read.model_copy(update={"not_understood": notes})


def _same(one: Value, other: Value) -> bool:
    return (one or "") == (other or "")


def _get(raw: Raw, path: str) -> Any:
    held: Any = raw
    for part in path.split("."):
        held = held[part]
    return held


def _put(raw: Raw, field: Field, value: Value) -> None:
    *sections, last = field.path.split(".")
    held = raw
    for part in sections:
        held = held[part]
    if field.kind == "lines":
        held[last] = _entries(field, str(value or ""), held[last])
    elif value or field.kind == "tick":
        held[last] = bool(value) if field.kind == "tick" else value
    else:
        held.pop(last)


def _entries(field: Field, text: str, before: list[Any]) -> list[Any]:
    """A line that was shown is the entry that it stood for; another one is read as written."""
    words = _LINES.get(field.path, str)
    known = {words(entry): entry for entry in before}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    read = _journey if field.path == "travel" else str
    return [known[line] if line in known else read(line) for line in lines]


def _journey(line: str) -> Raw:
    """``2026-12-24 to 2026-12-28, no equipment, 30 min``."""
    dates, *more = (part.strip() for part in line.split(","))
    journey: Raw = {"dates": dates}
    for part in more:
        if part.casefold() == "no training":
            journey["minutes"] = 0
        elif _MINUTES.match(part):
            journey["minutes"] = part
        else:
            held = journey.get("equipment")
            journey["equipment"] = f"{held}, {part}" if held else part
    return journey


def _shown(field: Field, value: Any) -> Value:
    if field.kind == "tick":
        return bool(value)
    if field.kind == "choices":
        return [value] if isinstance(value, str) else list(value or ())
    if value is None:
        return ""
    if field.kind == "choice":
        return str(value)
    if field.kind == "lines":
        return "\n".join(_LINES.get(field.path, str)(entry) for entry in value)
    if field.path in ("target.goal_time", "training.five_km_s"):
        return format_time(value)
    return f"{value:g}{_UNITS.get(field.path, '')}" if isinstance(value, float) else str(value)


_UNITS = {
    "personal_info.height": " cm", "personal_info.weight": " kg",
    "training.longest_run_km": " km", "medical.sleep_hours": " h",
}  # fmt: skip


def _days(entry: Raw) -> str:
    return " and ".join(day.capitalize() for day in entry["days"])


def _injury(entry: Raw) -> str:
    return f"{entry['body_part'].replace('_', ' ')}, {entry['severity']}"


def _limit(entry: Raw) -> str:
    return f"{_days(entry)} {'at most ' if entry['minutes'] else ''}{entry['minutes']} min"


def _sport(entry: Raw) -> str:
    return f"{entry['name']} {_days(entry)} {entry['minutes']} min {entry['intensity']}"


def _away(entry: Raw) -> str:
    access = entry["equipment_access"]
    gear = access if isinstance(access, str) else " and ".join(access) or "no_equipment"
    minutes = entry["minutes"]
    time = "" if minutes is None else f", {minutes} min" if minutes else ", no training"
    return f"{entry['start']} to {entry['end']}, {gear.replace('_', ' ')}{time}"


_LINES: dict[str, Callable[[Any], str]] = {
    "constraints.injuries": _injury,
    "constraints.time_restrictions": _limit,
    "other_sports": _sport,
    "travel": _away,
}
