"""How a plan is put into words, the same in a calendar, on paper, on a watch and in a terminal."""

import unicodedata
from collections.abc import Iterable
from datetime import date

from hyrox.plans.plan import (
    Block,
    Day,
    Load,
    Pace,
    Plan,
    PlanEvidence,
    PlannedExercise,
    SessionKind,
    Week,
)
from hyrox.times import format_time, round_half_up

KINDS: dict[SessionKind, str] = {
    "easy_run": "Easy run",
    "long_run": "Long run",
    "intervals": "Intervals",
    "threshold": "Threshold",
    "strength": "Strength",
    "stations": "Stations",
    "compromised": "Run + station",
    "simulation": "Simulation",
    "conditioning": "Conditioning",
    "test": "Test",
    "recovery": "Recovery",
    "other_sport": "Other sport",
    "rest": "Rest",
    "race": "Race",
}
BLOCKS: dict[Block, str] = {"warm_up": "Warm-up", "main": "Main part", "cool_down": "Cool-down"}
NOT_MEDICAL = (
    "No medical advice. Stop when something hurts or feels wrong, and ask a doctor or a "
    "physiotherapist; chest pain, fainting or trouble breathing: call the emergency number."
)


def clean(words: str) -> str:
    """``words`` without control characters (line ends stay): some end a file's line, some turn the
    direction of writing, and lone halves of characters cannot be written at all."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    spaced = ("".join(" " if c.isspace() else c for c in line) for line in lines)
    return "\n".join(
        "".join(c for c in line if not unicodedata.category(c).startswith("C")) for line in spaced
    )


def one_line(words: str) -> str:
    """``words`` cleaned, on one line."""
    return " ".join(clean(words).split())


def day_title(day: Day) -> str:
    """The session's name; its kind where it has none. Of another sport: which one."""
    names = (day.title, day.focus) if day.kind != "other_sport" else (day.focus, day.title)
    return next(filter(None, map(one_line, names)), KINDS[day.kind])


def day_words(when: date) -> str:
    """``Mon 23 Nov``, in English on every machine."""
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}"


def span_words(first: date, last: date) -> str:
    """``23–29 Nov``, ``30 Nov – 6 Dec``."""
    end = f"{last.day} {_MONTHS[last.month - 1]}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{first.day} {_MONTHS[first.month - 1]} – {end}"


