"""All rules kept again in what is to come: the guard judges the plan as it was lived and may change
nothing that lies behind."""

from datetime import date

from generator.plans.adapt.days import is_open, with_days
from generator.plans.adapt.lived import as_lived, first_open, reflagged
from generator.plans.types import Athlete, Catalogue, Violation
from hyrox.plans.plan import Plan


def restored(plan: Plan, athlete: Athlete, catalogue: Catalogue, since: date, seed: int) -> Plan:
    """The plan with its days from ``since`` on repaired.

    Raises:
        PlanRefusedError: what is left cannot keep the rules.
    """
    from generator.plans.guard import repaired

    plan = reflagged(plan, athlete)
    if not still_broken(plan, athlete, catalogue, since):
        return plan
    start = first_open(plan, since)
    fixed = repaired(as_lived(plan, athlete), athlete, catalogue, seed, since=start)
    weeks = {week.starts: week for week in fixed.workout_plan.weeks}
    whole = with_days(plan, {day.date: day for day in fixed.days if is_open(day, start)})
    flagged = tuple(
        week.model_copy(update={"deload": weeks[week.starts].deload})
        if week.days[-1].date >= start
        else week
        for week in whole.workout_plan.weeks
    )
    workout = whole.workout_plan.model_copy(update={"weeks": flagged})
    known = plan.guard
    new = tuple(repair for repair in fixed.guard if repair not in known)
    return whole.model_copy(update={"workout_plan": workout, "guard": (*known, *new)})


def still_broken(
    plan: Plan, athlete: Athlete, catalogue: Catalogue, since: date
) -> tuple[Violation, ...]:
    """Rules broken in the days that may still change, with what was done counted as it was."""
    from generator.plans.guard import violations

    start = first_open(plan, since)
    return violations(as_lived(plan, athlete), athlete, catalogue, since=start)
