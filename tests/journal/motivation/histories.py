"""Histories to test with: weeks written by hand, and any that hypothesis thinks of."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

from hypothesis import strategies as st

from hyrox.exercises import Intensity
from hyrox.plans.plan import Phase, SessionKind
from journal.motivation.history import Asked, Entry, History, Pause, PauseKind
from journal.records import KeptSession, Status

MONDAY = date(2026, 11, 23)
REST = Asked("rest", "rest")
WEEK = (
    Asked("easy_run", "easy"), REST, Asked("strength", "moderate"), REST,
    Asked("intervals", "hard"), Asked("long_run", "easy"), REST,
)  # fmt: skip
"""Four sessions and three rest days, Monday to Sunday."""
EFFORTS = {0: 4, 2: 6, 4: 8, 5: 3}
"""Of the week's sessions, as planned."""
BASE = datetime(2026, 11, 1, tzinfo=UTC)


def at(number: int) -> date:
    """A day, counted from the first Monday."""
    return MONDAY + timedelta(days=number)


def entry(number: int, *, second: int = 0, **values: Any) -> Entry:
    """A session of a day; ``second``: logged after so many others of it."""
    moment = BASE + timedelta(days=number, minutes=second)
    return Entry(f"{number:03d}-{second:02d}", moment, KeptSession(day=at(number), **values))


def done(weeks: int = 1) -> tuple[Entry, ...]:
    """Weeks in which all went as planned."""
    return tuple(
        entry(7 * week + day, effort=effort)
        for week in range(weeks)
        for day, effort in EFFORTS.items()
    )


def history(entries: Iterable[Entry] = (), *, weeks: int = 1, **values: Any) -> History:
    """Weeks of the plan, all of them over."""
    asked = {at(number): WEEK[number % 7] for number in range(7 * weeks)}
    return History(**{"asked": asked, "today": at(7 * weeks), "entries": tuple(entries)} | values)


def changed(before: Entry, **values: Any) -> Entry:
    """The entry with another session."""
    return replace(before, session=before.session.model_copy(update=values))


_asked = st.builds(
    Asked,
    kind=st.sampled_from(get_args(SessionKind)),
    intensity=st.sampled_from(get_args(Intensity)),
    phase=st.sampled_from(get_args(Phase)),
    deload=st.booleans(),
) | st.sampled_from([REST, *WEEK])
_flags = st.sampled_from([False, False, False, True])


@st.composite
def entries_of(draw: st.DrawFn, number: int, second: int) -> Entry:
    """A line of the log for a day."""
    return entry(
        number,
        second=second,
        status=draw(st.sampled_from([Status.DONE, Status.DONE, Status.PARTLY, Status.SKIPPED])),
        effort=draw(st.none() | st.integers(1, 10)),
        pain=draw(_flags),
        ill=draw(_flags),
    )


@st.composite
def pauses(draw: st.DrawFn, most: int = 45) -> Pause:
    first = draw(st.integers(0, most))
    last = draw(st.none() | st.integers(first, most))
    return Pause(
        draw(st.sampled_from(list(PauseKind))), at(first), None if last is None else at(last)
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Up to six weeks around a turn of the season, or well within one."""
    length = draw(st.integers(1, 42))
    asked = {
        at(number): found
        for number in range(length)
        if (found := draw(st.sampled_from([None, REST]) | _asked)) is not None
    }
    entries = tuple(
        draw(entries_of(number, second))
        for number in range(length)
        for second in range(draw(st.sampled_from([0, 1, 1, 1, 2])))
    )
    return History(
        asked,
        today=at(draw(st.integers(0, length + 3))),
        entries=entries,
        pauses=tuple(draw(st.lists(pauses(), max_size=2))),
    )
