"""Points computed by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from journal.motivation.earning import BADGE, Reward, earned, level_of, together, xp_of
from journal.motivation.history import Asked, History, Pause, PauseKind
from journal.motivation.overview import overview
from journal.records import Status
from tests.journal.motivation.histories import BASE, at, changed, done, entry, history


def points(of: History) -> dict[str, int]:
    """Points by rule."""
    found: dict[str, int] = {}
    for one in earned(of):
        if one.rule != BADGE:
            found[one.rule] = found.get(one.rule, 0) + one.points
    return found


def test_a_week_as_planned_earns_88_points() -> None:
    of = history(done())
    # Four sessions of 5 + 5 + 3 + 1, three rest days of 4, the week 15, the log 5.
    assert points(of) == {
        "trained": 20, "finished": 20, "effort": 12, "told": 4, "rest": 12, "week": 15, "log": 5,
    }  # fmt: skip
    assert xp_of(earned(of)) == 88


def test_a_mixed_week_earns_49_points() -> None:
    of = history(
        [
            entry(0, effort=4),  # easy, as planned: 14
            entry(2, status=Status.PARTLY, effort=7),  # moderate, half of it and too hard: 6
            entry(4),  # no effort told: 11
            entry(5, status=Status.SKIPPED),  # told: 1
        ]
    )
    # Three rest days 12, the log 5; 2.5 of 4 sessions are less than four fifths.
    assert points(of) == {
        "trained": 15,
        "finished": 10,
        "effort": 3,
        "told": 4,
        "rest": 12,
        "log": 5,
    }
    assert xp_of(earned(of)) == 49


@pytest.mark.parametrize("flag", ["pain", "ill"])
def test_a_session_in_pain_or_ill_earns_that_it_was_told(flag: str) -> None:
    whole = done()
    of = history((changed(whole[0], **{flag: True}), *whole[1:]))
    # 13 points of the session, and with 3 of 4 the week's 15.
    assert xp_of(earned(of)) == 88 - 13 - 15
    assert [one.rule for one in earned(of) if one.source == "session:2026-11-23"] == ["told"]


@pytest.mark.parametrize("kind", [PauseKind.ILLNESS, PauseKind.INJURY, PauseKind.RED_FLAG])
def test_days_of_a_pause_earn_only_what_was_told(kind: PauseKind) -> None:
    of = history(done(), pauses=(Pause(kind, at(0)),))
    assert points(of) == {"told": 4, "log": 5}


def test_a_journey_does_not_devalue_a_session_that_was_done() -> None:
    of = history(done(), pauses=(Pause(PauseKind.TRAVEL, at(4), at(5)),))
    assert xp_of(earned(of)) == 88


def test_weeks_without_a_session_earn_nothing_for_rest() -> None:
    assert earned(history(weeks=4)) == ()


def test_a_rest_day_counts_once_it_has_passed_and_a_week_when_its_last_day_has() -> None:
    days = [points(history(done(), today=at(today))).get("rest", 0) for today in range(1, 8)]
    assert days == [0, 4, 4, 8, 8, 8, 12]
    assert "week" not in points(history(done(), today=at(6)))
    assert points(history(done(), today=at(7)))["week"] == 15


def test_more_than_planned_is_worth_no_more() -> None:
    whole = done()
    for extra in (
        (entry(0, second=1, effort=4),),
        (entry(0, second=1, status=Status.PARTLY), entry(0, second=2, effort=1)),
        (entry(9, effort=4),),
    ):
        assert xp_of(earned(history((*whole, *extra)))) == 88
    assert xp_of(earned(history((*whole, entry(1, effort=4))))) == 84, "its rest day is gone"


def test_of_two_sessions_of_a_day_the_first_that_was_trained_counts() -> None:
    skipped_first = [entry(0, status=Status.SKIPPED), entry(0, second=1, effort=4)]
    assert points(history(skipped_first, today=at(1))) == {
        "trained": 5, "finished": 5, "effort": 3, "told": 1,
    }  # fmt: skip
    partly_first = [entry(0, second=1), entry(0, status=Status.PARTLY)]
    assert points(history(partly_first, today=at(1))) == {"trained": 5, "told": 1}


def test_the_race_is_a_session_and_pays_nothing_for_effort() -> None:
    asked = {at(0): Asked("race", "hard", "taper")}
    ran = History(asked, at(1), (entry(0, effort=8),))
    assert points(ran) == {"trained": 5, "finished": 5, "told": 1, "week": 15, "log": 5}
    ill = replace(ran, entries=(entry(0, effort=8, ill=True),))
    assert points(ill) == {"told": 1, "log": 5}


def test_lighter_weeks_and_the_taper_count_like_others() -> None:
    of = history(done())
    for change in ({"deload": True}, {"phase": "taper"}):
        light = replace(of, asked={day: replace(one, **change) for day, one in of.asked.items()})
        assert points(light) == points(of)


def test_what_lies_ahead_earns_nothing() -> None:
    assert earned(history(done(), today=at(-1))) == ()


def test_levels_begin_at_the_published_points() -> None:
    begins = {0: 1, 99: 1, 100: 2, 299: 2, 300: 3, 600: 4, 999: 4, 1_000: 5, 4_500: 10}
    assert {xp: level_of(xp).number for xp in begins} == begins
    for xp in range(0, 20_000, 7):
        level = level_of(xp)
        assert level.begins <= xp < level.ends
    assert (level_of(176).number, level_of(176).begins, level_of(176).ends) == (2, 100, 300)


def test_points_stay_explained_when_the_entry_behind_them_is_corrected() -> None:
    whole = done(2)
    kept = earned(history(whole, weeks=2))
    assert xp_of(kept) == 176
    corrected = history(
        (changed(whole[0], status=Status.PARTLY, effort=9), *whole[2:]), weeks=2
    )  # fmt: skip
    assert level_of(xp_of(earned(corrected))).number == 2
    found = overview(corrected, kept, enabled=True)
    assert found is not None
    assert found.level.xp == sum(one.reward.points for one in found.rewards) == 176
    lost = {(one.reward.rule, one.reward.source) for one in found.rewards if not one.supported}
    assert {("finished", "session:2026-11-23"), ("trained", "session:2026-11-25")} <= lost
    words = [one.words for one in found.rewards if one.reward.source == "session:2026-11-23"]
    assert "Trained, 23 November 2026: 5 points" in words
    assert (
        "Finished, 23 November 2026: 5 points "
        "(kept: the log or the rules have changed since it was earned)"
    ) in words


def test_from_partly_to_done_earns_the_difference_and_no_more() -> None:
    partly = history([entry(0, status=Status.PARTLY)], today=at(1))
    whole = history([entry(0)], today=at(1))
    after = together(earned(partly), earned(whole))
    assert xp_of(after) == xp_of(earned(whole)) == 11


def test_points_that_were_kept_keep_their_worth_when_a_rule_changes() -> None:
    older = Reward(at(0), "trained", "session:2026-11-23", 7)
    after = together([older], earned(history([entry(0)], today=at(1))))
    assert xp_of(after) == 7 + 5 + 1


def test_switched_off_nothing_is_computed() -> None:
    assert overview(history(done()), (), enabled=False) is None
    found = overview(history(done()), (), enabled=True)
    assert found is not None
    assert found.level.xp == 88
    assert found.streak.days == found.longest.days == 7


def test_an_entry_written_late_earns_the_same() -> None:
    late = [replace(one, logged_at=datetime(2027, 3, 1, tzinfo=UTC)) for one in done()]
    assert xp_of(earned(history(late))) == 88
    assert all(one.logged_at - BASE < timedelta(days=7) for one in done())
