"""Boards: opted-in aliases only, the same worth for every plan, rest and illness without harm."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from journal.motivation.history import Asked, History, Pause, PauseKind
from journal.motivation.standings import Member, Standing, adherence, standings
from journal.records import Status
from tests.journal.motivation.histories import MONDAY, REST, at, changed, done, entry, history

_weeks = st.dictionaries(
    st.integers(0, 40).map(lambda n: MONDAY + timedelta(weeks=n)),
    st.integers(-50, 400),
    max_size=20,
)
_members = st.lists(
    st.builds(
        Member, alias=st.sampled_from(["", " ", *"abcdefghij"]), opted_in=st.booleans(),
        weeks=_weeks,
    ),
    max_size=20,
)  # fmt: skip


def member(alias: str, *points: int, opted_in: bool = True) -> Member:
    return Member(
        alias, opted_in, {MONDAY + timedelta(weeks=n): one for n, one in enumerate(points)}
    )


def test_those_with_the_same_points_share_a_rank() -> None:
    board = standings(
        [
            member("eva", 50),
            member("ben", 100),
            member("ana", 100),
            member("Cem", 90),
            member("dan"),
        ]
    )
    assert board == (
        Standing(1, "ana", 100), Standing(1, "ben", 100), Standing(3, "Cem", 90),
        Standing(4, "eva", 50), Standing(5, "dan", 0),
    )  # fmt: skip


def test_a_board_of_fewer_than_five_who_opted_in_is_hidden() -> None:
    four = [member(alias, 10) for alias in "abcd"]
    assert standings([*four, member("hidden", 99, opted_in=False), member("  ", 99)]) == ()
    assert len(standings([*four, member("e")])) == 5


def test_points_are_capped_by_week_and_only_the_best_ten_weeks_count() -> None:
    others = [member(alias) for alias in "bcde"]
    assert standings([member("a", 500, 100), *others])[0].points == 200
    assert standings([member("a", *[100] * 30), *others])[0].points == 1_000
    assert standings([member("a", *[80] * 5, 0, 0, *[80] * 5), *others])[0].points == 800


@settings(deadline=None)
@given(_members)
def test_a_board_shows_nobody_who_did_not_opt_in(members: list[Member]) -> None:
    board = standings(members)
    opted = [one.alias for one in members if one.opted_in and one.alias.strip()]
    assert sorted(one.alias for one in board) == (sorted(opted) if len(opted) >= 5 else [])
    assert all(0 <= one.points <= 1_000 for one in board)
    assert [one.rank for one in board] == [
        1 + sum(other.points > one.points for other in board) for one in board
    ]
    assert standings(members[::-1]) == board


@settings(deadline=None)
@given(_members, _members)
def test_those_who_did_not_opt_in_change_nothing(members: list[Member], more: list[Member]) -> None:
    silent = [replace(one, opted_in=False) for one in more]
    assert standings([*members, *silent]) == standings(members)


def test_a_week_is_worth_the_share_of_the_plan_that_was_kept() -> None:
    assert adherence(history(done()), 9) == {MONDAY: 100}
    two_of_four = history(done()[:2])
    assert adherence(two_of_four, 9) == {MONDAY: 71}, "2 of 4 sessions, 3 of 3 rest days: 5 of 7"
    partly = history((*done()[:3], changed(done()[3], status=Status.PARTLY)))
    assert adherence(partly, 9) == {MONDAY: 93}, "6.5 of 7"
    assert adherence(history((*done(), entry(1))), 9) == {MONDAY: 86}, "a rest day trained through"
    assert adherence(history(), 9) == {MONDAY: 0}


def test_few_sessions_are_worth_as_much_as_many() -> None:
    asked = {at(n): REST for n in range(7)}
    few = History(asked | {at(0): Asked("strength")}, at(7), (entry(0),))
    many = History(
        asked | {at(n): Asked("strength") for n in range(6)}, at(7), tuple(map(entry, range(6)))
    )
    assert adherence(few, 9) == adherence(many, 9) == {MONDAY: 100}


def test_weeks_count_in_their_season_when_they_are_over_and_long_enough() -> None:
    assert adherence(history(done(), today=at(6)), 9) == {}
    assert adherence(history(done()), 8) == {}
    short = history(done())
    three = replace(short, asked={day: one for day, one in short.asked.items() if day < at(3)})
    assert adherence(three, 9) == {}
    turn = date(2026, 6, 29)
    asked = {turn + timedelta(days=n): REST for n in range(7)}
    assert list(adherence(History(asked, turn + timedelta(days=7)), 9)) == [turn]


def test_an_illness_raises_no_week_and_the_best_weeks_stand() -> None:
    ill = history(done(2), weeks=2, pauses=(Pause(PauseKind.ILLNESS, at(7), at(13)),))
    assert adherence(ill, 9) == {MONDAY: 100, at(7): 0}


def test_a_rest_day_of_a_journey_lowers_no_week() -> None:
    away = history(done(), pauses=(Pause(PauseKind.TRAVEL, at(0), at(6)),))
    assert adherence(away, 9) == {MONDAY: 100}
    assert adherence(replace(away, entries=away.entries[:2]), 9) == {MONDAY: 50}
