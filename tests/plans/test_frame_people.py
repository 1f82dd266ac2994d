"""The frame of athletes who cannot or do not want what is usual, and of those who get none."""

from datetime import date
from typing import Any

import pytest

from generator.plans.frame import make_frame
from generator.plans.frame.roles import STATIONS
from generator.plans.types import PlanRefusedError
from tests.plans.frames import DAY, MONDAY, WEEK, athlete, kinds, race_frame

RUN_KINDS = {"easy_run", "long_run", "threshold", "intervals", "compromised", "simulation"}


def test_an_injury_that_running_loads_turns_runs_into_conditioning() -> None:
    frame = race_frame(athlete(constraints={"injuries": [{"body_part": "knee"}]}))
    assert not RUN_KINDS & set(kinds(frame))
    assert kinds(frame)["conditioning"]
    assert all(slot.max_run_m == 0 for slot in frame.slots)
    assert any("physiotherapist" in note for note in frame.notes)


@pytest.mark.parametrize(
    "injury",
    [
        {"body_part": "hamstring"},
        {"body_part": "knee", "severity": "mild"},
        {"body_part": "achilles", "severity": "mild"},
    ],
)
def test_what_bars_fast_running_alone_leaves_easy_and_long_runs(injury: dict[str, str]) -> None:
    frame = race_frame(athlete(days=5, constraints={"injuries": [injury]}))
    assert kinds(frame)["easy_run"]
    assert kinds(frame)["long_run"]
    assert RUN_KINDS & set(kinds(frame)) == {"easy_run", "long_run"}
    assert {"stations", "conditioning"} <= {s.kind for s in frame.slots if s.intensity == "hard"}
    assert any("runs stay easy" in note for note in frame.notes)


def test_a_mild_complaint_beside_a_worse_one_does_not_bring_running_back() -> None:
    injuries = [{"body_part": "knee", "severity": "mild"}, {"body_part": "shin"}]
    assert not RUN_KINDS & set(kinds(race_frame(athlete(constraints={"injuries": injuries}))))


def test_a_sore_shoulder_leaves_running_as_it_is() -> None:
    frame = race_frame(athlete(constraints={"injuries": [{"body_part": "shoulder"}]}))
    assert kinds(frame) == kinds(race_frame(athlete()))


@pytest.mark.parametrize("medical", [{"pregnant": True}, {"postpartum_weeks": 12}])
def test_in_pregnancy_and_after_a_birth_nothing_is_hard_and_nobody_races(
    medical: dict[str, object],
) -> None:
    frame = race_frame(athlete(medical={**medical, "cleared": True}))
    assert frame.race_date is None
    assert {week.phase for week in frame.weeks} == {"base"}
    assert len(frame.weeks) == 12
    assert {slot.intensity for slot in frame.slots} <= {"easy", "moderate"}
    assert set(kinds(frame)) <= {"conditioning", "strength", "recovery"}
    assert any("midwife" in note for note in frame.notes)


def test_strength_in_pregnancy_turns_to_all_stations_and_to_the_way_between_them() -> None:
    frame = race_frame(athlete(days=4, medical={"pregnant": True, "cleared": True}))
    served = {station for slot in frame.slots for station in slot.stations}
    assert served >= {*STATIONS, "roxzone"}


def test_who_runs_nothing_meets_both_halves_of_the_stations_in_build_and_peak() -> None:
    frame = race_frame(athlete(constraints={"injuries": [{"body_part": "shin"}]}), 16)
    late = {
        station
        for week in frame.weeks
        if week.phase in ("build", "peak")
        for day in week.days
        if day.slot and day.slot.kind == "stations"
        for station in day.slot.stations
    }
    assert late >= {*STATIONS, "roxzone"}


def test_who_has_not_run_for_a_month_begins_without_runs() -> None:
    frame = race_frame(athlete(training={"longest_run_km": 0.0}))
    assert not RUN_KINDS & set(kinds(frame))
    assert any("No run in the last 30 days" in note for note in frame.notes)


def test_wishes_tilt_the_week_and_keep_its_core() -> None:
    plain, lifting = (
        race_frame(athlete(days=5, priorities=wanted)) for wanted in ((), ("strength",))
    )
    assert kinds(lifting, "base")["strength"] > kinds(plain, "base")["strength"]
    assert kinds(lifting, "build")["compromised"] == kinds(plain, "build")["compromised"]


def test_fewer_days_than_wanted_are_said_with_the_reason() -> None:
    frame = race_frame(
        athlete(
            preferences={"days_per_week": 6},
            rest_days=["monday", "tuesday", "wednesday"],
            training={"weekly_hours": 10.0},
        )
    )
    assert any(note.startswith("Six days a week wanted, four planned") for note in frame.notes)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"rest_days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                        "sunday"]}, "rest_days"),
        ({"other_sports": [{"name": "football", "days": [
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]}]},
         "other_sports"),
        ({"travel": [{"start": MONDAY, "end": MONDAY + 20 * WEEK, "minutes": 0}]}, "travel"),
        ({"constraints": {"time_restrictions": [{"days": [
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
            "minutes": 10}]}}, "constraints.time_restrictions"),
    ],
)  # fmt: skip
def test_no_day_to_train_on_is_refused_with_the_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(PlanRefusedError, match="no day to train") as refused:
        race_frame(athlete(**fields))
    assert refused.value.field == field


@pytest.mark.parametrize("days", [-1, 24 * 7, 400])
def test_a_race_out_of_reach_is_refused(days: int) -> None:
    with pytest.raises(PlanRefusedError) as refused:
        make_frame(athlete(), MONDAY, MONDAY + days * DAY)
    assert refused.value.field == "target.date"


def test_the_refusal_of_a_far_race_names_a_start_from_which_it_works() -> None:
    race = MONDAY + 30 * WEEK
    with pytest.raises(PlanRefusedError) as refused:
        make_frame(athlete(), MONDAY, race)
    soonest = date.fromisoformat(refused.value.reason.split("Start the plan on ")[1][:10])
    assert len(make_frame(athlete(), soonest, race).weeks) == 24
    with pytest.raises(PlanRefusedError):
        make_frame(athlete(), soonest - DAY, race)


def test_a_race_today_leaves_nothing_to_plan() -> None:
    with pytest.raises(PlanRefusedError, match="No day is left") as refused:
        make_frame(athlete(), MONDAY, MONDAY)
    assert refused.value.field == "target.date"


def test_the_day_before_a_race_that_is_near_holds_a_short_easy_session() -> None:
    frame = make_frame(athlete(), MONDAY, MONDAY + DAY)
    (slot,) = frame.slots
    assert slot.intensity == "easy"
    assert slot.minutes <= 30


def test_six_days_of_other_sports_and_a_day_of_rest_leave_no_plan() -> None:
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    with pytest.raises(PlanRefusedError, match="day of rest") as refused:
        make_frame(athlete(other_sports=[{"name": "football", "days": names}]), MONDAY, None)
    assert refused.value.field == "other_sports"
