"""A new injury, and one exercise for another."""

from datetime import timedelta

from generator.plans.adapt.days import (
    RUNS,
    because,
    composed,
    easy_version,
    mapped,
    rest_day,
    slot_of,
    with_days,
)
from generator.plans.adapt.fitting import at_hand, exchanged, replaced, substitutes, unfit
from generator.plans.adapt.sources import AROUND_INJURY, SEE_SOMEBODY
from generator.plans.barred import why_barred
from generator.plans.types import Athlete, Catalogue
from hyrox.errors import InputError
from hyrox.exercises import Exercise
from hyrox.plans.log import Injured, Swap
from hyrox.plans.plan import Day, Plan
from hyrox.plans.profile import Injury, Profile, Severity

CALM_DAYS = 7
"""After a severe injury nothing hard for so long (own figure)."""
_GRAVITY: dict[Severity, int] = {"mild": 0, "moderate": 1, "severe": 2}


def injured_profile(profile: Profile, event: Injured) -> Profile:
    """The profile with the injury; of two of the same part the graver counts."""
    kept: list[Injury] = []
    new = Injury(body_part=event.body_part, severity=event.severity)
    for injury in profile.constraints.injuries:
        if injury.body_part != new.body_part:
            kept.append(injury)
        elif _GRAVITY[injury.severity] >= _GRAVITY[new.severity]:
            return profile
    constraints = profile.constraints.model_copy(update={"injuries": (*kept, new)})
    return profile.model_copy(update={"constraints": constraints})


def after_injury(
    plan: Plan, event: Injured, athlete: Athlete, catalogue: Catalogue, seed: int
) -> Plan:
    """Sessions without what loads the part: other exercises of the same time, ergs for runs.

    ``athlete`` has the injury already.
    """
    part = event.body_part.replace("_", " ")
    words = f"Without what loads the {part}, as far as our own table knows; no medical advice."
    cited: tuple[str, ...] = (AROUND_INJURY,)
    if event.severity == "severe":
        words += " See a doctor or physiotherapist before you go on."
        cited = (AROUND_INJURY, SEE_SOMEBODY)
    calm_until = event.start + timedelta(days=CALM_DAYS - 1)

    def changed(day: Day) -> Day:
        calm = event.severity == "severe" and day.date <= calm_until
        if calm and day.intensity_level == "hard":
            return easy_version(day, athlete, catalogue, words, cited, seed=seed)
        return without_barred(day, athlete, catalogue, words, cited, seed)

    return mapped(plan, event.start, changed)


def without_barred(
    day: Day,
    athlete: Athlete,
    catalogue: Catalogue,
    reason: str,
    cited: tuple[str, ...],
    seed: int,
) -> Day:
    """The session with what the athlete may not do exchanged; the same day where all fits."""
    bad = unfit(day, athlete, catalogue)
    if not bad:
        return day
    kept = day
    for id in bad:
        kept = replaced(kept, id, athlete, catalogue) or kept
    runs_gone = day.kind in RUNS and not kept.run_m
    if not runs_gone and not unfit(kept, athlete, catalogue):
        return because(kept, reason, cited)
    slot = slot_of(day, athlete, kind="conditioning" if day.kind in RUNS else day.kind)
    if (whole := composed(slot, athlete, catalogue, None, seed)) is not None:
        return because(whole, reason, cited)
    return rest_day(day, "Rest", reason, cited)


def after_swap(plan: Plan, event: Swap, athlete: Athlete, catalogue: Catalogue) -> tuple[Plan, str]:
    """The session with another exercise of the same time, and which one it became.

    Raises:
        InputError: the day does not hold the exercise, or what was asked for does not fit.
    """
    day = plan.day_of(event.day)
    when = event.day.isoformat()
    if day is None or all(e.exercise_id != event.exercise_id for e in day.exercises):
        raise InputError(f"The session of {when} does not hold '{event.exercise_id}'.")
    if day.done is not None:
        raise InputError(f"The session of {when} is done: what was done stays as it is.")
    if event.to == event.exercise_id:
        return plan, "Nothing to exchange."
    if event.to:
        wanted = catalogue.exercises.get(event.to)
        if wanted is None:
            raise InputError(f"There is no exercise '{event.to}': choose one of the catalogue.")
        if why := why_barred(wanted, athlete.profile, athlete.level, at_hand(day, athlete)):
            raise InputError(f"{why} Choose another one, or leave it open.")
        if any(e.exercise_id == wanted.id for e in day.exercises):
            raise InputError(f"The session of {when} holds {wanted.name} already.")
        options: tuple[Exercise, ...] = (wanted,)
    else:
        options = substitutes(event.exercise_id, day, athlete, catalogue)
    for other in options:
        new = exchanged(day, event.exercise_id, other, athlete, catalogue)
        if new is not None:
            return with_days(plan, {day.date: new}), f"{other.name} instead, as you asked."
    raise InputError(f"No other exercise fits into its time on {when}: leave it as it is.")
