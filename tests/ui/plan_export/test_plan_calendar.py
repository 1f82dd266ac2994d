"""A plan as a calendar, read back by a library that did not write it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from hyrox.plans.plan import Day, Plan
from ui.export.plan.ics import calendar_ics

vobject = pytest.importorskip("vobject", reason="vobject reads calendars back")

HOSTILE = (
    'Sled; push, 5 × 25 m\\n "x"\r\nBEGIN:VEVENT\nEND:VCALENDAR \u202e\x00\x0b\u2028 Köln 京 ok'
)


def events_of(content: bytes) -> list[Any]:
    return list(vobject.readOne(content.decode()).contents.get("vevent", []))


def changed(plan: Plan, position: int, **changes: Any) -> Plan:
    """The plan with one day of its first week changed."""
    week = plan.workout_plan.weeks[0]
    days = list(week.days)
    days[position] = days[position].model_copy(update=changes)
    weeks = (week.model_copy(update={"days": tuple(days)}), *plan.workout_plan.weeks[1:])
    workout = plan.workout_plan.model_copy(update={"weeks": weeks})
    return plan.model_copy(update={"workout_plan": workout})


def trained(plan: Plan) -> list[Day]:
    return [day for day in plan.days if day.exercises or day.kind == "race"]


@pytest.mark.parametrize("weeks", [1, 3, 24])
def test_there_is_one_event_for_each_session_and_the_race_on_its_day(
    plan_of: Callable[..., Plan], weeks: int
) -> None:
    plan = plan_of(weeks)
    events = events_of(calendar_ics(plan))
    assert [event.dtstart.value for event in events] == [day.date for day in trained(plan)]
    assert all(e.dtend.value - e.dtstart.value == timedelta(days=1) for e in events)
    assert len({event.uid.value for event in events}) == len(events)
    assert events[-1].summary.value == "Race: HYROX Rotterdam"


def test_an_event_says_doses_loads_paces_rests_cues_the_reason_and_its_sources(plan: Plan) -> None:
    by_day = {e.dtstart.value: e.description.value for e in events_of(calendar_ics(plan))}
    lifts = by_day[date(2026, 11, 23)]
    for said in (
        "Hold the pace of the race on tired legs", "the largest gap you have", "WARM-UP",
        "Easy jog: 8 min, 5:52–6:30 /km", "Leg swing: 10 reps each side",
        "4 × 6 reps, a weight you could lift three more times, rest 2:30 min",
        "Add 2.5 kg once easy.", "3 × 30 s each side, easy, rest 30 s",
        "Keep the ribs over the hips",
        "SOURCES", "Your race in Rotterdam (report of result ref-1)",
        "Tired legs (https://doi.org/10.1000/xyz)", "No medical advice",
    ):  # fmt: skip
        assert said in lifts, said
    sleds = by_day[date(2026, 11, 30)]
    assert "5 × 25 m, 102 kg, rest 2 min" in sleds
    assert "24 kg each hand, stop before the grip opens" in sleds
    assert "4 × 500 m, 1:58–2:04 /500 m" in by_day[date(2026, 11, 26)]


def test_a_start_time_makes_sessions_last_as_long_as_planned_and_leaves_the_race_a_whole_day(
    plan: Plan,
) -> None:
    events = events_of(calendar_ics(plan, at=time(18, 30)))
    for event, day in zip(events, trained(plan), strict=True):
        if day.kind == "race":
            assert type(event.dtstart.value) is date
            continue
        starts = datetime.combine(day.date, time(18, 30))
        assert event.dtstart.value == starts, "by the clock of wherever the athlete is"
        assert event.dtend.value - starts == timedelta(minutes=day.duration)


def test_the_same_plan_gives_the_same_bytes_and_an_adapted_session_keeps_its_uid(
    plan: Plan,
) -> None:
    assert calendar_ics(plan) == calendar_ics(plan)
    before = events_of(calendar_ics(plan))
    after = events_of(calendar_ics(changed(plan, 0, title="Lighter lifts")))
    assert after[0].summary.value.startswith("Lighter lifts")
    assert [e.uid.value for e in before] == [e.uid.value for e in after]
    assert all(e.dtstamp.value.date() == plan.start for e in before)


def test_hostile_text_stays_text_of_its_event(plan: Plan) -> None:
    content = calendar_ics(
        changed(plan, 0, title=HOSTILE, purpose=HOSTILE, reason="\ud800" + "é" * 900)
    )
    events = events_of(content)
    assert len(events) == len(trained(plan))
    assert 'Sled; push, 5 × 25 m\\n "x"' in events[0].description.value
    assert "BEGIN:VEVENT" in events[0].description.value
    assert "\u202e" not in events[0].description.value
    assert "Köln 京 ok" in events[0].summary.value
    assert "é" * 900 in events[0].description.value


def test_lines_are_folded_and_end_as_the_standard_asks(plan: Plan) -> None:
    content = calendar_ics(changed(plan, 0, purpose="京" * 400))
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert b"VALARM" not in content


def test_a_plan_without_sessions_is_still_a_calendar(plan: Plan) -> None:
    week = plan.workout_plan.weeks[0]
    rest = tuple(day for day in week.days if day.kind == "rest")
    workout = plan.workout_plan.model_copy(
        update={"weeks": (week.model_copy(update={"days": rest}),)}
    )
    empty = plan.model_copy(update={"workout_plan": workout})
    assert calendar_ics(empty).startswith(b"BEGIN:VCALENDAR\r\n")
    assert events_of(calendar_ics(empty)) == []
