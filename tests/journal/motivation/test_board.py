"""The board of a server: who joined, under which alias, and nothing of anybody else."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from hyrox.errors import HyroxCoachError, InputError
from journal.database import Journal
from journal.diary import Diary
from journal.motivation.board import SETTING, alias_of, board, join, leave, refresh
from journal.motivation.history import History
from journal.motivation.ledger import switch
from journal.motivation.standings import adherence
from journal.removal import remove_account
from journal.tables import Account
from tests.journal.conftest import somebody
from tests.journal.motivation.histories import MONDAY, done, history

NAMES = ("ana", "ben", "cem", "dan", "eva")
TODAY = MONDAY + timedelta(weeks=3)


def club(journal: Journal, but: str = "") -> dict[str, Diary]:
    """Five athletes, all on the board but one."""
    found = {name: somebody(journal, name) for name in NAMES}
    for name, diary in found.items():
        if name != but:
            join(diary, f"{name} the fast")
    return found


def test_a_board_names_who_joined_and_needs_five(journal: Journal) -> None:
    diaries = club(journal, but="eva")
    assert board(journal, TODAY) == ()
    join(diaries["eva"], " Eva   E. ")
    assert [one.alias for one in board(journal, TODAY)] == [
        "ana the fast", "ben the fast", "cem the fast", "dan the fast", "Eva E.",
    ]  # fmt: skip
    leave(diaries["eva"])
    assert alias_of(diaries["eva"]) == ""
    assert board(journal, TODAY) == ()


def test_points_are_those_of_ones_own_log(journal: Journal) -> None:
    diaries = club(journal)
    lived: History = history(done(2), weeks=2)
    refresh(diaries["cem"], lived)
    points = sum(adherence(lived, 9).values())
    assert points == 200
    assert diaries["cem"].setting(SETTING)["weeks"]
    first = board(journal, lived.today)[0]
    assert (first.alias, first.points, first.rank) == ("cem the fast", points, 1)
    assert [one.points for one in board(journal, lived.today)[1:]] == [0, 0, 0, 0]
    outsider = somebody(journal, "fay")
    refresh(outsider, lived)
    assert outsider.setting(SETTING) is None


def test_an_alias_is_ones_own_and_not_the_log_in_name(journal: Journal) -> None:
    diaries = club(journal, but="eva")
    for alias in ("ANA the  fast", "ana thefast", "eva", " E V A "):
        with pytest.raises(InputError):
            join(diaries["eva"], alias)
    join(diaries["ana"], "ana the fast")
    join(diaries["ana"], "somebody else")
    join(diaries["eva"], "ana the fast")


def test_who_switches_points_off_is_not_on_the_board(journal: Journal) -> None:
    diaries = club(journal)
    assert len(board(journal, TODAY)) == 5
    switch(diaries["ana"], enabled=False)
    assert board(journal, TODAY) == ()
    with pytest.raises(InputError, match="switched off"):
        join(diaries["ana"], "ana again")


def test_a_deleted_account_is_not_on_the_board(journal: Journal) -> None:
    diaries = club(journal)
    join(somebody(journal, "fay"), "fay the fast")
    assert len(board(journal, TODAY)) == 6
    remove_account(journal, diaries["ana"].owner, None)
    assert "ana the fast" not in [one.alias for one in board(journal, TODAY)]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.none(), st.integers(), st.text(max_size=30),
        st.fixed_dictionaries(
            {},
            optional={
                "alias": st.one_of(st.text(max_size=40), st.integers(), st.none()),
                "season": st.integers(-1, 12),
                "weeks": st.one_of(
                    st.integers(),
                    st.dictionaries(
                        st.one_of(st.dates().map(str), st.text(max_size=8)),
                        st.one_of(st.integers(-500, 10**9), st.text(max_size=4)), max_size=5,
                    ),
                ),
            },
        ),
    )
)  # fmt: skip
def test_settings_that_somebody_forged_break_no_board(journal: Journal, forged: object) -> None:
    diary = _one(journal)
    diary.set(SETTING, forged)
    for line in board(journal, TODAY):
        assert 0 <= line.points <= 1_000
        assert 2 <= len(line.alias) <= 24


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=40))
def test_any_text_is_an_alias_on_one_line_or_refused(journal: Journal, alias: str) -> None:
    try:
        kept = join(_one(journal), alias)
    except HyroxCoachError:
        return
    assert kept.isprintable()
    assert 2 <= len(kept) <= 24


def _one(journal: Journal) -> Diary:
    """The same account for every example, among four on the board."""
    with journal.read() as session:
        ids = {row.name: row.id for row in session.scalars(select(Account))}
    if "ben" not in ids:
        return club(journal)["ana"]
    return Diary(journal, ids["ana"])
