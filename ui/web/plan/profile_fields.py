"""The form of a profile as data: which fields it has, how each is written, and what was edited.

Only what a person changed in the form is read again; the rest of the profile, and whatever the form
does not show, stays as it was.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hyrox.plans.profile import Profile
from hyrox.plans.reading import MOST_NOT_UNDERSTOOD, read_profile
from hyrox.times import format_time
from ui.language.telling import mark, t
from ui.web.plan.profile_words import ACCESS, EQUIPMENT, GENDERS, LEVELS, WEEKDAYS
from ui.web.race.words import DIVISIONS

Kind = Literal["line", "lines", "choice", "choices", "tick"]
Value = str | bool | list[str] | None
Raw = dict[str, Any]
"""A profile as JSON has it, a part of it, or one entry of a list in it."""
_MINUTES = re.compile(r"\d+\s*(?:min|h\b|hour)", re.IGNORECASE)


@dataclass(frozen=True)
class Field:
    """A field of the form. ``path`` is its place in the profile's JSON; ``why`` is said below it;
    ``choices`` are pairs of words and value; ``lines`` are entries of a list, one a line. All words
    are English and told where they are shown, but for ``example``: so the program reads it.
    ``called`` is the label within a sentence, where that is another one."""

    path: str
    label: str
    why: str
    kind: Kind = "line"
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    called: str = ""

    @property
    def name(self) -> str:
        """As an element's id may be written."""
        return self.path.replace(".", "-").replace("_", "-")


def _words(*lists: Mapping[Any, str]) -> tuple[tuple[str, str], ...]:
    return tuple((words, str(value)) for one in lists for value, words in one.items())


GROUPS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    (mark("You"), (
        Field("personal_info.fitness_level", mark("Level"),
              mark("Which exercises suit you, and how hard a week may be. Not said: beginner."),
              "choice", choices=_words(LEVELS)),
        Field("personal_info.age", mark("Age"),
              mark("Some advice is for adults only; under 16 there is no plan."), example="34"),
        Field("personal_info.gender", mark("Gender"), mark("Race loads and energy needs differ."),
              "choice", choices=_words(GENDERS)),
        Field("personal_info.height", mark("Height"), mark("For energy needs."), example="168 cm"),
        Field("personal_info.weight", mark("Weight"), mark("For energy needs."), example="63 kg"),
        Field("training.weekly_hours", mark("Hours of training a week, lately"),
              mark("The first week starts from here."), example="4"),
        Field("training.longest_run_km", mark("Longest run of the last 30 days"),
              mark("No run grows by more than a tenth beyond it."), example="8 km"),
        Field("training.five_km_s", mark("A recent 5 km"),
              mark("Paces come from it, or from your race."), example="24:40"),
        Field("goals", mark("Goals, one a line"), mark("What you want, in your own words."),
              "lines", example="Finish under 1:30", called=mark("Goals")),
    )),
    (mark("The race to come"), (
        Field("target.event", mark("Race"), mark("Names your plan."), example="HYROX Hamburg"),
        Field("target.date", mark("Race day"), mark("The plan leads to it, with a taper."),
              example="2027-03-06"),
        Field("target.division", mark("Division"), mark("Its loads are what you train for."),
              "choice", choices=_words(DIVISIONS)),
        Field("target.goal_time", mark("Goal time"), mark("For the pace card."),
              example="1:30:00"),
    )),
    (mark("Your time"), (
        Field("preferences.days_per_week", mark("Days a week"),
              mark("Never more sessions than these. Not said: three."), example="4"),
        Field("preferences.workout_duration", mark("Minutes a session"),
              mark("No session is longer. Not said: 60."), example="60"),
        Field("rest_days", mark("Days without training"), mark("They stay free."), "choices",
              choices=_words(WEEKDAYS)),
        Field("constraints.time_restrictions", mark("Days with less time, one a line"),
              mark("Sessions there are shorter, or there is none."), "lines",
              example="Tuesday and Thursday at most 45 min", called=mark("Days with less time")),
        Field("other_sports", mark("Other sports, one a line"),
              mark("They stay where they are, and hard training keeps its distance."), "lines",
              example="yoga Sunday 45 min easy", called=mark("Other sports")),
        Field("travel", mark("Days away, one a line"),
              mark("With what is there, and the minutes you have."), "lines",
              example="2026-12-24 to 2026-12-28, no equipment, 30 min", called=mark("Days away")),
    )),
    (mark("Equipment and body"), (
        Field("preferences.equipment_access", mark("Equipment"),
              mark("Only what is at hand is planned. Not said: none."), "choices",
              choices=_words(ACCESS, EQUIPMENT)),
        Field("constraints.injuries", mark("Injuries and complaints, one a line"),
              mark("What loads the part is left out; if mild, only what strains it."), "lines",
              example="left knee, mild", called=mark("Injuries and complaints")),
        Field("medical.sleep_hours", mark("Sleep, a usual night"),
              mark("With little sleep, fewer hard days."), example="7 h"),
        Field("medical.conditions", mark("Conditions, one a line"),
              mark("With some, a doctor should agree first."), "lines", example="asthma",
              called=mark("Conditions")),
        Field("medical.symptoms", mark("Symptoms, one a line"),
              mark("Some need a doctor, not a plan."), "lines", called=mark("Symptoms")),
        Field("medical.postpartum_weeks", mark("Weeks since a birth"),
              mark("The first weeks are planned gently."), example="16"),
        Field("medical.pregnant", mark("Pregnant"), mark("Nothing hard, no jumps, no race."),
              "tick"),
        Field("medical.eating_disorder", mark("Eating disorder, now or before"),
              mark("Then nobody should count for you."), "tick"),
        Field("medical.cleared", mark("A doctor or midwife agreed to training"),
              mark("Asked for in pregnancy, after a birth, and with some conditions."), "tick"),
    )),
)  # fmt: skip
FIELDS: tuple[Field, ...] = tuple(field for _, group in GROUPS for field in group)


def label_of(path: str) -> str:
    """What the form calls the place that an error names; the place itself where it has none."""
    plain = re.sub(r"\[\d+\]", "", path)
    for field in FIELDS:
        if plain == field.path or plain.startswith(f"{field.path}."):
            return t(field.called or field.label)
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
