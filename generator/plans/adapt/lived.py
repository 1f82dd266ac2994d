"""The plan as it was lived: what rules look back on counts as far as it was really done."""

from datetime import date, timedelta

from generator.plans.adapt.days import fell_away, is_session, with_days
from generator.plans.types import Athlete
from hyrox.plans.plan import Day, Plan, Week

LIGHT = 0.8
"""Load of a deload, of that of the week before (rule ``deload``)."""
_MOST_MIN = 600


def as_lived(plan: Plan, athlete: Athlete) -> Plan:
    """The plan with sessions that were logged counted by the share that was done.

    A first week of which something fell away counts at least as what a week held before the plan:
    otherwise one cold at the start would leave nothing to build on.
    """
    lived = {day.date: _done(day) for day in plan.days if day.done is not None and day.exercises}
    first = next((week for week in plan.workout_plan.weeks if len(week.days) == 7), None)
    if first is not None and any(map(fell_away, first.days)):
        load = sum(lived.get(day.date, day).load for day in first.days)
        missing = min(_MOST_MIN, int(athlete.weekly_minutes - load))
        if missing > 0:
            lost = next(day for day in first.days if fell_away(day))
            lived[lost.date] = lost.model_copy(
                update={"kind": "other_sport", "duration": missing, "intensity_level": "easy"}
            )
    return with_days(plan, lived)


def first_open(plan: Plan, since: date) -> date:
    """From when on a plan may still change: after the last day that was logged."""
    logged = max((day.date for day in plan.days if day.done is not None), default=since)
    return max(since, logged + timedelta(days=1)) if logged >= since else since


def reflagged(plan: Plan, athlete: Athlete) -> Plan:
    """Weeks in which training fell away are the deloads they were; a planned one that follows and
    is no lighter than what was left is none any more."""
    lived = as_lived(plan, athlete).workout_plan.weeks
    weeks: list[Week] = []
    after_loss = False
    for place, week in enumerate(plan.workout_plan.weeks):
        load = lived[place].load
        before = lived[place - 1].load if place else None
        light = before is None or load <= LIGHT * before
        lost = any(map(fell_away, week.days))
        flag = week.deload
        if week.phase != "taper" and lost and light:
            flag = True
        elif week.deload and not light and (after_loss or lost):
            flag = False
        after_loss = lost
        weeks.append(week if flag == week.deload else week.model_copy(update={"deload": flag}))
    if tuple(weeks) == plan.workout_plan.weeks:
        return plan
    workout = plan.workout_plan.model_copy(update={"weeks": tuple(weeks)})
    return plan.model_copy(update={"workout_plan": workout})


def _done(day: Day) -> Day:
    share = day.done or 0.0
    if share >= 1 or not is_session(day):
        return day
    if share <= 0:
        return day.model_copy(
            update={"kind": "rest", "exercises": (), "duration": 0, "intensity_level": "rest"}
        )
    exercises = tuple(
        e.model_copy(
            update={
                "work_s": e.work_s * share, "rest": int(e.rest * share), "run_m": e.run_m * share,
            }
        )
        for e in day.exercises
    )  # fmt: skip
    return day.model_copy(update={"exercises": exercises})
