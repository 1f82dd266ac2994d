"""A plan made to keep the rules: found, repaired, written down; or refused.

Each round walks from the calendar over the sessions to the volume: what is decided first never
depends on what follows. Repairs within a round may undo each other at the edges (an easy session in
place of a hard one makes the next deload too heavy), so rounds go on until nothing is broken;
sessions that still break a rule then are left out.
"""

from collections.abc import Callable
from datetime import date

from generator.plans.guard.refusals import refuse_if_unsafe
from generator.plans.guard.repairs import calendar, exercises, hardness, load, tapering, youth
from generator.plans.guard.repairs.desk import LEFT_OUT, Desk, importance
from generator.plans.guard.rules import Case, broken
from generator.plans.guard.rules.case import is_session
from generator.plans.types import Athlete, Catalogue, PlanRefusedError, Violation
from hyrox.plans.plan import Plan, PlanEvidence

ROUNDS = 5
STEPS: tuple[Callable[[Desk], None], ...] = (
    calendar.repair, exercises.repair, hardness.repair, load.repair, tapering.repair, youth.repair,
)  # fmt: skip


def violations(
    plan: Plan, athlete: Athlete, catalogue: Catalogue, since: date | None = None
) -> tuple[Violation, ...]:
    """Every broken rule of docs/plans.md, of any plan that has the shape of one; besides those
    ``unknown_exercise`` and ``dose``.

    Args:
        since: days before it are history: they count (runs, loads), and are not judged.
    """
    return broken(Case(plan, athlete, catalogue, since))


def repaired(
    plan: Plan,
    athlete: Athlete,
    catalogue: Catalogue,
    seed: int = 0,
    since: date | None = None,
) -> Plan:
    """The plan with all rules kept; ``guard`` lists what was found and done. A plan that keeps them
    comes back as it is.

    Args:
        seed: of sessions that have to be composed again.
        since: days before it stay as they are.

    Raises:
        PlanRefusedError: the profile is one that no plan is made for, or nothing is left to train.
    """
    refuse_if_unsafe(athlete.profile, plan.start, plan.race_date)
    desk = Desk(Case(plan, athlete, catalogue, since), seed)
    found = broken(desk.case)
    if not found:
        _refuse_empty(desk)
        return plan
    for _ in range(ROUNDS):
        for step in STEPS:
            step(desk)
        found = broken(desk.case)
        if not found:
            break
    else:
        _give_up_sessions(desk, found)
    _refuse_empty(desk)
    return _signed(desk)


def _give_up_sessions(desk: Desk, found: tuple[Violation, ...]) -> None:
    """Leaves out, one by one, sessions that still break something."""
    for _ in range(len(desk.case.days)):
        violation = found[0]
        session = _guilty(desk, violation)
        if session is None:
            break
        desk.rest(session, violation.rule, violation.found)
        for step in STEPS:
            step(desk)
        found = broken(desk.case)
        if not found:
            return
    raise PlanRefusedError(
        f"No plan keeps all rules here: {found[0].found} Give more days or minutes, or another "
        "start.",
        field=_FIELDS.get(found[0].rule, ""),
    )


_FIELDS = {
    "duration": "preferences.workout_duration",
    "days": "preferences.days_per_week",
    "week_load": "training.weekly_hours",
    "run_length": "training.longest_run_km",
    "equipment": "preferences.equipment_access",
    "injury": "constraints.injuries",
    "taper": "target.date",
}


def _guilty(desk: Desk, violation: Violation) -> date | None:
    """The session to leave out: that of the violation's day, else the week's least important."""
    case = desk.case
    for week in case.weeks:
        mine = [day for day in week.days if is_session(day) and case.is_open(day.date)]
        if violation.day is None or not week.days[0].date <= violation.day <= week.days[-1].date:
            continue
        on_the_day = [day for day in mine if day.date == violation.day]
        if on_the_day or mine:
            return min(on_the_day or mine, key=importance).date
    mine = [day for day in case.days if is_session(day) and case.is_open(day.date)]
    return min(mine, key=importance).date if mine else None


def _refuse_empty(desk: Desk) -> None:
    """A plan without a single session is none."""
    if any(map(is_session, desk.case.days)):
        return
    left_out = [repair for repair in desk.repairs if repair.done == LEFT_OUT]
    last = left_out[-1] if left_out else None
    raise PlanRefusedError(
        f"No session is left that keeps the rules: {last.found} " if last else
        "No day of these weeks is left to train on. ",
        field=_FIELDS.get(last.rule, "") if last else "preferences.days_per_week",
        referral="A coach or a physiotherapist on the spot can say what is possible.",
    )  # fmt: skip


def _signed(desk: Desk) -> Plan:
    """The plan with what was done written into it, and what new exercises cite."""
    plan = desk.case.plan
    return plan.model_copy(
        update={
            "guard": (*plan.guard, *(r for r in desk.repairs if r not in plan.guard)),
            "evidence": _evidence(desk) if plan.evidence else plan.evidence,
        }
    )


def _evidence(desk: Desk) -> tuple[PlanEvidence, ...]:
    plan = desk.case.plan
    known = {item.id: item for item in desk.case.catalogue.evidence.values()}
    known |= {item.id: item for item in desk.case.athlete.evidence.values()}
    held = {item.id for item in plan.evidence}
    cited: set[str] = set()
    for day in plan.days:
        for exercise in day.exercises:
            cited.update(exercise.evidence)
            for basis in (exercise.load, exercise.pace):
                cited.update(basis.evidence if basis else ())
    new = [known[key] for key in sorted(cited - held) if key in known]
    return tuple(sorted((*plan.evidence, *new), key=lambda item: item.id))
