"""What one browser tab has open on *Plan*, and the steps back from every change."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from hyrox.errors import InputError
from hyrox.plans.log import Event
from hyrox.plans.plan import Day, Plan
from hyrox.plans.profile import Profile
from ui.language.telling import mark, t

if TYPE_CHECKING:
    from generator.plans.adapt import Adapted
    from generator.plans.planner import Planner
    from generator.plans.types import Athlete
    from generator.race import OpenRace
    from ui.web.plan.profile_fields import Value
    from ui.web.session import Session

MOST_STEPS = 20
"""So many changes can be undone; a plan of 24 weeks is a few megabytes."""
_NO_PLAN = mark("Make a plan first.")
_MOVED_ON = mark("The plan has changed since this was worked out. Ask for it again.")
_ANOTHER = mark("made another plan")
"""Kept as it is in the journal, and told where it is shown."""


@dataclass(frozen=True)
class Step:
    """A plan of before, what followed it in words, and the profiles on both sides of that."""

    plan: Plan
    words: str
    before: Profile
    after: Profile
    race: "OpenRace | None"


@dataclass(frozen=True)
class Proposal:
    """A change that waits for a yes. ``base`` is the profile that it was worked out from."""

    adapted: "Adapted"
    base: Profile
    words: str


@dataclass
class Desk:
    """The state of the page in one tab."""

    shown: "dict[str, Value]" = field(default_factory=dict)
    """What the form was filled with, by path: what differs from it was typed by the person."""
    race: "OpenRace | None" = None
    """The race that the plan's weak points were taken from."""
    selected: date | None = None
    proposal: Proposal | None = None

    def __deepcopy__(self, memo: dict[int, object]) -> "Desk":
        """Gradio copies the first value once per tab: each tab starts empty."""
        return Desk()


def opened(
    session: "Session", desk: Desk, plan: Plan, race: "OpenRace | None", today: date
) -> None:
    """A new plan on the desk; an earlier one is a step back."""
    if session.plan is not None and session.profile is not None:
        _keep(session, Step(
            session.plan, _ANOTHER, session.profile, session.profile, desk.race
        ))  # fmt: skip
    session.plan, desk.race, desk.proposal = plan, race, None
    desk.selected = first_day(plan, today)


def gone_back(session: "Session", desk: Desk, plan: Plan, words: str) -> None:
    """An earlier version of the plan in hand; ``words``: as the step is called later.

    Raises:
        InputError: there is no plan to go back from.
    """
    if session.plan is None or session.profile is None:
        raise InputError(_NO_PLAN)
    _keep(session, Step(session.plan, words, session.profile, session.profile, desk.race))
    session.plan, desk.proposal = plan, None
    if plan.day_of(desk.selected or date.min) is None:
        desk.selected = first_day(plan, desk.selected or plan.start)


def put_away(session: "Session", desk: Desk) -> None:
    """No plan any more, and no way back to one: it was refused for the athlete's health."""
    session.plan, desk.proposal, desk.selected = None, None, None
    session.plans_before.clear()


def first_day(plan: Plan, today: date) -> date:
    """The day to look at first: today's or the next session, otherwise the plan's first."""
    sessions = [day for day in plan.days if day.kind != "rest"]
    ahead = (day.date for day in sessions if day.date >= today)
    return next(ahead, sessions[0].date if sessions else plan.days[0].date)


def selected_day(session: "Session", desk: Desk) -> Day | None:
    """The day that is open, if there is a plan that holds it."""
    if session.plan is None or desk.selected is None:
        return None
    return session.plan.day_of(desk.selected)


def now_in(plan: Plan, today: date) -> date:
    """Today, or the nearest day of the plan."""
    return min(max(today, plan.days[0].date), plan.days[-1].date)


def athlete_for(session: "Session", desk: Desk, planner: "Planner") -> "Athlete":
    """The athlete as the plan in hand was made for, with the profile of now.

    Raises:
        InputError: there is no plan.
    """
    if session.plan is None or session.profile is None:
        raise InputError(t(_NO_PLAN))
    return planner.athlete(session.profile, session.plan.start, desk.race)


