"""Every kept version of a plan can be gone back to, by the one whose plan it is."""

from datetime import timedelta
from typing import Any

import gradio as gr
import pytest

from journal.accounts import Accounts
from journal.database import Journal
from journal.diary import Diary
from tests.ui.plan_page.conftest import TODAY
from ui.web.keeping.keeper import Keeper, Reports
from ui.web.plan.desk import Desk
from ui.web.plan.versions_panel import VersionsPanel
from ui.web.session import Session


class Kept:
    """A tab whose plan was kept in three versions, each a week shorter, and the panel."""

    def __init__(self, journal: Journal, coach: Any, tab: tuple[Session, Desk]) -> None:
        self.session, self.desk = tab
        accounts = Accounts(journal)
        ana, self.ben = (accounts.register(n, f"password of {n}") for n in ("ana", "ben"))
        self.reports, self.journal = Reports(coach), journal
        diary = Diary(journal, ana.id)
        first = self.session.plan
        assert first is not None
        self.plans = [first]
        kept = diary.add_plan("a plan", first)
        for weeks in (1, 2):
            shorter = first.model_copy(update={"seed": first.seed + weeks})
            diary.add_version(kept.id, shorter, f"ill for {weeks} days")
            self.plans.append(shorter)
        keeper = Keeper(diary, ana, self.reports)
        keeper.plan_id = kept.id
        self.session.keeper, self.session.plan = keeper, self.plans[-1]
        self.id, self.broken = kept.id, list[str]()
        with gr.Blocks():
            self.panel = VersionsPanel(
                gr.State(Session()), gr.State(Desk()), lambda *_: {}, lambda *_: self.broken
            )

    def choices(self, session: Session | None = None) -> list[tuple[str, str]]:
        shown = self.panel.listed(session or self.session)[self.panel.choice]
        return list(shown.choices)

    def go(self, chosen: str | None) -> str:
        return str(self.panel.bring_back(self.session, self.desk, chosen)[self.panel.said])


@pytest.fixture
def kept(journal: Journal, fake_coach: Any, tab: tuple[Session, Desk]) -> Kept:
    return Kept(journal, fake_coach, tab)


def test_all_versions_are_listed_with_why_they_changed(kept: Kept) -> None:
    words = [name for name, _ in kept.choices()]
    assert len(words) == 3
    assert sum("ill for 1 days" in name for name in words) == 1
    assert {value for _, value in kept.choices()} == {f"{kept.id}/{n}" for n in (1, 2, 3)}


def test_a_version_comes_back_and_the_one_before_is_a_step_back(kept: Kept) -> None:
    assert "version 1 again" in kept.go(f"{kept.id}/1")
    assert kept.session.plan == kept.plans[0]
    assert kept.session.plans_before[-1].plan == kept.plans[2]
    assert kept.session.plans_before[-1].words == "went back to version 1"


def test_a_version_older_than_the_profile_is_told(kept: Kept) -> None:
    kept.broken.append("a knee hurts")
    assert "adapt it" in kept.go(f"{kept.id}/2")


def test_a_day_that_the_version_does_not_have_is_not_left_open(kept: Kept) -> None:
    kept.desk.selected = TODAY + timedelta(days=900)
    kept.go(f"{kept.id}/1")
    assert kept.desk.selected is not None
    assert kept.plans[0].day_of(kept.desk.selected) is not None


@pytest.mark.parametrize("chosen", [None, "", "x", "/", "nobodys/1", "9/9", "a/b/c"])
def test_what_is_no_version_changes_nothing(kept: Kept, chosen: str | None) -> None:
    before = kept.session.plan
    assert "hc-error" in kept.go(chosen)
    assert kept.session.plan is before
    assert not kept.session.plans_before


def test_another_account_sees_and_gets_none_of_them(kept: Kept) -> None:
    stranger = Session()
    stranger.plan, stranger.profile = kept.plans[0], kept.session.profile
    stranger.keeper = Keeper(Diary(kept.journal, kept.ben.id), kept.ben, kept.reports)
    assert kept.choices(stranger) == []
    said = kept.panel.bring_back(stranger, Desk(), f"{kept.id}/1")[kept.panel.said]
    assert "hc-error" in said


def test_without_a_plan_there_is_nothing_to_go_back_to(kept: Kept) -> None:
    assert kept.panel.shown(Session())[kept.panel.fold].visible is False
    kept.session.plan = None
    assert "hc-error" in kept.go(f"{kept.id}/1")
