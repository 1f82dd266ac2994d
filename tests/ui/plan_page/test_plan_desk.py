"""Changes that are proposed, done and undone; nothing of the profile is lost on the way."""

from datetime import date, timedelta
from typing import Any

import pytest

from hyrox.errors import InputError
from hyrox.plans.log import Ill, Injured, TooHard
from hyrox.plans.profile import Injury
from ui.web.plan import desk as desks

MONDAY = date(2026, 11, 23)


def test_a_proposal_changes_nothing_until_it_is_accepted(tab: Any, planner: Any) -> None:
    session, desk = tab
    before = session.plan
    proposal = desks.propose(session, desk, planner, TooHard(today=MONDAY), "easier")
    assert proposal.adapted.changes
    assert session.plan is before
    desks.accept(session, desk)
    assert session.plan is proposal.adapted.plan
    assert session.plan != before


def test_several_changes_are_undone_one_by_one(tab: Any, planner: Any) -> None:
    session, desk = tab
    plans = [session.plan]
    events = (
        TooHard(today=MONDAY),
        Ill(start=MONDAY + timedelta(days=8), end=MONDAY + timedelta(days=10)),
        Injured(start=MONDAY + timedelta(days=14), body_part="shoulder"),
    )
    for event in events:
        desks.propose(session, desk, planner, event, event.kind)
        desks.accept(session, desk)
        plans.append(session.plan)
    assert session.profile.constraints.injuries
    for event, plan in zip(reversed(events), reversed(plans[:-1]), strict=True):
        assert desks.undo(session, desk).words == event.kind
        assert session.plan is plan
    assert session.profile.constraints.injuries == ()
    with pytest.raises(InputError, match="nothing to undo"):
        desks.undo(session, desk)


def test_an_allergy_added_meanwhile_survives_a_change_and_its_undoing(
    tab: Any, planner: Any
) -> None:
    session, desk = tab
    event = Injured(start=MONDAY, body_part="knee")
    desks.propose(session, desk, planner, event, "knee")
    food = session.profile.nutrition.model_copy(update={"allergies": ("milk",)})
    session.profile = session.profile.model_copy(update={"nutrition": food})
    desks.accept(session, desk)
    assert session.profile.nutrition.allergies == ("milk",)
    assert session.profile.constraints.injuries[0].body_part == "knee"
    desks.undo(session, desk)
    assert session.profile.nutrition.allergies == ("milk",)
    assert session.profile.constraints.injuries == ()


def test_an_injury_that_was_typed_later_survives_undoing(tab: Any, planner: Any) -> None:
    session, desk = tab
    desks.propose(session, desk, planner, Injured(start=MONDAY, body_part="knee"), "knee")
    desks.accept(session, desk)
    both = (*session.profile.constraints.injuries, Injury(body_part="hip"))
    constraints = session.profile.constraints.model_copy(update={"injuries": both})
    session.profile = session.profile.model_copy(update={"constraints": constraints})
    desks.undo(session, desk)
    assert {i.body_part for i in session.profile.constraints.injuries} == {"knee", "hip"}


def test_a_proposal_for_another_plan_or_profile_is_not_done(tab: Any, planner: Any) -> None:
    session, desk = tab
    desks.propose(session, desk, planner, TooHard(today=MONDAY), "easier")
    session.plan = session.plan.model_copy()
    with pytest.raises(InputError, match="changed since"):
        desks.accept(session, desk)

    desks.propose(session, desk, planner, Injured(start=MONDAY, body_part="knee"), "knee")
    constraints = session.profile.constraints.model_copy(update={"location": "Hamburg"})
    session.profile = session.profile.model_copy(update={"constraints": constraints})
    with pytest.raises(InputError, match="changed since"):
        desks.accept(session, desk)
    with pytest.raises(InputError, match="nothing to apply"):
        desks.accept(session, desk)


def test_a_plan_older_than_an_injury_says_which_rules_it_breaks(tab: Any, planner: Any) -> None:
    session, desk = tab
    assert desks.broken_rules(session, desk, planner, MONDAY) == []
    injured = session.profile.constraints.model_copy(
        update={"injuries": (Injury(body_part="knee", severity="severe"),)}
    )
    session.profile = session.profile.model_copy(update={"constraints": injured})
    assert desks.broken_rules(session, desk, planner, MONDAY)


def test_only_so_many_steps_are_kept(tab: Any, real_plan: Any) -> None:
    session, desk = tab
    for _ in range(desks.MOST_STEPS + 5):
        desks.opened(session, desk, real_plan, None, MONDAY)
    assert len(session.plans_before) == desks.MOST_STEPS


def test_the_day_that_opens_first_is_the_next_session(real_plan: Any) -> None:
    assert desks.first_day(real_plan, date(2020, 1, 1)) == desks.first_day(real_plan, MONDAY)
    late = desks.first_day(real_plan, date(2030, 1, 1))
    assert real_plan.day_of(late).kind != "rest"
