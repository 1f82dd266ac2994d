"""Plans that life happens to: events from a seed, and what must hold after each."""

from datetime import date, timedelta
from random import Random
from typing import get_args

from generator.plans.adapt import Adapted, day_of
from generator.plans.adapt.restore import still_broken
from generator.plans.types import Athlete, Catalogue
from hyrox.exercises import BodyPart
from hyrox.plans.log import (
    Event,
    Ill,
    Injured,
    LessTime,
    Logged,
    Missed,
    RaceMoved,
    Swap,
    TooEasy,
    TooHard,
)
from hyrox.plans.plan import TRAINING_KINDS, Plan
from hyrox.plans.profile import Severity

KINDS = ("logged", "logged", "ill", "missed", "injured", "less_time", "race_moved", "too_hard",
         "too_easy", "swap")  # fmt: skip


def random_event(plan: Plan, today: date, rng: Random) -> Event:
    """Something that happens on ``today`` or was noticed then."""
    kind = rng.choice(KINDS)
    span = timedelta(days=rng.choice((0, 1, 3, 6, 6, 13)))
    sessions = [
        d for d in plan.days if d.kind in TRAINING_KINDS and d.date >= today and d.done is None
    ]
    if kind in ("logged", "swap") and not sessions:
        kind = "too_hard"
    match kind:
        case "logged":
            return Logged(
                day=sessions[0].date,
                completion=rng.choice((0.0, 0.3, 0.7, 1.0, 1.0)),
                difficulty=rng.choice((None, 3.0, 6.0, 9.5)),
                enjoyment=rng.choice((None, 1.0, 4.0)),
            )
        case "ill":
            return Ill(start=today, end=today + span, fever=rng.random() < 0.5)
        case "missed":
            return Missed(start=today, end=today + span)
        case "injured":
            return Injured(
                start=today,
                body_part=rng.choice(get_args(BodyPart)),
                severity=rng.choice(get_args(Severity)),
            )
        case "less_time":
            end = None if rng.random() < 0.3 else today + timedelta(days=7)
            return LessTime(start=today, end=end, minutes=rng.choice((10, 20, 30, 45, 90)))
        case "race_moved":
            return RaceMoved(today=today, race_date=today + timedelta(days=rng.randint(5, 120)))
        case "too_hard":
            return TooHard(today=today)
        case "too_easy":
            return TooEasy(today=today)
        case _:
            session = rng.choice(sessions[:4])
            return Swap(day=session.date, exercise_id=rng.choice(session.exercises).exercise_id)


def faults(event: Event, result: Adapted, athlete: Athlete, catalogue: Catalogue) -> list[str]:
    """What is wrong with an adapted plan; empty where nothing is."""
    found: list[str] = []
    before, after = result.before, result.plan
    since = day_of(event)
    for day in before.days:
        behind = day.date < since or (day.done is not None and not isinstance(event, Logged))
        if behind and after.day_of(day.date) != day:
            found.append(f"{day.date} lies behind and changed")
    old, new = ({d.date: d for d in plan.days} for plan in (before, after))
    differ = {when for when in {*old, *new} if old.get(when) != new.get(when)}
    told = {c.day for c in result.changes if not c.what.startswith(("Week ", "Race day"))}
    if differ != told:
        found.append(
            f"days that differ {sorted(differ ^ told, key=str)} are not those that are told"
        )
    if any(c.before == c.after for c in result.changes):
        found.append("a change that changes nothing")
    if not result.changes and after != before:
        found.append("changed without a word")
    if Plan.model_validate_json(after.to_json()) != after:
        found.append("does not survive its own JSON")
    start = getattr(event, "end", None) if isinstance(event, Ill | Missed) else None
    judged = start + timedelta(days=1) if start else since
    if isinstance(event, Logged):
        if any("Make a new plan" in change.reason for change in result.changes):
            return found
        judged = since + timedelta(days=1)
    found += [
        f"{v.rule} {v.day}: {v.found}" for v in still_broken(after, athlete, catalogue, judged)
    ]
    return found
