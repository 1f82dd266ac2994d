"""What the profile allows: minutes and equipment of a day, and which exercises are out.

Reads the strict profile as JSON (``Profile.model_dump(mode="json")``) and the exercise tables.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from eval.plans.rules.sheet import JSON, WEEKDAYS

LEVELS = ("beginner", "intermediate", "advanced")
LEAST_MINUTES = 15
"""A day with less is no training day (docs/plans.md, ``days``)."""
AT_REACH = frozenset({"wall", "chair", "towel", "mat", "backpack", "stairs", "hill"})
AT_HOME = frozenset(
    {
        "dumbbells", "kettlebell", "resistance_band", "bench", "box", "jump_rope", "pull_up_bar",
        "foam_roller",
    }
)  # fmt: skip


def level_of(profile: JSON) -> str:
    return str(_part(profile, "personal_info").get("fitness_level") or "beginner")


def age_of(profile: JSON) -> int | None:
    age = _part(profile, "personal_info").get("age")
    return None if age is None else int(age)


def days_per_week(profile: JSON) -> int:
    days = _part(profile, "preferences").get("days_per_week")
    return 3 if days is None else int(days)


def longest_run_m(profile: JSON) -> float:
    """Of the thirty days before the plan."""
    known = _part(profile, "training").get("longest_run_km")
    if known is not None:
        return 1000.0 * float(known)
    return {"beginner": 3000.0, "intermediate": 6000.0, "advanced": 10_000.0}[level_of(profile)]


def is_careful(profile: JSON) -> bool:
    """Pregnant, or at most twelve weeks after a birth."""
    medical = _part(profile, "medical")
    weeks = medical.get("postpartum_weeks")
    return bool(medical.get("pregnant")) or (weeks is not None and int(weeks) <= 12)


def journeys(profile: JSON, day: date) -> list[JSON]:
    """Of that day."""
    return [
        trip for trip in profile.get("travel") or ()
        if date.fromisoformat(trip["start"]) <= day <= date.fromisoformat(trip["end"])
    ]  # fmt: skip


def minutes_of(profile: JSON, day: date) -> int:
    """The longest a session of that day may be; 0: none."""
    weekday = WEEKDAYS[day.weekday()]
    if weekday in (profile.get("rest_days") or ()):
        return 0
    usual = _part(profile, "preferences").get("workout_duration")
    least = 60 if usual is None else int(usual)
    for limit in _part(profile, "constraints").get("time_restrictions") or ():
        if weekday in limit["days"]:
            least = min(least, int(limit["minutes"]))
    for trip in journeys(profile, day):
        if trip.get("minutes") is not None:
            least = min(least, int(trip["minutes"]))
    return least if least >= LEAST_MINUTES else 0


def has_equipment(profile: JSON, day: date, needed: Iterable[str]) -> list[str]:
    """What of ``needed`` is not at hand that day."""
    trips = journeys(profile, day)
    words = [trip.get("equipment_access", "no_equipment") for trip in trips] or [
        _part(profile, "preferences").get("equipment_access")
    ]
    return [thing for thing in needed if not all(_holds(access, thing) for access in words)]


def _holds(access: Any, thing: str) -> bool:
    if access == "full_gym" or thing in AT_REACH:
        return True
    if access == "home_gym":
        return thing in AT_HOME
    return isinstance(access, list | tuple) and thing in access


def unfit(row: JSON, profile: JSON, planned: str = "") -> list[tuple[str, str]]:
    """Rules that bar an exercise for this person whatever is at hand, each with the reason.

    ``planned`` is the intensity it is planned at: an exercise meant to be moderate and asked for
    hard is hard.
    """
    found = []
    parts = set(row["body_parts"])
    efforts = {row["intensity"], planned or row["intensity"]}
    is_hard = "hard" in efforts
    jars = row["impact"] == "high" or (row["impact"] == "medium" and efforts != {"easy"})
    for injury in _part(profile, "constraints").get("injuries") or ():
        part, mild = str(injury["body_part"]), injury.get("severity", "moderate") == "mild"
        if part in parts and (is_hard or jars or not mild):
            found.append(("injury", f"loads the injured {part}"))
    if is_careful(profile):
        if row["impact"] in ("medium", "high"):
            found.append(("pregnancy", f"impact {row['impact']}"))
        if is_hard:
            found.append(("pregnancy", "hard"))
        if row["pattern"] in ("jump", "burpee", "throw", "sled"):
            found.append(("pregnancy", f"pattern {row['pattern']}"))
        if "pelvic_floor" in parts:
            found.append(("pregnancy", "loads the pelvic floor"))
    if LEVELS.index(row["level"]) > LEVELS.index(level_of(profile)):
        found.append(("level", f"is for {row['level']} athletes"))
    return found


def other_sports(profile: JSON, day: date) -> list[JSON]:
    """What the athlete does that weekday anyway."""
    weekday = WEEKDAYS[day.weekday()]
    return [sport for sport in profile.get("other_sports") or () if weekday in sport["days"]]


def target_date(profile: JSON) -> date | None:
    target = _part(profile, "target")
    day = target.get("date", target.get("day"))
    return date.fromisoformat(str(day)) if day else None


def _part(profile: JSON, name: str) -> JSON:
    part = profile.get(name)
    return part if isinstance(part, dict) else {}
