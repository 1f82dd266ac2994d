"""An event to the smallest change of what is to come."""

from dataclasses import replace
from datetime import date, timedelta

from generator.plans.adapt.diff import diff
from generator.plans.adapt.handlers.body import after_injury, after_swap, injured_profile
from generator.plans.adapt.handlers.logged import after_log
from generator.plans.adapt.handlers.lost import after_illness, after_missing
from generator.plans.adapt.handlers.moved import after_move, moved_profile
from generator.plans.adapt.handlers.tempo import (
    after_less_time,
    after_too_easy,
    after_too_hard,
    limited_profile,
)
from generator.plans.adapt.restore import restored, settled
from generator.plans.adapt.result import Adapted
from generator.plans.adapt.sources import PASSAGES
from generator.plans.types import Athlete, Catalogue, PlanRefusedError
from hyrox.errors import InputError
from hyrox.plans.log import (
    Change,
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
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile


def adapt(
    plan: Plan, event: Event, profile: Profile, athlete: Athlete, catalogue: Catalogue
) -> Adapted:
    """The plan after ``event``: days before it and days that were logged stay as they are, days to
    come change as little as the rules allow. The same inputs give the same bytes.

    Args:
        plan: as it was made, or adapted before.
        event: what happened.
        profile: the athlete's, as the plan was made from; what lasts is written into the copy that
            comes back.
        athlete: of ``profile``.

    Raises:
        InputError: the event does not fit the plan (a day it does not hold, an exercise that is
            not there or may not be done).
        PlanRefusedError: too much was lost, or what is left cannot keep the rules: a new plan is
            the better answer, and the message says from where it starts.
    """
    _check(plan, event)
    after = _lasting(profile, event)
    person = replace(athlete, profile=after)
    changed, reason = _changed(plan, event, person, catalogue)
    try:
        whole = restored(changed, person, catalogue, _open_from(event), plan.seed)
    except PlanRefusedError as refused:
        if not isinstance(event, Logged):
            raise
        # What was done was done: a log is kept even where nothing ahead can follow from it.
        whole, _ = after_log(plan, event, person, catalogue, follow=False)
        reason = f"Logged. {refused.reason} Make a new plan from here."
    whole = settled(plan, whole)
    changes = _explained(diff(plan, whole, reason), plan, whole)
    if not changes:
        return Adapted(plan=plan, profile=after, changes=(), before=plan)
    return Adapted(
        plan=_told(whole, event, person, catalogue), profile=after, changes=changes, before=plan
    )


def _explained(changes: tuple[Change, ...], before: Plan, after: Plan) -> tuple[Change, ...]:
    """The changes, with the rule in words where one moved the day."""
    why = {repair.day: repair.found for repair in after.guard if repair not in before.guard}
    return tuple(
        c.model_copy(update={"reason": f"{c.reason} {why[c.day]}"}) if c.day in why else c
        for c in changes
    )


def day_of(event: Event) -> date:
    """The day from which on an event may change a plan."""
    if isinstance(event, RaceMoved | TooHard | TooEasy):
        return event.today
    if isinstance(event, Logged | Swap):
        return event.day
    return event.start


def _check(plan: Plan, event: Event) -> None:
    if isinstance(event, Ill | Missed | LessTime) and event.end and event.end < event.start:
        raise InputError("The last day lies before the first: exchange the two dates.")
    first, last = plan.days[0].date, plan.days[-1].date
    start, end = day_of(event), getattr(event, "end", None) or last
    if start > last or end < first:
        raise InputError(
            f"The plan goes from {first.isoformat()} to {last.isoformat()}: choose a day of it."
        )


def _open_from(event: Event) -> date:
    """The first day that repairs may touch: after what was lost, or logged."""
    if isinstance(event, Ill | Missed):
        return event.end + timedelta(days=1)
    if isinstance(event, Logged):
        return event.day + timedelta(days=1)
    return day_of(event)


def _lasting(profile: Profile, event: Event) -> Profile:
    """What later plans have to know as well."""
    if isinstance(event, Injured):
        return injured_profile(profile, event)
    if isinstance(event, LessTime):
        return limited_profile(profile, event)
    if isinstance(event, RaceMoved):
        return moved_profile(profile, event)
    return profile


def _changed(plan: Plan, event: Event, athlete: Athlete, catalogue: Catalogue) -> tuple[Plan, str]:
    """The plan with what the event itself asks for, and the reason in words."""
    seed = plan.seed
    match event:
        case Logged():
            return after_log(plan, event, athlete, catalogue)
        case Swap():
            return after_swap(plan, event, athlete, catalogue)
        case Ill():
            how = "with fever" if event.fever else "without fever"
            words = f"Ill from {event.start.isoformat()} to {event.end.isoformat()}, {how}."
            return after_illness(plan, event, athlete, catalogue, seed), words
        case Missed():
            words = f"Nothing trained from {event.start.isoformat()} to {event.end.isoformat()}."
            return after_missing(plan, event), words
        case Injured():
            words = f"Injury: {event.body_part.replace('_', ' ')}, {event.severity}."
            return after_injury(plan, event, athlete, catalogue, seed), words
        case LessTime():
            words = f"At most {event.minutes} minutes a session."
            return after_less_time(plan, event, athlete, catalogue), words
        case RaceMoved():
            words = f"The race is on {event.race_date.isoformat()}."
            return after_move(plan, event, athlete, catalogue), words
        case TooHard():
            return after_too_hard(plan, event), "Too hard: a week a step easier."
        case TooEasy():
            return after_too_easy(plan, event, athlete), "Too easy: a week a step harder."


def _told(plan: Plan, event: Event, athlete: Athlete, catalogue: Catalogue) -> Plan:
    """Advice, nutrition and evidence as they follow from the changed days."""
    from generator.plans.advice import recommendations
    from generator.plans.making import finished

    described = {item.id: item for item in catalogue.evidence.values()}
    cited = {item.id: item for item in plan.evidence}
    whole = finished(
        plan, athlete, catalogue, {**described, **athlete.evidence, **PASSAGES, **cited}
    )
    advice = recommendations(whole, athlete, catalogue, max(day_of(event), plan.start))
    return whole.model_copy(update={"adaptive_recommendations": advice})
