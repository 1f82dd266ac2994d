"""All rules kept again in what is to come: the guard judges the plan as it was lived and may change
nothing that lies behind."""

from datetime import date

from generator.plans.adapt.days import is_open, with_days
from generator.plans.adapt.lived import as_lived, first_open
from generator.plans.adapt.sources import AFTER_ILLNESS, SEE_SOMEBODY
from generator.plans.guard import fitted, repaired, violations
from generator.plans.types import Athlete, Catalogue, Violation
from hyrox.plans.plan import EFFORT, Day, Plan, PlannedExercise


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
        day.date: _no_harder(known[day.date], day)
        for day in fixed.days
        if is_open(day, start) and day != known[day.date]
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


def settled(before: Plan, after: Plan) -> Plan:
    """``after`` without differences that are nothing but rounding: exercises that were taken apart
    and put together again are what they were."""
    known = {day.date: day for day in before.days}
    return with_days(
        after, {day.date: _settled(known[day.date], day) for day in after.days if day.date in known}
    )


def _settled(before: Day, after: Day) -> Day:
    if before == after:
        return after
    left = list(before.exercises)
    exercises: list[PlannedExercise] = []
    for exercise in after.exercises:
        same = next((e for e in left if _same(e, exercise)), None)
        if same is not None:
            left.remove(same)
        exercises.append(same or exercise)
    return after.model_copy(update={"exercises": tuple(exercises)})


def _same(a: PlannedExercise, b: PlannedExercise) -> bool:
    near = {"work_s": round(b.work_s, 3), "run_m": round(b.run_m, 1)}
    if near != {"work_s": round(a.work_s, 3), "run_m": round(a.run_m, 1)}:
        return False
    return a == b.model_copy(update={"work_s": a.work_s, "run_m": a.run_m})


def still_broken(
    plan: Plan, athlete: Athlete, catalogue: Catalogue, since: date
) -> tuple[Violation, ...]:
    """Rules broken in the days that may still change, with what was done counted as it was.

    That a taper holds too little is no fault where its days are those of coming back. Food advice
    (rule ``minor``) is not judged: it is made anew from the days.
    """
    start = first_open(plan, since)
    lived = as_lived(plan, athlete, catalogue, start)
    found = violations(lived, athlete, catalogue, start)
    coming_back = any(
        week.phase == "taper" and any(map(_comes_back, week.days))
        for week in plan.workout_plan.weeks
    )
    let_pass = {"minor", "taper"} if coming_back else {"minor"}
    return tuple(violation for violation in found if violation.rule not in let_pass)


def _comes_back(day: Day) -> bool:
    """Whether the day was made gentle for an illness or a severe injury."""
    return bool({AFTER_ILLNESS, SEE_SOMEBODY} & set(day.reason_evidence))


def _no_harder(before: Day, after: Day) -> Day:
    """The repaired day; on the way back never with more effort or load than it had."""
    if not _comes_back(before) or after.load <= before.load:
        return after
    if EFFORT.get(after.intensity_level, 0.0) > EFFORT.get(before.intensity_level, 0.0):
        return before
    less = fitted(after, after.duration_s * before.load / after.load)
    return less if less is not None else after