def propose(
    session: "Session", desk: Desk, planner: "Planner", event: Event, words: str
) -> Proposal:
    """What an event would change; nothing is changed yet.

    Args:
        words: what happened, as the step back is called later: "ill from 1 to 4 Dec".

    Raises:
        InputError: no plan, or the event does not fit it.
        PlanRefusedError: the plan cannot go on after it.
    """
    from generator.plans.adapt import adapt

    athlete = athlete_for(session, desk, planner)
    assert session.plan is not None
    assert session.profile is not None
    adapted = adapt(session.plan, event, session.profile, athlete, planner.catalogue)
    desk.proposal = Proposal(adapted, session.profile, words)
    return desk.proposal


def accept(session: "Session", desk: Desk) -> Proposal:
    """Do what was proposed.

    Raises:
        InputError: nothing is proposed, or it was for another plan.
    """
    proposal, desk.proposal = desk.proposal, None
    if proposal is None or session.plan is None or session.profile is None:
        raise InputError(t("There is nothing to apply. Say first what happened."))
    changes = _changes(proposal.base, proposal.adapted.profile)
    if proposal.adapted.before is not session.plan or any(
        getattr(session.profile, name) != getattr(proposal.base, name) for name in changes
    ):
        raise InputError(t(_MOVED_ON))
    after = carried(session.profile, proposal.base, proposal.adapted.profile)
    _keep(session, Step(
        session.plan, proposal.words, proposal.base, proposal.adapted.profile, desk.race
    ))  # fmt: skip
    session.plan, session.profile = proposal.adapted.plan, after
    if session.plan.day_of(desk.selected or date.min) is None:
        desk.selected = first_day(session.plan, desk.selected or session.plan.start)
    return proposal


def undo(session: "Session", desk: Desk) -> Step:
    """Back to the plan before the last change.

    Raises:
        InputError: there is none.
    """
    if not session.plans_before or session.profile is None:
        raise InputError(t("There is nothing to undo."))
    step = session.plans_before.pop()
    session.profile = carried(session.profile, step.after, step.before)
    session.plan, desk.race, desk.proposal = step.plan, step.race, None
    if session.plan.day_of(desk.selected or date.min) is None:
        desk.selected = first_day(session.plan, desk.selected or session.plan.start)
    return step


def carried(now: Profile, before: Profile, after: Profile) -> Profile:
    """``now`` with the change from ``before`` to ``after``, and nothing else of ``after``: an
    allergy or an injury that was added meanwhile must not be lost by undoing something else."""
    changes = {
        name: value
        for name, value in _changes(before, after).items()
        if getattr(now, name) == getattr(before, name)
    }
    return now.model_copy(update=changes)


def _changes(before: Profile, after: Profile) -> dict[str, object]:
    return {
        name: value
        for name in Profile.model_fields
        if (value := getattr(after, name)) != getattr(before, name)
    }


def broken_rules(session: "Session", desk: Desk, planner: "Planner", today: date) -> list[str]:
    """Which rules the days to come do not keep for the profile of now, in words: a plan that was
    gone back to may be older than an injury."""
    from generator.plans.guard import violations

    athlete = athlete_for(session, desk, planner)
    assert session.plan is not None
    found = violations(session.plan, athlete, planner.catalogue)
    return list(dict.fromkeys(v.found for v in found if v.day is None or v.day >= today))


def sessions_around(plan: Plan, when: date) -> tuple[Day | None, Day | None]:
    """The last day with something on it before ``when``, and the next one after it."""
    busy = [day for day in plan.days if day.kind != "rest"]
    before = [day for day in busy if day.date < when]
    after = [day for day in busy if day.date > when]
    return (before[-1] if before else None), (after[0] if after else None)


def _keep(session: "Session", step: Step) -> None:
    session.plans_before.append(step)
    del session.plans_before[:-MOST_STEPS]
