"""Plans written by hand, as JSON, for judges of plans: small, whole, and broken on purpose."""

import math
from datetime import date, timedelta
from typing import Any

START = date(2026, 11, 23)
"""A Monday."""
DAY = timedelta(days=1)
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def row(id: str, **fields: Any) -> dict[str, Any]:
    """An exercise of a table; harmless unless told otherwise."""
    usual = {
        "id": id, "name": id.replace("-", " ").capitalize(), "pattern": "mobility",
        "equipment": [], "stations": ["roxzone"], "level": "beginner", "intensity": "easy",
        "impact": "low", "each_side": False, "body_parts": [],
        "dose": {"sets": 1, "seconds": 300, "rest_s": 0},
    }  # fmt: skip
    return {**usual, **fields}


ROWS = {
    item["id"]: item
    for item in (
        row("arm-circles"),
        row("hold"),
        row(
            "squat",
            pattern="squat",
            seconds_per_unit=3.0,
            body_parts=["knee"],
            progressions=["lateral-step"],
        ),
        row("lateral-step", pattern="lunge", seconds_per_unit=2.0, each_side=True),
        row("step-jump", pattern="squat", impact="medium", body_parts=["ankle"]),
        row("ski", pattern="erg", equipment=["ski_erg"], stations=["ski_erg"]),
        row("plank", pattern="trunk", equipment=["mat"], body_parts=["pelvic_floor"]),
        row("toss", pattern="throw"),
        row("muscle-up", level="advanced"),
        row("sprint-plank", intensity="hard"),
        row("easy-run", pattern="locomotion", stations=["running"], body_parts=["knee"]),
        row("kilometre-repeats", pattern="locomotion", stations=["running"], seconds_per_unit=0.3),
        row("recovery-walk", pattern="locomotion"),
        *(row(f"stretch-{i}") for i in range(6)),
    )
}


def item(id: str, seconds: float = 300, block: str = "main", **fields: Any) -> dict[str, Any]:
    """One set of so many seconds, unless ``fields`` say otherwise."""
    usual = {
        "name": id, "exercise_id": id, "block": block, "sets": 1, "reps": None,
        "duration": seconds, "distance": None, "intensity": "easy", "rest": 0, "work_s": seconds,
        "run_m": 0, "each_side": False, "load": None, "pace": None, "notes": "", "cues": ["Brace"],
        "evidence": [f"exercise-{id}#how-to"], "gamified_stats": {},
    }  # fmt: skip
    return {**usual, **fields}


def blocks(minutes: float, *main: dict[str, Any]) -> list[dict[str, Any]]:
    """Exercises that last so many minutes to the second: a warm-up and a cool-down around ``main``,
    the cool-down as long as needed."""
    items = [item("arm-circles", 120, "warm_up"), *(main or (item("hold", 120),))]
    spent = sum(i["sets"] * i["work_s"] + (i["sets"] - 1) * i["rest"] for i in items)
    left = minutes * 60 - spent - 45 * len(items)
    return [*items, item("arm-circles", left, "cool_down")]


def day(
    when: date,
    kind: str = "rest",
    intensity: str = "rest",
    exercises: list[dict[str, Any]] | None = None,
    duration: int | None = None,
) -> dict[str, Any]:
    exercises = exercises or []
    seconds = sum(e["sets"] * e["work_s"] + (e["sets"] - 1) * e["rest"] for e in exercises)
    seconds += 45 * max(0, len(exercises) - 1)
    return {
        "day": NAMES[when.weekday()], "date": when.isoformat(), "kind": kind,
        "intensity_level": intensity, "exercises": exercises, "focus": kind, "title": kind,
        "duration": math.ceil(seconds / 60) if duration is None else duration,
        "purpose": "Because", "reason": "", "reason_evidence": [], "stations": [],
        "evidence": [], "done": None,
    }  # fmt: skip


def session(
    when: date, minutes: float = 30, intensity: str = "easy", *main: dict[str, Any],
    kind: str = "strength",
) -> dict[str, Any]:  # fmt: skip
    return day(when, kind, intensity, blocks(minutes, *main))


def week(
    number: int, days: list[dict[str, Any]], phase: str = "base", deload: bool = False
) -> dict[str, Any]:
    return {
        "number": number, "starts": days[0]["date"], "phase": phase, "deload": deload,
        "focus": phase, "days": days,
    }  # fmt: skip


def days_from(first: date, count: int, held: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Rest days, but for those ``held`` by their weekday (0 is Monday)."""
    days = [first + i * DAY for i in range(count)]
    return [held.get(when.weekday()) or day(when) for when in days]


def plan(weeks: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """Weeks as the JSON of a plan."""
    usual = {
        "schema_version": 2,
        "workout_plan": {"name": "A plan", "overview": "", "adaptations": {}, "weeks": weeks},
        "nutrition_suggestions": {
            "calorie_target": None, "macros": None, "meal_timing": [], "method": "",
            "general_only": "", "advice": [], "days": [], "race_week": [], "race_day": [],
            "evidence": [],
        },
        "level": "beginner", "start": weeks[0]["days"][0]["date"], "race_date": None,
        "race_event": "", "goal_s": None, "assumptions": [], "guard": [], "evidence": [],
    }  # fmt: skip
    return {**usual, **fields}


def one_week(*sessions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A week from ``START`` that holds these days and rests on the others."""
    held = {date.fromisoformat(s["date"]).weekday(): s for s in sessions}
    return plan([week(1, days_from(START, 7, held))], **fields)


def even_weeks(
    minutes: list[float],
    phases: list[str] | None = None,
    deloads: tuple[int, ...] = (),
    race: date | None = None,
    intensity: str = "moderate",
) -> dict[str, Any]:
    """Weeks of three sessions (Monday, Wednesday, Friday) of so many minutes each; the last ends on
    the race day. Weeks are counted from one in ``deloads``."""
    weeks = []
    for i, each in enumerate(minutes):
        first = START + 7 * i * DAY
        last = min(first + 6 * DAY, race or date.max)
        held = {
            n: session(first + n * DAY, each, "easy" if n == 4 else intensity)
            for n in (0, 2, 4)
            if first + n * DAY < (race or date.max)
        }
        if race == last:
            held[last.weekday()] = day(race, "race", "hard")
        count = (last - first).days + 1
        phase = phases[i] if phases else "base"
        weeks.append(week(i + 1, days_from(first, count, held), phase, i + 1 in deloads))
    return plan(weeks, race_date=race.isoformat() if race else None)
