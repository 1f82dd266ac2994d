"""All rules kept again in what is to come: the guard judges the plan as it was lived and may change
nothing that lies behind."""

from datetime import date

from generator.plans.adapt.days import is_open, with_days
from generator.plans.adapt.lived import as_lived, first_open
from generator.plans.adapt.sources import AFTER_ILLNESS, SEE_SOMEBODY
from generator.plans.guard import repaired, violations
from generator.plans.types import Athlete, Catalogue, Violation
from hyrox.plans.plan import Day, Plan


def restored(plan: Plan, athlete: Athlete, catalogue: Catalogue, since: date, seed: int) -> Plan:
    """The plan with its days from ``since`` on repaired; the same plan where nothing is broken.

    A session on the way back from an illness or an injury is never made harder for it.

    Raises:
        PlanRefusedError: what is left cannot keep the rules.
    """
    if not still_broken(plan, athlete, catalogue, since):
        return plan
    start = first_open(plan, since)
    lived = as_lived(plan, athlete, catalogue, start)
    fixed = repaired(lived, athlete, catalogue, seed, since=start)
    known = {day.date: day for day in lived.days}
    new = {
        day.date: day
        for day in fixed.days
        if is_open(day, start)
        and day != known[day.date]
        and not _harder_too_soon(known[day.date], day)
    }
    whole = with_days(plan, new)
    weeks = tuple(
        week.model_copy(update={"deload": other.deload})
        for week, other in zip(whole.workout_plan.weeks, fixed.workout_plan.weeks, strict=True)
    )
    repairs = tuple(repair for repair in fixed.guard if repair not in plan.guard)
    return whole.model_copy(
        update={
            "workout_plan": whole.workout_plan.model_copy(update={"weeks": weeks}),
            "guard": (*plan.guard, *repairs),
        }
    )


def still_broken(
    plan: Plan, athlete: Athlete, catalogue: Catalogue, since: date
) -> tuple[Violation, ...]:
    """Rules broken in the days that may still change, with what was done counted as it was.

    That a taper holds too little is no fault where its days are those of coming back.
    """
    start = first_open(plan, since)
    lived = as_lived(plan, athlete, catalogue, start)
    found = violations(lived, athlete, catalogue, start)
    coming_back = any(
        week.phase == "taper" and any(map(_comes_back, week.days))
        for week in plan.workout_plan.weeks
    )
    return tuple(v for v in found if v.rule != "taper" or not coming_back)


def _comes_back(day: Day) -> bool:
    """Whether the day was made gentle for an illness or a severe injury."""
    return bool({AFTER_ILLNESS, SEE_SOMEBODY} & set(day.reason_evidence))


def _harder_too_soon(before: Day, after: Day) -> bool:
    return _comes_back(before) and (after.load > before.load or after.intensity_level == "hard")
