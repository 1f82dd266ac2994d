"""Days of a plan exchanged for others, and the sessions they may become."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import get_args

from generator.plans.adapt.volume import EASIER, lighter
from generator.plans.limits import SHORTEST_MIN, day_limit
from generator.plans.types import Athlete, Catalogue, Choice, PlanRefusedError, Slot
from hyrox.exercises import Intensity
from hyrox.plans.plan import TRAINING_KINDS, Day, Plan, SessionKind

RUNS: frozenset[SessionKind] = frozenset({"easy_run", "long_run", "intervals", "threshold"})
"""Kinds that are running alone."""
ILL, LOST = "Rest: ill", "Not trained"
"""Focus of days on which a session fell away."""


def is_session(day: Day) -> bool:
    """Whether the plan trains on that day."""
    return day.kind in TRAINING_KINDS


def is_open(day: Day, since: date) -> bool:
    """Whether the day may still change: it lies ahead and nothing was logged."""
    return day.date >= since and day.done is None


def fell_away(day: Day) -> bool:
    """Whether the day's session fell away through illness or was missed."""
    return day.focus in (ILL, LOST) and day.kind == "rest"


def with_days(plan: Plan, days: Mapping[date, Day]) -> Plan:
    """The plan with these days in place of those of their dates."""
    workout = plan.workout_plan
    weeks = tuple(
        week.model_copy(update={"days": tuple(days.get(day.date, day) for day in week.days)})
        for week in workout.weeks
    )
    if weeks == workout.weeks:
        return plan
    return plan.model_copy(update={"workout_plan": workout.model_copy(update={"weeks": weeks})})


def mapped(plan: Plan, since: date, change: Callable[[Day], Day]) -> Plan:
    """The plan with ``change`` done to every session that may still change."""
    return with_days(
        plan,
        {day.date: change(day) for day in plan.days if is_session(day) and is_open(day, since)},
    )


def rest_day(day: Day, focus: str, reason: str, cited: tuple[str, ...] = ()) -> Day:
    """Rest in the session's place."""
    return Day(
        day=day.day,
        date=day.date,
        kind="rest",
        focus=focus,
        duration=0,
        intensity_level="rest",
        title="Rest",
        reason=reason,
        reason_evidence=cited,
    )


def eased(day: Day, factor: float = EASIER, reason: str = "", cited: tuple[str, ...] = ()) -> Day:
    """The session with ``factor`` of its main block; rest where nothing of it is left."""
    less = lighter(day, factor)
    if less is None:
        return rest_day(day, "Rest", reason or "Too little is left of the session.", cited)
    return because(less, reason, cited) if reason else less


def because(day: Day, reason: str, cited: tuple[str, ...] = ()) -> Day:
    """The day with another reason."""
    return day.model_copy(update={"reason": reason, "reason_evidence": cited})


def slot_of(
    day: Day,
    athlete: Athlete,
    *,
    kind: SessionKind | None = None,
    intensity: Intensity | None = None,
    minutes: int | None = None,
) -> Slot | None:
    """The slot that the day's session would fill, or another one in its place; ``None`` where the
    day holds none. It is never longer than the day allows, and runs no further than before."""
    limit = day_limit(athlete.profile, day.date)
    length = min(minutes if minutes is not None else day.duration, limit.minutes)
    if length < SHORTEST_MIN:
        return None
    level = day.intensity_level
    wanted = kind or day.kind
    return Slot(
        date=day.date,
        kind=wanted,
        minutes=length,
        intensity=intensity or (level if level in get_args(Intensity) else "easy"),  # type: ignore[arg-type]
        purpose=day.purpose if wanted == day.kind else "",
        key=f"{wanted}:{'+'.join(day.stations)}",
        stations=day.stations,
        max_run_m=day.run_m,
        equipment=limit.equipment,
        evidence=day.evidence,
    )


def composed(
    slot: Slot | None, athlete: Athlete, catalogue: Catalogue, choice: Choice | None, seed: int
) -> Day | None:
    """The slot's session; ``None`` where no exercise fits."""
    from generator.plans.sessions import compose

    if slot is None:
        return None
    try:
        return compose(slot, choice, athlete, catalogue, seed)
    except PlanRefusedError:
        return None


def easy_version(
    day: Day,
    athlete: Athlete,
    catalogue: Catalogue,
    reason: str,
    cited: tuple[str, ...] = (),
    *,
    share: float = 1.0,
    gentlest: bool = False,
    seed: int = 0,
) -> Day:
    """An easy session in the day's place, of ``share`` of its minutes.

    Runs become easy runs, everything else easy conditioning; ``gentlest``: walking, easy cycling
    and mobility instead.
    """
    runs = day.run_m > 0 and day.kind in (*RUNS, "compromised", "simulation")
    kind: SessionKind = "recovery" if gentlest else "easy_run" if runs else "conditioning"
    minutes = max(SHORTEST_MIN, int(day.duration * share))
    for tried in dict.fromkeys((kind, "recovery")):
        slot = slot_of(day, athlete, kind=tried, intensity="easy", minutes=minutes)
        if (easy := composed(slot, athlete, catalogue, None, seed)) is not None:
            return because(easy, reason, cited)
    return rest_day(day, "Rest", reason, cited)