def minutes_words(minutes: float) -> str:
    """``45 min``, ``4 h``, ``4 h 10 min``; whole minutes."""
    hours, rest = divmod(round_half_up(minutes), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def clock_words(minutes: float) -> str:
    """``3:20``: hours and whole minutes."""
    hours, rest = divmod(round_half_up(minutes), 60)
    return f"{hours}:{rest:02}"


def seconds_words(seconds: float) -> str:
    """``45 s``, ``20 min``, ``2:30 min``."""
    whole = round_half_up(seconds)
    if whole % 60 == 0:
        return f"{whole // 60} min"
    return f"{whole} s" if whole < 120 else f"{whole // 60}:{whole % 60:02} min"


def metres_words(metres: float) -> str:
    """``400 m``, ``12.5 m``, ``1.25 km``: whole metres from 100 on, tenths below."""
    if metres < 100:
        return f"{round(metres, 1):g} m"
    whole = round_half_up(metres)
    return f"{whole / 1000:g} km" if whole >= 1000 and whole % 10 == 0 else f"{whole} m"


def amount_words(exercise: PlannedExercise) -> str:
    """One set: ``12 reps each side``, ``400 m``, ``30 s each side``."""
    if exercise.reps is not None:
        one = f"{exercise.reps} rep{'s' if exercise.reps > 1 else ''}"
    elif exercise.distance is not None:
        one = metres_words(exercise.distance)
    else:
        one = seconds_words(exercise.duration or 0.0)
    return f"{one} each side" if exercise.each_side else one


def dose_words(exercise: PlannedExercise) -> str:
    """``4 × 12 reps``; one set is not counted."""
    amount = amount_words(exercise)
    return f"{exercise.sets} × {amount}" if exercise.sets > 1 else amount


def rest_words(exercise: PlannedExercise) -> str:
    """``rest 90 s``; empty where there is nothing to rest between."""
    if exercise.sets < 2 or not exercise.rest:
        return ""
    return f"rest {seconds_words(exercise.rest)}"


def load_words(load: Load) -> str:
    """``24 kg each hand``, or how to choose the load."""
    weight = "" if load.kg is None else f"{load.kg:g} kg{' each hand' if load.each_hand else ''}"
    return ", ".join(filter(None, (weight, one_line(load.effort))))


def pace_words(pace: Pace) -> str:
    """``4:35–4:50 /km``, ``2:05–2:12 /500 m``."""
    per = "km" if pace.per_m == 1000 else f"{pace.per_m} m"
    fast, slow = format_time(pace.fast_s), format_time(pace.slow_s)
    return f"{fast} /{per}" if fast == slow else f"{fast}–{slow} /{per}"


def how_words(exercise: PlannedExercise) -> str:
    """Load and pace, as far as they are known; otherwise how hard it should feel."""
    load = "" if exercise.load is None else load_words(exercise.load)
    pace = "" if exercise.pace is None else pace_words(exercise.pace)
    return ", ".join(filter(None, (load, pace))) or exercise.intensity


def session_words(day: Day) -> str:
    """``60 min, moderate``."""
    if not day.duration:
        return ""
    effort = "" if day.intensity_level == "rest" else f", {day.intensity_level}"
    return f"{minutes_words(day.duration)}{effort}"


def is_session(day: Day) -> bool:
    """Whether the plan trains on that day."""
    return day.kind not in ("rest", "other_sport", "race")


def week_words(week: Week) -> str:
    """``4 sessions, 3 h 20 min``."""
    held = sum(map(is_session, week.days))
    if not held:
        return "no session"
    return f"{held} session{'s' if held > 1 else ''}, {minutes_words(week.minutes)}"


def phase_words(week: Week) -> str:
    """``Build``, ``Build, lighter week``."""
    return f"{week.phase.capitalize()}{', lighter week' if week.deload else ''}"


def target_words(plan: Plan) -> str:
    """Race, day and goal in a line; empty where there is none."""
    goal = "" if plan.goal_s is None else f"goal {format_time(plan.goal_s)}"
    when = "" if plan.race_date is None else f"race on {_dated(plan.race_date)}"
    return ", ".join(filter(None, (one_line(plan.race_event), when, goal)))


def standing_notes(plan: Plan) -> dict[str, str]:
    """Exercise id to the note that it has wherever it is planned: to be written once."""
    notes: dict[str, set[str]] = {}
    for day in plan.days:
        for exercise in day.exercises:
            notes.setdefault(exercise.exercise_id, set()).add(one_line(exercise.notes))
    return {one: only.pop() for one, only in notes.items() if len(only) == 1}


def adaptation_words(plan: Plan) -> list[tuple[str, str]]:
    """What the plan was or can be fitted to, and how: ``Back friendly``, words."""
    return [
        (one_line(name).replace("_", " ").capitalize(), one_line(words))
        for name, words in plan.workout_plan.adaptations.items()
    ]


def evidence_of(day: Day) -> tuple[str, ...]:
    """Ids of everything that a day rests on, each once, in the order of use."""
    used = [*day.reason_evidence, *day.evidence]
    for exercise in day.exercises:
        used += exercise.evidence
        used += exercise.load.evidence if exercise.load is not None else ()
        used += exercise.pace.evidence if exercise.pace is not None else ()
    return tuple(dict.fromkeys(used))


def sources_of(plan: Plan, ids: Iterable[str]) -> list[PlanEvidence]:
    """The pieces of evidence behind ``ids``; an id that the plan does not hold is left out."""
    held = {item.id: item for item in plan.evidence}
    return [held[one] for one in ids if one in held]


def source_words(item: PlanEvidence) -> str:
    """Title and where it is."""
    place = one_line(item.url or item.location)
    title = one_line(item.title)
    return f"{title} ({place})" if place and place != title else title


def _dated(when: date) -> str:
    return f"{day_words(when)} {when.year}"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
