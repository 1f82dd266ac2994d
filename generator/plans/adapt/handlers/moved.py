"""A new race date: the weeks to come framed anew, what is done kept."""

from collections.abc import Mapping
from datetime import date, timedelta

from generator.plans.adapt.days import composed, is_open, is_session, rest_day
from generator.plans.barred import expecting
from generator.plans.empty_days import day_without_session
from generator.plans.reasons import with_reason
from generator.plans.types import Athlete, Catalogue, Choice, FrameDay, PlanRefusedError, Slot
from hyrox.errors import InputError
from hyrox.plans.log import RaceMoved
from hyrox.plans.plan import Day, Plan, PlanEvidence, Week
from hyrox.plans.profile import Profile

MOST_WEEKS = 24


def moved_profile(profile: Profile, event: RaceMoved) -> Profile:
    """The profile with the new race day."""
    target = profile.target.model_copy(update={"day": event.race_date})
    return profile.model_copy(update={"target": target})


def after_move(plan: Plan, event: RaceMoved, athlete: Athlete, catalogue: Catalogue) -> Plan:
    """The plan to the new date: what was is kept, the rest has the phases that the new length asks
    for. Sessions of the same kind keep their exercises; days that need not change do not.

    Raises:
        InputError: the race would not lie ahead.
        PlanRefusedError: done and coming weeks are more than a plan holds, or no race may be run.
    """
    from generator.plans.frame import make_frame

    if event.race_date <= event.today:
        raise InputError("The new race date has to lie ahead: give a later one.")
    if expecting(athlete.profile):
        raise PlanRefusedError(
            "In pregnancy and soon after a birth no plan leads to a race.",
            field="medical",
            referral="Ask your midwife or doctor when a race is possible again.",
        )
    if event.race_date == plan.race_date:
        return plan
    monday = plan.start - timedelta(days=plan.start.weekday())
    if (event.race_date - monday).days // 7 + 1 > MOST_WEEKS:
        raise PlanRefusedError(
            f"From the plan's start to {event.race_date.isoformat()} there are more than "
            f"{MOST_WEEKS} weeks: make a new plan from today, it starts from what you do now.",
            field="target.day",
        )
    frame = make_frame(athlete, plan.start, event.race_date, None, plan.seed)
    known = {**athlete.evidence, **frame.evidence, **{item.id: item for item in plan.evidence}}
    old = {day.date: day for day in plan.days}
    weeks: list[Week] = []
    for framed in frame.weeks:
        days = tuple(
            _day(new, old.get(new.date), event.today, plan, athlete, catalogue, known)
            for new in framed.days
        )
        weeks.append(
            Week(
                number=framed.number,
                starts=framed.starts,
                phase=framed.phase,
                deload=framed.deload,
                focus=framed.focus,
                days=days,
            )
        )
    past = {w.starts: w for w in plan.workout_plan.weeks if w.days[-1].date < event.today}
    kept = tuple(past.get(week.starts, week) for week in weeks)
    workout = plan.workout_plan.model_copy(update={"weeks": kept})
    return plan.model_copy(
        update={
            "workout_plan": workout,
            "race_date": event.race_date,
            "evidence": tuple(known[id] for id in sorted(known)),
        }
    )


def _day(
    new: FrameDay,
    old: Day | None,
    today: date,
    plan: Plan,
    athlete: Athlete,
    catalogue: Catalogue,
    known: Mapping[str, PlanEvidence],
) -> Day:
    if old is not None and not is_open(old, today):
        return old
    if new.slot is None:
        if old is not None and (old.kind, old.duration) == (new.kind, new.minutes):
            return old
        return day_without_session(new)
    if old is not None and is_session(old) and _fills(old, new.slot):
        return old
    choice = _as_before(new.slot, plan)
    day = composed(new.slot, athlete, catalogue, choice, plan.seed)
    if day is None:
        return rest_day(day_without_session(new), "Rest", "No exercise fits on this day.")
    return with_reason(day, new.slot, choice, known)


def _fills(old: Day, slot: Slot) -> bool:
    """Whether the session of before does what the slot asks for."""
    return (
        (old.kind, old.intensity_level, old.stations) == (slot.kind, slot.intensity, slot.stations)
        and 0.95 * slot.minutes <= old.duration <= slot.minutes
        and old.run_m <= slot.max_run_m
    )


def _as_before(slot: Slot, plan: Plan) -> Choice | None:
    """The exercises of the plan's first session of that kind and those stations, if it has one."""
    alike = [d for d in plan.days if d.kind == slot.kind and d.stations == slot.stations]
    alike = alike or [d for d in plan.days if d.kind == slot.kind and not slot.stations]
    if not alike:
        return None
    ids = dict.fromkeys(e.exercise_id for e in alike[0].exercises if e.block == "main")
    return Choice(key=slot.key, exercises=tuple(ids), by=plan.drafted_by)
