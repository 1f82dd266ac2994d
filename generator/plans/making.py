"""The whole walk of a plan: profile in, checked plan out.

screen -> athlete -> frame -> choices (model or code) -> sessions -> guard -> advice, nutrition
"""

from calendar import month_abbr
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from generator.plans.advice import adaptations, progression_plan, recommendations
from generator.plans.athlete import athlete_of
from generator.plans.empty_days import day_without_session
from generator.plans.frame import make_frame
from generator.plans.guard import refuse_if_unsafe, repaired
from generator.plans.guard.rules.youth import GROWN_UP, without_boosts
from generator.plans.reasons import with_reason
from generator.plans.sessions import compose
from generator.plans.types import Athlete, Catalogue, Choice, Frame, FrameWeek, Slot
from hyrox.plans.log import TooEasy, TooHard
from hyrox.plans.nutrition import NutritionSuggestions
from hyrox.plans.plan import (
    AdaptiveRecommendations,
    Day,
    IfTimeConstrained,
    Plan,
    PlanEvidence,
    ProgressionPlan,
    Recommendation,
    Week,
    WorkoutPlan,
)
from hyrox.plans.profile import Profile

if TYPE_CHECKING:
    from analysis.report import Report
    from generator.meals.targets import Lookup


class Drafter(Protocol):
    """Chooses the exercises of a session and says why; ``generator.plans.drafting`` asks a model.
    ``None`` in its place: code chooses."""

    name: str
    note: str
    """Why the model left the rest to code, in words for the athlete; empty if it did not."""

    def draft(self, slot: Slot, athlete: Athlete, catalogue: Catalogue) -> Choice:
        """The choice for all slots of ``slot.key``."""
        ...

    @property
    def evidence(self) -> Mapping[str, PlanEvidence]:
        """What the reasons cite."""
        ...


@dataclass(frozen=True)
class Progress:
    """How far a plan is: ``done`` of ``of`` kinds of sessions, and the one just drafted."""

    done: int
    of: int
    day: Day


def make_plan(
    profile: Profile,
    *,
    start: date,
    catalogue: Catalogue,
    race_date: date | None = None,
    weeks: int | None = None,
    seed: int = 0,
    report: "Report | None" = None,
    drafter: Drafter | None = None,
) -> Plan:
    """A plan from ``start`` to the race, or over ``weeks``; the same inputs give the same bytes.

    Args:
        race_date: the race; without it that of the profile, unless ``weeks`` are given.
        report: of the race that weak points are taken from.
        drafter: who chooses and gives reasons; ``None``: code.

    Raises:
        PlanRefusedError: no plan can or should be made; it says why and where to go.
    """
    *_, plan = plan_steps(
        profile, start=start, catalogue=catalogue, race_date=race_date, weeks=weeks, seed=seed,
        report=report, drafter=drafter,
    )  # fmt: skip
    assert isinstance(plan, Plan)
    return plan


def plan_steps(
    profile: Profile,
    *,
    start: date,
    catalogue: Catalogue,
    race_date: date | None = None,
    weeks: int | None = None,
    seed: int = 0,
    report: "Report | None" = None,
    drafter: Drafter | None = None,
) -> Iterator[Progress | Plan]:
    """As ``make_plan``, step by step: progress as sessions are drafted, the plan last."""
    if race_date is None and weeks is None:
        race_date = profile.target.day
    refuse_if_unsafe(profile, start, race_date)
    athlete = athlete_of(profile, report, start)
    frame = make_frame(athlete, start, race_date, weeks, seed)
    firsts: dict[str, Slot] = {}
    for slot in frame.slots:
        firsts.setdefault(slot.key, slot)
    choices: dict[str, Choice] = {}
    for done, (key, slot) in enumerate(firsts.items(), start=1):
        if drafter is not None:
            choices[key] = drafter.draft(slot, athlete, catalogue)
        day = _session(slot, choices.get(key), athlete, catalogue, seed)
        yield Progress(done, len(firsts), day)
    known = _known(athlete, frame, catalogue, drafter)
    sessions = {
        slot.date: _session(slot, choices.get(slot.key), athlete, catalogue, seed, known)
        for slot in frame.slots
    }
    built = tuple(_week(week, sessions) for week in frame.weeks)
    draft = assembled(profile, athlete, frame, built, seed, drafter.name if drafter else "code")
    if drafter is not None and drafter.note:
        draft = draft.model_copy(update={"assumptions": (*draft.assumptions, drafter.note)})
    yield finished(repaired(draft, athlete, catalogue, seed), athlete, catalogue, known)


def assembled(
    profile: Profile,
    athlete: Athlete,
    frame: Frame,
    weeks: tuple[Week, ...],
    seed: int,
    drafted_by: str,
) -> Plan:
    """Weeks as a plan that the guard has not seen yet, without advice and nutrition."""
    target = profile.target
    return Plan(
        workout_plan=WorkoutPlan(
            name=_name(profile, frame),
            overview=_overview(frame, weeks),
            weeks=weeks,
            progression_plan=ProgressionPlan(intensity_increase=""),
        ),
        nutrition_suggestions=NutritionSuggestions(),
        adaptive_recommendations=_to_come(frame.start),
        level=athlete.level,
        start=frame.start,
        race_date=frame.race_date,
        race_event=target.event if frame.race_date else "",
        goal_s=target.goal_time if frame.race_date else None,
        seed=seed,
        drafted_by=drafted_by,
        assumptions=(
            *athlete.assumptions, *frame.notes,
            *(f"Not understood, and not used: {words}" for words in profile.not_understood),
        ),
    )  # fmt: skip


