"""What a person says has happened, as an event."""

from datetime import date
from typing import Any

import pytest

from hyrox.errors import InputError
from hyrox.plans.log import Ill, Injured, LessTime, Missed, RaceMoved
from ui.web.plan.event_form import KINDS, event_of

TODAY = date(2026, 12, 9)


def _event(kind: str | None, **typed: Any) -> Any:
    usual: dict[str, Any] = {
        "first": "2026-12-01", "last": "2026-12-04", "fever": False, "part": "knee",
        "severity": "mild", "minutes": "30 min", "race": "20 March 2027",
    }  # fmt: skip
    return event_of(TODAY, kind, *(usual | typed).values())[0]


def test_each_kind_becomes_its_event() -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 4)
    expected = (
        Ill(start=first, end=last, fever=True),
        Missed(start=first, end=last),
        Injured(start=first, body_part="knee", severity="mild"),
        LessTime(start=first, end=last, minutes=30),
        RaceMoved(today=TODAY, race_date=date(2027, 3, 20)),
    )
    for kind, event in zip(KINDS, expected, strict=True):
        assert _event(kind, fever=True) == event


def test_less_time_without_a_last_day_holds_to_the_end() -> None:
    assert _event("I have less time", last="").end is None


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (None, {}, "Choose first"),
        ("I am ill", {"first": "yesterday"}, "First day"),
        ("I am ill", {"last": ""}, "Last day"),
        ("I am ill", {"first": "2026-12-09"}, "exchange the two dates"),
        ("I am ill", {"last": "2036-12-09"}, "more than 180 days"),
        ("I have less time", {"minutes": "5"}, "10 to 240"),
        ("I have less time", {"minutes": "lots"}, "10 to 240"),
        ("The race has another date", {"race": "soon"}, "New race day"),
    ],
)
def test_what_cannot_be_read_is_said(kind: str | None, typed: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        _event(kind, **typed)
