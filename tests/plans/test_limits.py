from datetime import date, timedelta

import pytest

from generator.plans.limits import SHORTEST_MIN, USUAL_MIN, day_limit
from hyrox.plans.access import ACCESS, AROUND
from hyrox.plans.profile import Profile

MONDAY = date(2026, 11, 23)


def profile(**fields: object) -> Profile:
    return Profile.model_validate(fields)


def test_an_empty_profile_allows_the_usual_minutes_without_equipment() -> None:
    limit = day_limit(Profile(), MONDAY)
    assert (limit.minutes, limit.equipment) == (USUAL_MIN, AROUND)
    assert "assumed" in limit.why


def test_a_rest_day_allows_nothing_and_only_that_day() -> None:
    athlete = profile(rest_days=["monday"])
    assert day_limit(athlete, MONDAY).minutes == 0
    assert "rest day" in day_limit(athlete, MONDAY).why
    assert day_limit(athlete, MONDAY + timedelta(1)).minutes == USUAL_MIN


@pytest.mark.parametrize(("minutes", "allowed"), [(0, 0), (14, 0), (15, 15), (30, 30), (90, 45)])
def test_the_least_of_duration_and_restriction_holds(minutes: int, allowed: int) -> None:
    athlete = profile(
        preferences={"workout_duration": 45},
        constraints={"time_restrictions": [{"days": ["monday", "friday"], "minutes": minutes}]},
    )
    limit = day_limit(athlete, MONDAY)
    assert limit.minutes == allowed
    assert ("no session" in limit.why) == (0 < minutes < SHORTEST_MIN)


def test_the_strictest_of_two_restrictions_of_a_weekday_holds() -> None:
    athlete = profile(
        constraints={
            "time_restrictions": [
                {"days": ["monday"], "minutes": 40},
                {"days": ["monday"], "minutes": 20},
            ]
        }
    )
    assert day_limit(athlete, MONDAY).minutes == 20


def test_a_journey_brings_its_own_equipment_and_minutes_on_both_end_days() -> None:
    athlete = profile(
        preferences={"equipment_access": "full_gym"},
        travel=[
            {
                "start": MONDAY,
                "end": MONDAY + timedelta(2),
                "equipment_access": ["jump_rope"],
                "minutes": 25,
            }
        ],
    )
    for away in (0, 1, 2):
        limit = day_limit(athlete, MONDAY + timedelta(away))
        assert limit.minutes == 25
        assert limit.equipment == AROUND | {"jump_rope"}
    for home in (-1, 3):
        limit = day_limit(athlete, MONDAY + timedelta(home))
        assert (limit.minutes, limit.equipment) == (USUAL_MIN, ACCESS["full_gym"])


def test_a_journey_that_says_nothing_of_minutes_keeps_the_usual_ones() -> None:
    athlete = profile(travel=[{"start": MONDAY, "end": MONDAY}])
    assert day_limit(athlete, MONDAY).minutes == USUAL_MIN


def test_on_two_journeys_at_once_only_what_both_have_is_at_hand() -> None:
    athlete = profile(
        travel=[
            {"start": MONDAY, "end": MONDAY, "equipment_access": "full_gym"},
            {"start": MONDAY, "end": MONDAY, "equipment_access": ["box"], "minutes": 0},
        ]
    )
    limit = day_limit(athlete, MONDAY)
    assert limit.equipment == AROUND | {"box"}
    assert limit.minutes == 0