def finished(
    plan: Plan, athlete: Athlete, catalogue: Catalogue, known: Mapping[str, PlanEvidence]
) -> Plan:
    """The checked plan with advice, nutrition and the evidence it cites."""
    from generator.meals.targets import nutrition_for

    nutrition, sources = nutrition_for(athlete.profile, plan.days, plan.race_date, _guidance())
    if athlete.age is not None and athlete.age < GROWN_UP:
        nutrition = without_boosts(nutrition)
    workout = plan.workout_plan.model_copy(
        update={
            "progression_plan": progression_plan(plan, athlete, catalogue),
            "adaptations": adaptations(plan, athlete, catalogue),
        }
    )
    whole = plan.model_copy(
        update={
            "workout_plan": workout,
            "nutrition_suggestions": nutrition,
            "adaptive_recommendations": recommendations(plan, athlete, catalogue),
        }
    )
    return with_evidence(whole, {**known, **{item.id: item for item in sources}})


def with_evidence(plan: Plan, known: Mapping[str, PlanEvidence]) -> Plan:
    """The plan with exactly the evidence it cites, in order of id.

    Raises:
        KeyError: something cites what does not exist.
    """
    cited: set[str] = set(plan.nutrition_suggestions.evidence)
    nutrition = plan.nutrition_suggestions
    for timing in nutrition.meal_timing:
        cited.update(timing.evidence)
    for step in (*nutrition.race_week, *nutrition.race_day):
        cited.update(step.evidence)
    for progression in plan.workout_plan.progression_plan.exercise_progressions:
        cited.update(progression.evidence)
    for day in plan.days:
        cited.update(day.evidence, day.reason_evidence)
        for exercise in day.exercises:
            cited.update(exercise.evidence)
            cited.update(exercise.load.evidence if exercise.load else ())
            cited.update(exercise.pace.evidence if exercise.pace else ())
    return plan.model_copy(update={"evidence": tuple(known[key] for key in sorted(cited))})


@lru_cache(maxsize=1)
def _guidance() -> "Lookup":
    """The passages and works that nutrition cites, read once a process."""
    from generator.meals.targets import open_lookup
    from hyrox.settings import settings

    return open_lookup(settings().corpora)


def _session(
    slot: Slot,
    choice: Choice | None,
    athlete: Athlete,
    catalogue: Catalogue,
    seed: int,
    known: Mapping[str, PlanEvidence] | None = None,
) -> Day:
    day = compose(slot, choice, athlete, catalogue, seed)
    return with_reason(day, slot, choice, known if known is not None else athlete.evidence)


def _known(
    athlete: Athlete, frame: Frame, catalogue: Catalogue, drafter: Drafter | None
) -> dict[str, PlanEvidence]:
    drafted = drafter.evidence if drafter else {}
    described = {item.id: item for item in catalogue.evidence.values()}
    return {**described, **frame.evidence, **athlete.evidence, **drafted}


def _week(week: FrameWeek, sessions: Mapping[date, Day]) -> Week:
    return Week(
        number=week.number,
        starts=week.starts,
        phase=week.phase,
        deload=week.deload,
        focus=week.focus,
        days=tuple(sessions.get(day.date) or day_without_session(day) for day in week.days),
    )


def _name(profile: Profile, frame: Frame) -> str:
    weeks = f"{len(frame.weeks)} week{'' if len(frame.weeks) == 1 else 's'}"
    if frame.race_date is None:
        return f"{weeks} of HYROX training"
    return f"{weeks} to {profile.target.event or 'your race'}"


def _overview(frame: Frame, weeks: tuple[Week, ...]) -> str:
    phases: list[str] = []
    for week in weeks:
        if not phases or phases[-1] != week.phase:
            phases.append(week.phase)
    sessions = sum(1 for week in weeks for day in week.days if day.exercises)
    hours = round(sum(week.minutes for week in weeks) / 60)
    last = weeks[-1].days[-1].date
    until = f"race day, {_date(last)}" if frame.race_date else _date(last)
    return (
        f"{sessions} sessions, about {hours} h of training, from {_date(frame.start)} to {until}. "
        f"Phases: {', '.join(phases)}."
    )


def _date(day: date) -> str:
    return f"{day.day} {month_abbr[day.month]} {day.year}"


def _to_come(today: date) -> AdaptiveRecommendations:
    harder, easier = TooEasy(today=today), TooHard(today=today)
    return AdaptiveRecommendations(
        if_too_difficult=Recommendation(advice="", operation=easier),
        if_too_easy=Recommendation(advice="", operation=harder),
        if_time_constrained=IfTimeConstrained(
            shortened_version="", exercises_to_keep=(), circuit_format="", operation=easier
        ),
    )
