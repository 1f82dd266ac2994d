"""Splits and results refuse what cannot be."""

import math
from typing import Any

import pytest

from hyrox.divisions import Division, Gender, parse_age_group, parse_division, parse_gender
from hyrox.errors import InputError
from hyrox.results import RaceResult, Splits
from hyrox.rules import loads, rule_set, wall_ball_repetitions
from hyrox.segments import RUNS, SEGMENTS, STATIONS, Segment

TIMES: dict[str, Any] = {s.value: 300 for s in SEGMENTS} | {"roxzone": 400}


def test_a_race_is_eight_runs_eight_stations_and_the_roxzone_in_race_order() -> None:
    assert len(RUNS) == len(STATIONS) == 8
    assert [s.value for s in SEGMENTS[:4]] == ["run_1", "ski_erg", "run_2", "sled_push"]
    assert SEGMENTS[-1] is Segment.ROXZONE


def test_splits_are_read_as_seconds_or_clock_times() -> None:
    splits = Splits.of(TIMES | {"sled_push": "2:45"})
    assert splits[Segment.SLED_PUSH] == 165
    assert splits.total_s == sum(splits.seconds)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sled_push": 2}, "Sled push: 2 s is not possible"),
        ({"sled_push": 5000}, "not possible"),
        ({"run_9": 300}, "Unknown segments: run_9"),
        (
            dict.fromkeys(RUNS[:7], ""),
            "Missing segments: run_1, run_2.* needs at least 11 of the 17",
        ),
        ({"row": "fast"}, "Rowing: 'fast' is not a time"),
    ],
)
def test_impossible_splits_say_what_is_wrong(change: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        Splits.of(TIMES | change)


def test_a_finish_that_does_not_belong_to_its_splits_is_refused() -> None:
    splits = Splits.of(TIMES)
    with pytest.raises(InputError, match="add up to"):
        RaceResult(Division.OPEN, Gender.MALE, splits, total_s=splits.total_s + 60)
    rounded = RaceResult(Division.OPEN, Gender.MALE, splits, total_s=splits.total_s - 3)
    assert rounded.total_s == splits.total_s - 3


def test_up_to_six_segments_may_be_missing() -> None:
    splits = Splits.of(TIMES | {"row": "", "run_1": None})
    assert splits.missing == (Segment.RUN_1, Segment.ROW)
    assert math.isnan(splits.total_s)
    assert splits == Splits.of({k: v for k, v in TIMES.items() if k not in ("row", "run_1")})
    race = RaceResult(Division.OPEN, Gender.MALE, splits)
    assert not race.finish_known
    assert race == RaceResult(
        Division.OPEN, Gender.MALE, Splits.of(TIMES | {"row": "", "run_1": ""})
    )


def test_one_missing_segment_is_what_the_others_leave_of_the_finish() -> None:
    whole = Splits.of(TIMES)
    race = RaceResult(
        Division.OPEN, Gender.MALE, Splits.of(TIMES | {"roxzone": ""}), total_s=whole.total_s - 3
    )
    assert race.derived is Segment.ROXZONE
    assert race.splits[Segment.ROXZONE] == TIMES["roxzone"] - 3
    assert not race.splits.missing
    two = Splits.of(TIMES | {"roxzone": "", "row": ""})
    race = RaceResult(Division.OPEN, Gender.MALE, two, total_s=whole.total_s)
    assert (race.derived, race.splits) == (None, two)
    assert race.finish_known


@pytest.mark.parametrize("total_s", [3000, 9999])
def test_a_finish_that_the_missing_segments_cannot_fill_is_refused(total_s: float) -> None:
    splits = Splits.of(TIMES | {"roxzone": "", "row": ""})
    with pytest.raises(InputError, match="splits given add up to"):
        RaceResult(Division.OPEN, Gender.MALE, splits, total_s=total_s)


def test_mixed_is_for_teams() -> None:
    with pytest.raises(InputError, match="Mixed is a team category"):
        RaceResult(Division.OPEN, Gender.MIXED, Splits.of(TIMES))


def test_words_for_divisions_and_genders_are_understood() -> None:
    assert parse_division(" Doubles ") is Division.DOUBLES
    assert parse_gender("W") is Gender.FEMALE
    assert parse_age_group("35-39") == "35-39"
    assert parse_age_group("") is None


@pytest.mark.parametrize("parse", [parse_division, parse_gender])
def test_unknown_words_are_answered_with_the_known_ones(parse: Any) -> None:
    with pytest.raises(InputError, match="Use one of"):
        parse("<script>alert(1)</script>" * 50)


def test_loads_include_the_sled_and_mixed_teams_use_the_mens_open_ones() -> None:
    assert loads(Division.OPEN, Gender.FEMALE).sled_push_kg == 102
    assert loads(Division.OPEN, Gender.MALE) == loads(Division.DOUBLES, Gender.MIXED)
    assert loads(Division.PRO, Gender.MALE).sled_pull_kg == 153
    assert loads(Division.PRO, Gender.FEMALE).wall_ball_kg == 6


def test_womens_wall_balls_changed_with_season_seven() -> None:
    assert wall_ball_repetitions(6, Gender.FEMALE) == 75
    assert wall_ball_repetitions(7, Gender.FEMALE) == 100
    assert rule_set(6) != rule_set(8)
