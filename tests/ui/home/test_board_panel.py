"""The club's board on *Progress*: joined, shown, left, by the one whose alias it is."""

from typing import Any

import gradio as gr
import pytest

from journal.accounts import Accounts
from journal.database import Journal
from journal.diary import Diary
from journal.motivation.board import join
from ui.language.telling import speaking
from ui.web.keeping.keeper import Keeper, Reports
from ui.web.progress.board_panel import BoardPanel
from ui.web.session import Session

OTHERS = ("ben", "cem", "dan", "<b>eva</b>")


@pytest.fixture
def panel() -> BoardPanel:
    with gr.Blocks():
        return BoardPanel(gr.State(Session()))


@pytest.fixture
def tab(journal: Journal, fake_coach: Any) -> Session:
    """Ana's tab; four others are on the board."""
    accounts = Accounts(journal)
    for number, alias in enumerate(OTHERS):
        who = accounts.register(f"other-{number}", f"a long password {number}")
        join(Diary(journal, who.id), alias)
    ana = accounts.register("ana", "a long password of ana")
    session = Session()
    session.keeper = Keeper(Diary(journal, ana.id), ana, Reports(fake_coach))
    return session


def test_one_joins_is_named_and_leaves(panel: BoardPanel, tab: Session) -> None:
    assert tab.keeper is not None
    before = panel.shown(tab.keeper, wanted=True)
    assert "once 5 have joined" in before[panel.board]
    joined = panel.joined(tab, "Ana the fast")
    assert '<tr class="hc-own" aria-current="true">' in joined[panel.board]
    assert "&lt;b&gt;eva" in joined[panel.board]
    assert (joined[panel.join].visible, joined[panel.leave].visible) == (False, True)
    left = panel.left(tab)
    assert "once 5 have joined" in left[panel.board]
    assert left[panel.alias] == ""


@pytest.mark.parametrize("alias", ["", "x", "BEN", "ana", "\u202e\u202e\u202e", None])
def test_what_is_no_alias_of_ones_own_is_told(panel: BoardPanel, tab: Session, alias: Any) -> None:
    said = panel.joined(tab, alias)
    assert set(said) == {panel.problem}
    assert "hc-error" in said[panel.problem]


def test_who_switched_points_off_sees_no_board(panel: BoardPanel, tab: Session) -> None:
    assert tab.keeper is not None
    assert panel.shown(tab.keeper, wanted=False)[panel.fold].visible is False


def test_without_a_journal_one_is_told_to_load_the_page(panel: BoardPanel) -> None:
    assert "Load it again" in panel.joined(Session(), "Ana")[panel.problem]


def test_the_board_is_told_in_the_readers_language(panel: BoardPanel, tab: Session) -> None:
    assert tab.keeper is not None
    with speaking("fr"):
        assert "dès que 5 personnes" in panel.shown(tab.keeper, wanted=True)[panel.board]
