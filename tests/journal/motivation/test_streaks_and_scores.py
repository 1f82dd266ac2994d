"""Streaks that rest keeps and illness freezes; scores by hand."""

from dataclasses import replace

import pytest

from journal.motivation.history import Asked, History, Pause, PauseKind
from journal.motivation.scores import scores
from journal.motivation.streaks import longest, streak
from journal.records import Status
from tests.journal.motivation.histories import REST, at, changed, done, entry, history


def values(of: History) -> dict[str, int | None]:
    return {one.name: one.value for one in scores(of)}


def test_a_streak_is_told_in_sessions_and_rest_days() -> None:
    assert streak(history(done(2), weeks=2)).words == "14 days: 8 sessions, 6 rest days"
    assert streak(history(done(), today=at(1))).words == "1 day: 1 session, 0 rest days"
    assert streak(history()).words.startswith("No streak yet")


@pytest.mark.parametrize("kind", list(PauseKind))
def test_a_pause_freezes_a_streak(kind: PauseKind) -> None:
    away = tuple(one for one in done(3) if not at(7) <= one.session.day < at(14))
    of = history(away, weeks=3, pauses=(Pause(kind, at(7), at(13)),))
    assert streak(of).words == "14 days: 8 sessions, 6 rest days. 7 excused days broke nothing"
    assert streak(replace(of, today=at(13))).days == 7
    assert streak(replace(of, pauses=())).days == 7


def test_pain_or_illness_in_the_log_freezes_a_streak_trained_or_not() -> None:
    whole = done()
    for ill in (
        changed(whole[2], ill=True),
        changed(whole[2], pain=True, status=Status.SKIPPED),
    ):
        found = streak(history((*whole[:2], ill, whole[3])))
        assert (found.sessions, found.rest_days, found.frozen) == (3, 3, 1)


def test_only_a_session_that_was_due_ends_a_streak() -> None:
    whole = done(2)
    skipped = history((*whole[:6], changed(whole[6], status=Status.SKIPPED), whole[7]), weeks=2)
    unlogged = history((*whole[:6], whole[7]), weeks=2)
    for of in (skipped, unlogged):
        assert streak(of).words == "2 days: 1 session, 1 rest day"
        assert longest(of).words == "11 days: 6 sessions, 5 rest days"


def test_today_a_race_another_sport_and_a_rest_day_trained_through_end_nothing() -> None:
    assert streak(history(done()[:1], today=at(2))).days == 2
    of = history(done())
    for kind in ("race", "other_sport"):
        asked = {**of.asked, at(2): Asked(kind)}
        entries = tuple(one for one in of.entries if one.session.day != at(2))
        assert streak(replace(of, asked=asked, entries=entries)).days == 6
    assert streak(history((*done(), entry(1)))).days == 6


def test_deload_and_taper_weeks_hold_a_streak_like_others() -> None:
    of = history(done(2), weeks=2)
    light = {day: replace(one, deload=True, phase="taper") for day, one in of.asked.items()}
    assert streak(replace(of, asked=light)) == streak(of)


def test_too_little_logged_gives_no_score_and_says_how_little() -> None:
    found = {one.name: one for one in scores(history(done()))}
    assert found["health"].value == 100
    assert found["endurance"].value == 100
    assert found["strength"].value is None
    assert found["strength"].words == (
        "Too little is logged for strength: 1 session in the last 28 days (pauses left out); "
        "3 are needed."
    )
    assert set(values(History({}, at(0))).values()) == {None}


def test_scores_are_the_share_that_was_done() -> None:
    entries = [
        entry(0), entry(2, status=Status.PARTLY), entry(4), entry(5, status=Status.SKIPPED),
    ]  # fmt: skip
    # 1 + 0.5 + 1 + 0 of 4 sessions and 3 of 3 rest days: 5.5 of 7; of three runs two were done.
    assert values(history(entries)) == {
        "health": 79, "strength": None, "agility": None, "endurance": 67,
    }  # fmt: skip
    trained_through = [*entries, entry(1)]
    assert values(history(trained_through))["health"] == 64, "4.5 of 7"


def test_kinds_of_days_count_as_the_table_says() -> None:
    kinds = ("strength", "stations", "compromised", "test", "recovery")
    asked = {at(number): Asked(kind) for number, kind in enumerate(kinds)}
    of = History(asked, at(5), tuple(entry(n) for n in range(5) if n != 1))
    # Strength 1 + 0.5 + 0.5 of 3; agility 0.5 + 1 of 2, told twice only; endurance 1.5 of 2.
    assert values(of) == {"health": 80, "strength": 67, "agility": None, "endurance": None}
    told = replace(of, entries=(*of.entries, entry(1, status=Status.SKIPPED)))
    assert values(told) == {"health": 80, "strength": 67, "agility": 75, "endurance": 75}


def test_scores_look_back_four_weeks() -> None:
    of = history(done(8), weeks=8)
    early = replace(of, entries=tuple(e for e in of.entries if e.session.day < at(28)))
    late = replace(of, entries=tuple(e for e in of.entries if e.session.day >= at(28)))
    assert set(values(early).values()) == {None}
    assert values(late) == {"health": 100, "strength": 100, "agility": 100, "endurance": 100}


def test_a_pause_freezes_the_scores() -> None:
    mixed = [one for one in done(3) if one.session.day != at(4)]
    before = history(mixed, weeks=6, today=at(21))
    ill = replace(before, today=at(41), pauses=(Pause(PauseKind.ILLNESS, at(21)),))
    assert values(ill) == values(before)
    assert values(ill)["endurance"] == 89, "8 of 9"


def test_to_train_ill_counts_as_not_done_and_to_rest_ill_not_at_all() -> None:
    whole = done(3)
    trained = history((*whole[:-1], changed(whole[-1], ill=True)), weeks=3)
    rested = history((*whole[:-1], changed(whole[-1], ill=True, status=Status.SKIPPED)), weeks=3)
    assert values(trained)["endurance"] == 89
    assert values(rested)["endurance"] == 100


def test_rest_days_alone_make_no_score() -> None:
    of = History({at(number): REST for number in range(28)}, at(28))
    assert set(values(of).values()) == {None}
