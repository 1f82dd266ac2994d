"""What must hold for any log: rest and honesty cost nothing, and doing more brings nothing."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from journal.motivation.days import lived
from journal.motivation.earning import BADGE, earned, level_of, together, xp_of
from journal.motivation.history import Entry, History, Pause, PauseKind
from journal.motivation.scores import scores
from journal.motivation.standings import adherence
from journal.motivation.streaks import longest, streak
from journal.records import Status
from tests.journal.motivation.histories import REST, changed, entries_of, histories

often = settings(max_examples=80, deadline=None)
SEASON = 9


def measured(history: History) -> dict[str, int]:
    """Everything that counts, by name; scores that are None are left out."""
    rewards = earned(history)
    values = {
        "xp": xp_of(rewards),
        "level": level_of(xp_of(rewards)).number,
        "badges": sum(one.rule == BADGE for one in rewards),
        "streak": streak(history).days,
        "longest streak": longest(history).days,
        "board": sum(adherence(history, SEASON).values()),
    }
    return values | {one.name: one.value for one in scores(history) if one.value is not None}


def raised(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    """What is higher than before, or there where it was not."""
    return [name for name, value in after.items() if value > before.get(name, -1)]


def lowered(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    return [name for name, value in after.items() if value < before.get(name, value)]


def names(history: History) -> set[tuple[str, str]]:
    """What was earned, whenever: a badge that comes later is the same badge."""
    return {(one.rule, one.source) for one in earned(history)}


def with_entry(history: History, at: int, entry: Entry) -> History:
    entries = history.entries
    return replace(history, entries=(*entries[:at], entry, *entries[at + 1 :]))


@often
@given(histories(), st.data())
def test_pain_or_illness_in_a_session_raises_nothing(history: History, data: st.DataObject) -> None:
    trained = [n for n, e in enumerate(history.entries) if e.session.status is not Status.SKIPPED]
    assume(trained)
    at = data.draw(st.sampled_from(trained))
    flags = data.draw(st.sampled_from([{"pain": True}, {"ill": True}]))
    after = with_entry(history, at, changed(history.entries[at], **flags))
    assert raised(measured(history), measured(after)) == []
    assert names(after) <= names(history)


@often
@given(histories(), st.data())
def test_pain_or_illness_excuses_a_skipped_session_but_earns_nothing(
    history: History, data: st.DataObject
) -> None:
    assume(history.entries)
    at = data.draw(st.integers(0, len(history.entries) - 1))
    skipped = with_entry(history, at, changed(history.entries[at], status=Status.SKIPPED))
    ill = with_entry(skipped, at, changed(skipped.entries[at], ill=True))
    before, after = measured(skipped), measured(ill)
    assert names(ill) <= names(skipped)
    assert not {"xp", "level", "badges", "board"} & set(raised(before, after))


@often
@given(histories(), st.data())
def test_to_rest_while_ill_is_never_worse_than_to_train(
    history: History, data: st.DataObject
) -> None:
    ill = [n for n, e in enumerate(history.entries) if e.session.ill or e.session.pain]
    assume(ill)
    at = data.draw(st.sampled_from(ill))
    rested = with_entry(history, at, changed(history.entries[at], status=Status.SKIPPED))
    assert lowered(measured(history), measured(rested)) == []


@often
@given(histories(), st.data())
def test_a_planned_rest_day_that_is_kept_lowers_nothing(
    history: History, data: st.DataObject
) -> None:
    logged = {entry.session.day for entry in history.entries}
    first = min(history.asked, default=history.today)
    length = max(1, (history.today - first).days)
    free = [
        day
        for day in (first + timedelta(days=n) for n in range(length))
        if day not in history.asked and day not in logged
    ]
    assume(free)
    day = data.draw(st.sampled_from(free))
    rested = replace(history, asked={**history.asked, day: REST})
    before, after = measured(history), measured(rested)
    assert lowered(before, after) == []


@often
@given(histories(), st.data())
def test_to_keep_a_rest_day_is_never_worse_than_to_train_on_it(
    history: History, data: st.DataObject
) -> None:
    rest = sorted(day for day, asked in history.asked.items() if asked.kind == "rest")
    assume(rest)
    day = data.draw(st.sampled_from(rest))
    kept = replace(history, entries=tuple(e for e in history.entries if e.session.day != day))
    assert lowered(measured(history), measured(kept)) == []


@often
@given(histories(), st.data())
def test_to_train_beyond_the_plan_raises_nothing(history: History, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, 41))
    extra = data.draw(entries_of(number, 30))
    assume(extra.session.status is not Status.SKIPPED)
    day, asked = extra.session.day, history.asked.get(extra.session.day)
    trained = {e.session.day for e in history.entries if e.session.status is not Status.SKIPPED}
    beyond = asked is None or asked.kind in ("rest", "other_sport") or day in trained
    assume(beyond)
    after = replace(history, entries=(*history.entries, extra))
    assert raised(measured(history), measured(after)) == []


@often
@given(histories(), st.data())
def test_to_train_harder_or_longer_raises_nothing(history: History, data: st.DataObject) -> None:
    told = [n for n, e in enumerate(history.entries) if e.session.effort is not None]
    assume(told)
    at = data.draw(st.sampled_from(told))
    effort = data.draw(st.integers(history.entries[at].session.effort or 1, 10))
    harder = changed(history.entries[at], effort=effort, minutes=240.0)
    assert raised(measured(history), measured(with_entry(history, at, harder))) == []


@often
@given(histories(), st.integers(0, 41))
def test_a_pause_for_health_earns_nothing_and_breaks_no_streak(history: History, day: int) -> None:
    first = min(history.asked, default=history.today) + timedelta(days=day)
    for kind in (PauseKind.ILLNESS, PauseKind.INJURY, PauseKind.RED_FLAG):
        paused = replace(history, pauses=(*history.pauses, Pause(kind, first, first)))
        assert names(paused) <= names(history)
        assert not any(one.share or one.rested for one in lived(paused) if one.day == first)
        # At most the day itself counts no more, and where it was the week's one session, its rest.
        if not any(one.share for one in lived(history) if one.day == first):
            assert streak(paused).days >= streak(history).days - 1


@often
@given(histories(), st.randoms(use_true_random=False))
def test_a_replay_gives_the_same_in_any_order(history: History, chance: random.Random) -> None:
    entries, asked = list(history.entries), list(history.asked.items())
    chance.shuffle(entries)
    chance.shuffle(asked)
    again = replace(history, entries=tuple(entries), asked=dict(asked))
    assert earned(again) == earned(history)
    assert scores(again) == scores(history)
    assert streak(again) == streak(history)


@often
@given(histories())
def test_time_takes_no_reward_and_no_level(history: History) -> None:
    later = replace(history, today=history.today + timedelta(days=1))
    assert names(history) <= names(later)


@often
@given(histories(), st.data())
def test_a_corrected_or_deleted_entry_takes_no_level_and_pays_no_reward_twice(
    history: History, data: st.DataObject
) -> None:
    assume(history.entries)
    kept = earned(history)
    at = data.draw(st.integers(0, len(history.entries) - 1))
    gone = replace(history, entries=history.entries[:at] + history.entries[at + 1 :])
    after = together(kept, earned(gone))
    assert level_of(xp_of(after)).number >= level_of(xp_of(kept)).number
    again = replace(gone, entries=(*gone.entries, replace(history.entries[at], id="new row")))
    assert together(after, earned(again)) == together(after, earned(history))
    assert len({(one.rule, one.source) for one in after}) == len(after)


@often
@given(histories())
def test_scores_stay_within_their_bounds_and_badges_come_once_a_season(history: History) -> None:
    assert all(one.value is None or 0 <= one.value <= 100 for one in scores(history))
    rewards = earned(history)
    assert len({(one.rule, one.source) for one in rewards}) == len(rewards)
    assert all(len(one.rule) <= 64 and len(one.source) <= 64 for one in rewards)
    assert all(0 <= points <= 100 for points in adherence(history, SEASON).values())
    assert all(one.day <= history.today for one in rewards)
