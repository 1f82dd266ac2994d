"""Where a rule cannot be kept as it stands, the checker asks for what can be: no more, no less."""

from datetime import date
from typing import Any

from eval.plans.checker import check
from tests.eval.plans.hand_made import (
    DAY,
    ROWS,
    START,
    day,
    days_from,
    even_weeks,
    item,
    one_week,
    plan,
    session,
    week,
)

GYM = {"preferences": {"equipment_access": "full_gym", "days_per_week": 6}}
JUDO = [{"name": "judo", "minutes": 60, "intensity": "easy"}]


def rules(profile: dict[str, Any], written: dict[str, Any]) -> set[str]:
    return {breach.rule for breach in check(profile, written, ROWS)}


def known(hours: float) -> dict[str, Any]:
    return {**GYM, "training": {"weekly_hours": hours}}


def resting(written: dict[str, Any], *numbers: int) -> dict[str, Any]:
    for number in numbers:
        first = START + 7 * (number - 1) * DAY
        written["workout_plan"]["weeks"][number - 1]["days"] = days_from(first, 7, {})
    return written


def test_easy_impact_is_left_to_a_mild_complaint_and_not_to_a_worse_one() -> None:
    written = one_week(session(START, 30, "easy", item("step-jump")))
    for severity, found in (("mild", set()), ("moderate", {"injury"}), ("severe", {"injury"})):
        complaint = {"body_part": "ankle", "severity": severity}
        assert rules({**GYM, "constraints": {"injuries": [complaint]}}, written) == found


def test_nine_minutes_are_no_session() -> None:
    assert rules(GYM, one_week(session(START, 10))) == set()
    assert rules(GYM, one_week(session(START, 9))) == {"duration"}


def test_weeks_of_other_sports_alone_are_no_measure_of_load() -> None:
    written = even_weeks([20, 20, 30])
    profile = {**GYM, "other_sports": [{"name": "judo", "days": ["tuesday"], "minutes": 300,
                                        "intensity": "hard"}]}  # fmt: skip
    for i, held in enumerate(written["workout_plan"]["weeks"]):
        tuesday = START + (7 * i + 1) * DAY
        hours = day(tuesday, "other_sport", "hard", duration=300)
        held["days"] = days_from(START + 7 * i * DAY, 7, {1: hours})
    kept = written["workout_plan"]["weeks"]
    assert rules(profile, written) == {"empty"}
    kept[0]["days"][3] = session(START + 3 * DAY, 20)
    kept[2]["days"][3] = session(START + 17 * DAY, 60, "moderate")
    assert rules(profile, written) == set()
    kept[2]["days"][4] = session(START + 18 * DAY, 60, "moderate")
    kept[2]["days"][5] = session(START + 19 * DAY, 60, "moderate")
    assert rules(profile, written) == {"week_load"}


def test_a_taper_of_days_too_short_for_two_fifths_is_left_alone() -> None:
    short = {"time_restrictions": [{"days": ["tuesday"], "minutes": 15}]}
    written = race_week({1: session(START + 15 * DAY, 15, "moderate")}, 7)
    rest = ["monday", "wednesday", "thursday", "friday", "saturday"]
    for held in written["workout_plan"]["weeks"][:2]:
        held["days"] = days_from(date.fromisoformat(held["starts"]), 7, {
            6: session(date.fromisoformat(held["starts"]) + 6 * DAY, 60, "moderate")
        })  # fmt: skip
    assert rules({**GYM, "constraints": short, "rest_days": rest}, written) == set()
    assert rules({**GYM, "rest_days": rest}, written) == {"taper"}


def test_whoever_trained_less_than_a_session_starts_with_an_hour_at_most() -> None:
    assert rules(known(0), even_weeks([20])) == set()
    assert rules(known(0), even_weeks([20.1])) == {"week_load"}
    assert rules(known(1), even_weeks([24])) == set()
    assert rules(known(1), even_weeks([24.1])) == {"week_load"}


def test_after_four_weeks_without_a_session_training_starts_anew() -> None:
    free = resting(even_weeks([20, 20, 20, 20, 20, 30], deloads=(4,)), 2, 3, 4, 5)
    assert rules(GYM, free) == set()
    assert rules(known(1.25), free) == set()
    assert rules(known(1), free) == {"week_load"}
    three = resting(even_weeks([20, 20, 20, 20, 30]), 2, 3, 4)
    assert rules(GYM, three) == {"week_load"}


def race_week(held: dict[int, dict[str, Any]], days: int) -> dict[str, Any]:
    """Three weeks to a race, the last one taper, with these days."""
    first = START + 14 * DAY
    race = first + (days - 1) * DAY
    written = even_weeks([40, 40])
    last = days_from(first, days, {**held, race.weekday(): day(race, "race", "hard")})
    weeks = [*written["workout_plan"]["weeks"], week(3, last, "taper")]
    return plan(weeks, race_date=race.isoformat())


def test_a_taper_without_an_open_day_needs_no_session() -> None:
    away = {"start": "2026-12-07", "end": "2026-12-13", "minutes": 0}
    assert rules(GYM, race_week({}, 7)) == {"taper"}
    assert rules({**GYM, "travel": [away]}, race_week({}, 7)) == set()


def test_a_taper_with_room_for_a_few_minutes_alone_needs_no_session() -> None:
    # 17 minutes a day before, of which 59 % are ten: one day has room for a session, ten minutes.
    assert rules(GYM, race_week({}, 2)) == {"taper"}
    short = race_week({}, 2)
    for i, each in enumerate((15, 15)):
        held = {n: session(START + (7 * i + n) * DAY, each, "moderate") for n in (0, 2, 4)}
        short["workout_plan"]["weeks"][i]["days"] = days_from(START + 7 * i * DAY, 7, held)
    assert rules(GYM, short) == set()


def test_the_last_free_day_of_a_taper_week_stays_free() -> None:
    names = ["tuesday", "wednesday", "thursday", "friday", "saturday"]
    first = START + 14 * DAY
    judo = {n: day(first + n * DAY, "other_sport", "easy", duration=60) for n in range(1, 6)}
    busy = {**GYM, "other_sports": [{**JUDO[0], "days": names}]}
    weeks = []
    for i in range(2):
        start = START + 7 * i * DAY
        held = {n: day(start + n * DAY, "other_sport", "easy", duration=60) for n in range(1, 6)}
        weeks.append(week(i + 1, days_from(start, 7, {**held, 0: session(start, 30, "moderate")})))
    written = race_week(judo, 7)
    written["workout_plan"]["weeks"][:2] = weeks
    assert rules(busy, written) == set()
    fewer = {**GYM, "other_sports": [{**JUDO[0], "days": names[1:]}]}
    for held_week in written["workout_plan"]["weeks"]:
        tuesday = START + 7 * (held_week["number"] - 1) * DAY + DAY
        held_week["days"][1] = day(tuesday)
    assert rules(fewer, written) == {"taper"}
