"""A session as it went, and what follows: mostly nothing. Two that went the same way move the next
ones of their kind."""

from collections.abc import Callable, Sequence

from generator.plans.adapt.days import eased, is_open, is_session, with_days
from generator.plans.adapt.fitting import replaced
from generator.plans.adapt.volume import heavier
from generator.plans.limits import day_limit
from generator.plans.types import Athlete, Catalogue
from hyrox.errors import InputError
from hyrox.plans.log import Logged
from hyrox.plans.plan import Day, Plan

TOO_HARD_RPE, TOO_EASY_RPE = 9.0, 4.0
HALF_DONE, DONE = 0.5, 0.95
DISLIKED, LIKED = 2.0, 4.0
LOOKED_AT, TWICE, NEXT = 3, 2, 2
"""Of the last three logged of a kind two are a pattern, and move the next two (own figures, as are
the thresholds above)."""


def after_log(
    plan: Plan, event: Logged, athlete: Athlete, catalogue: Catalogue, *, follow: bool = True
) -> tuple[Plan, str]:
    """The plan with the log, and why what follows was changed (with ``follow``).

    Raises:
        InputError: nothing was to be done on that day.
    """
    day = plan.day_of(event.day)
    if day is None or day.kind == "rest":
        raise InputError(
            f"Nothing is planned on {event.day.isoformat()}: log a day that holds a session."
        )
    done = day.model_copy(update={"done": event.completion, "log": event})
    kept = with_days(plan, {day.date: done})
    if not follow or not is_session(day):
        return kept, _KEPT
    history = [d for d in kept.days if d.kind == day.kind and d.log and d.date <= day.date]
    last = [log for d in history[-LOOKED_AT:] if (log := d.log)]
    if _too_hard(event) and sum(map(_too_hard, last)) >= TWICE:
        words = (
            f"Two of your last sessions of this kind ({_named(day)}) were too hard: a step easier."
        )
        return _next(kept, day, eased), words
    latest = last[-TWICE:]
    if day.intensity_level != "easy" and len(latest) == TWICE and all(map(_too_easy, latest)):
        # Easy sessions are meant to feel easy: they do not grow for that.
        words = f"Your last two sessions of this kind ({_named(day)}) were easy: a small step up."
        return _next(kept, day, lambda d: _up(d, athlete)), words
    if len(latest) == TWICE and all(map(_disliked, latest)):
        return _varied(kept, history, athlete, catalogue)
    return kept, _KEPT


_KEPT = "Logged."


def _too_hard(log: Logged) -> bool:
    hard = log.difficulty is not None and log.difficulty >= TOO_HARD_RPE
    return hard or log.completion < HALF_DONE


def _too_easy(log: Logged) -> bool:
    return log.difficulty is not None and log.difficulty <= TOO_EASY_RPE and log.completion >= DONE


def _disliked(log: Logged) -> bool:
    return log.enjoyment is not None and log.enjoyment <= DISLIKED


def _named(day: Day) -> str:
    return day.kind.replace("_", " ")


def _up(day: Day, athlete: Athlete) -> Day:
    return heavier(day, day_limit(athlete.profile, day.date).minutes * 60)


def _coming(plan: Plan, day: Day) -> list[Day]:
    return [d for d in plan.days if d.kind == day.kind and is_open(d, day.date) and is_session(d)]


def _next(plan: Plan, day: Day, change: Callable[[Day], Day]) -> Plan:
    return with_days(plan, {d.date: change(d) for d in _coming(plan, day)[:NEXT]})


def _varied(
    plan: Plan, history: Sequence[Day], athlete: Athlete, catalogue: Catalogue
) -> tuple[Plan, str]:
    """Another exercise in the coming sessions for the one that the disliked ones share and no liked
    one holds; where several do, the one with most time."""
    disliked = history[-TWICE:]
    liked = {
        e.exercise_id
        for d in history
        if d.log and d.log.enjoyment is not None and d.log.enjoyment >= LIKED
        for e in d.exercises
    }
    times: dict[str, float] = {}
    for exercise in disliked[-1].exercises:
        shared = all(
            any(e.exercise_id == exercise.exercise_id for e in d.exercises) for d in disliked
        )
        if shared and exercise.block == "main" and exercise.exercise_id not in liked:
            times[exercise.exercise_id] = times.get(exercise.exercise_id, 0.0) + exercise.time_s
    coming = _coming(plan, disliked[-1])
    for id in sorted(times, key=lambda id: (-times[id], id)):
        held = [d for d in coming if any(e.exercise_id == id for e in d.exercises)]
        found = ((d, replaced(d, id, athlete, catalogue)) for d in held)
        days = {d.date: new for d, new in found if new is not None}
        if days:
            name = next(e.name for e in held[0].exercises if e.exercise_id == id)
            return with_days(plan, days), f"You did not enjoy {name} twice: something else."
    return plan, _KEPT
