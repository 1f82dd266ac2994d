"""Logging, exchanging and what happens otherwise: shown first, then done or dropped."""

from datetime import date, timedelta
from typing import Any

import gradio as gr
import pytest

from ui.web.plan import desk as desks
from ui.web.plan.plan_page import PlanPage
from ui.web.session import Session

MONDAY = date(2026, 11, 23)


@pytest.fixture
def page(planner: Any) -> PlanPage:
    with gr.Blocks():
        return PlanPage(planner.coach, gr.State(Session()), today=lambda: MONDAY + timedelta(3))


def _logged(page: PlanPage, tab: Any, *values: str) -> dict[Any, Any]:
    return page.day.logged(*tab, page.changes, *values)


def test_a_log_that_changes_nothing_else_is_kept_at_once(page: PlanPage, tab: Any) -> None:
    session, desk = tab
    shown = _logged(page, tab, "Done", "6", "4")
    day = session.plan.day_of(desk.selected)
    assert (day.done, day.log.difficulty, day.log.enjoyment) == (1.0, 6.0, 4.0)
    assert "Done: Logged" in shown[page.changes.problem]
    assert "✓ done" in shown[page.calendar]
    assert shown[page.changes.back].visible
    page.changes.undo(session, desk)
    assert session.plan.day_of(desk.selected).done is None


def test_sessions_that_were_too_hard_twice_make_the_next_ones_easier_on_a_yes(
    page: PlanPage, tab: Any
) -> None:
    session, desk = tab
    kinds = [day.kind for day in session.plan.days if day.exercises]
    kind = max(kinds, key=kinds.count)
    days = [day for day in session.plan.days if day.kind == kind][:2]
    desk.selected = days[0].date
    _logged(page, tab, "Done", "10 all out", "not said")
    desk.selected = days[1].date
    before = session.plan
    shown = _logged(page, tab, "Done", "10 all out", "not said")
    assert session.plan is before
    assert shown[page.changes.card].visible
    assert "too hard" in shown[page.changes.diff]
    page.changes.do(session, desk)
    assert session.plan.day_of(days[1].date).done == 1.0


def test_what_is_discarded_leaves_the_plan_as_it_was(page: PlanPage, tab: Any) -> None:
    session, desk = tab
    before = session.plan
    shown = page.changes.ask(
        session, desk, "I am ill", "2026-11-30", "2026-12-02", True, "knee", "mild", "", ""
    )
    assert "What would change" in shown[page.changes.diff]
    assert "Rest" in shown[page.changes.diff]
    page.changes.drop(session, desk)
    assert session.plan is before
    assert "nothing to apply" in page.changes.do(session, desk)[page.changes.problem]


def test_too_long_an_illness_says_where_to_go(page: PlanPage, tab: Any) -> None:
    session, desk = tab
    shown = page.changes.ask(
        session, desk, "I am ill", "2026-11-24", "2026-12-30", True, "knee", "mild", "", ""
    )
    assert "ask a doctor" in shown[page.changes.problem]
    assert desk.proposal is None


def test_every_recommendation_is_a_button_that_changes_the_coming_days_alone(
    page: PlanPage, tab: Any
) -> None:
    session, desk = tab
    for one in ("hard", "easy", "short"):
        page.changes._advised(one)(session, desk)
        if desk.proposal is None:
            continue
        changed = {c.day for c in desk.proposal.adapted.changes if c.day}
        assert min(changed) >= MONDAY
        page.changes.drop(session, desk)


def test_an_exercise_is_exchanged_for_one_that_fits(page: PlanPage, tab: Any) -> None:
    session, desk = tab
    day = desks.selected_day(session, desk)
    found = [
        (e.exercise_id, options.choices)
        for e in day.exercises
        if (options := page.day.options(session, desk, e.exercise_id)).choices
    ]
    assert found
    old, choices = found[0]
    new = choices[0][1]
    shown = page.day.exchanged(session, desk, page.changes, old, new)
    assert choices[0][0] in shown[page.changes.diff]
    page.changes.do(session, desk)
    ids = [e.exercise_id for e in session.plan.day_of(day.date).exercises]
    assert new in ids
    assert old not in ids


def test_going_back_to_a_plan_older_than_an_injury_warns(page: PlanPage, tab: Any) -> None:
    from hyrox.plans.profile import Injury

    session, desk = tab
    desks.opened(session, desk, session.plan, None, MONDAY)
    constraints = session.profile.constraints.model_copy(
        update={"injuries": (Injury(body_part="knee", severity="severe"),)}
    )
    session.profile = session.profile.model_copy(update={"constraints": constraints})
    shown = page.changes.undo(session, desk)
    assert "no longer fits" in shown[page.changes.problem]


def test_a_fault_inside_is_told_without_its_details(
    page: PlanPage, tab: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(desks, "accept", fail)
    shown = page.changes.do(*tab)
    assert "Something went wrong" in shown[page.changes.problem]
    assert "secret" not in shown[page.changes.problem]
