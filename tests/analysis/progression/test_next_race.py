"""The next race and the nearest cases, on athletes with a known truth."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.field import Field, hash_id, hash_ids
from analysis.progression.forecast import Forecast, Past
from analysis.progression.pairs import Pairs
from analysis.progression.progression import Progression
from hyrox.divisions import Division, Gender
from hyrox.errors import StoreError
from hyrox.results import RaceResult, Splits
from hyrox.segments import SEGMENTS

KEY = (Division.OPEN, Gender.MALE)


@pytest.fixture(scope="module")
def race(make_racers, as_result):
    frame = make_racers(seed=1)
    return as_result(frame.iloc[5])


def test_the_next_race_is_expected_within_its_interval_and_a_little_faster(
    progression, racers, race
):
    reading = progression.read(racers, race)
    low, high = reading.next_race.interval_s
    assert low < reading.next_race.expected_s < high
    assert 0.6 < reading.improved_share < 1.0
    assert -4.0 < reading.median_change_percent < -1.0
    assert len(reading.changes) == len(SEGMENTS)
    for change in reading.changes:
        assert change.interval_percent[0] <= change.median_percent <= change.interval_percent[1]
    assert reading.n == 150
    assert str(reading.n) in reading.definition


def test_intervals_hold_four_fifths_of_races_that_were_not_fitted_on(make_racers, race_days):
    field = Field.from_frame(make_racers(2500, seed=11), race_days)
    fresh = Field.from_frame(make_racers(2500, seed=12), race_days)
    fitted = Progression.fit(field)
    pairs = Pairs.of(fresh, by_outcome=False)
    for known in (False, True):
        shown = fitted.forecast.predict_pairs(fresh, pairs, fitted.courses, fitted.profiles, known)[
            KEY
        ]
        part, later = fresh.partitions[KEY], pairs.sets[KEY].later
        truth = np.log(part.totals_s[later]) - pairs.venues.bases(part)[later, -1]
        inside = (truth >= shown[:, 0]) & (truth <= shown[:, 2])
        assert 0.75 < inside.mean() < 0.86
        first = np.log(part.totals_s[pairs.sets[KEY].earlier]) - pairs.venues.bases(part)[later, -1]
        assert np.abs(truth - shown[:, 1]).mean() < 0.9 * np.abs(truth - first).mean()


def test_cases_are_near_and_nameless(progression, racers, race):
    reading = progression.read(racers, race)
    distances = [case.distance for case in reading.cases]
    assert distances == sorted(distances)
    assert [case.label for case in reading.cases] == [
        f"Athlete {i}, men, Open" for i in range(1, 6)
    ]
    for case in reading.cases:
        assert abs(case.first_s / race.total_s - 1) < 0.25
        assert case.months > 0


def test_an_athletes_own_pairs_are_not_among_the_cases(make_racers, racers, progression, as_result):
    frame = make_racers(seed=1)
    again = frame[frame["athlete_key"].duplicated(keep="last")].iloc[3]
    result = as_result(again)
    person = hash_ids(pd.Series([again["athlete_key"]]))[0]
    unknown = replace(result, result_id=None)
    with_own = progression.read(racers, unknown)
    assert with_own.cases[0].first_s == result.total_s
    for reading in (
        progression.read(racers, unknown, exclude=person),
        progression.read(racers, result),
    ):
        assert reading.cases[0].distance > with_own.cases[0].distance
    book = progression.cases.books[KEY]
    assert (book.ids == hash_id(result.result_id)).any()


def test_the_fan_starts_now_and_widens(progression, racers, race):
    months, expected = zip(*progression.read(racers, race).fan, strict=True)
    assert list(months) == sorted(months)
    for one in expected:
        assert one.interval_s[0] < one.expected_s < one.interval_s[1]


def test_missing_segments_still_give_a_reading(progression, racers, race):
    times = list(race.splits.seconds)
    for place in (0, 4, 11, 16):
        times[place] = float("nan")
    known = RaceResult(*KEY, Splits(tuple(times)), event=race.event, total_s=race.total_s)
    whole = progression.read(racers, replace(race, result_id=None))
    partial = progression.read(racers, known)
    assert partial.next_race.expected_s == pytest.approx(whole.next_race.expected_s, rel=0.01)
    unknown = RaceResult(*KEY, Splits(tuple(times)), event=race.event)
    assert np.isnan(unknown.total_s)
    guessed = progression.read(racers, unknown)
    assert guessed.next_race.expected_s == pytest.approx(whole.next_race.expected_s, rel=0.06)


def test_a_division_that_is_not_in_the_results_has_no_reading(progression, racers, race):
    pro = replace(race, division=Division.PRO, result_id=None)
    assert progression.read(racers, pro) is None


@pytest.mark.parametrize("athletes", [1, 3, 40, 120])
def test_small_fields_neither_crash_nor_warn(make_racers, race_days, race, athletes, recwarn):
    field = Field.from_frame(make_racers(athletes, seed=9), race_days)
    reading = Progression.fit(field).read(field, race)
    if reading is not None:
        assert np.isfinite(reading.next_race.expected_s)
    assert [str(warning.message) for warning in recwarn] == []


def test_same_results_same_fit(racers, progression, race):
    again = Progression.fit(racers)
    assert again.read(racers, race) == progression.read(racers, race)


def test_progression_read_back_says_the_same(progression, racers, race, tmp_path):
    progression.save(tmp_path / "progression")
    again = Progression.load(tmp_path / "progression")
    assert again.read(racers, race) == progression.read(racers, race)
    with pytest.raises(StoreError, match="Build the stores again"):
        Progression.load(tmp_path)


def test_trees_forecast_as_well_as_the_line_and_are_read_back(racers, progression):
    pairs = Pairs.of(racers)
    trees = Forecast.fit(racers, pairs, progression.courses, progression.profiles, "lightgbm")
    past = Past([0.05, 0.08], course=0.01, field=0.02, months=1.0)
    line = progression.forecast.predict(KEY, past)
    tree = trees.predict(KEY, past)
    assert tree[1] == pytest.approx(line[1], abs=0.05)
    assert Forecast.from_json(trees.as_json()).predict(KEY, past) == tree


def test_more_races_known_never_widen_the_interval(progression):
    for line in progression.forecast.lines:
        assert (np.diff(line.narrowing) <= 0).all()
        assert line.narrowing[0] == 1.0
        assert line.narrowing[-1] > 0.3


def test_the_borrowed_line_is_that_of_the_public_results(shared_dir, make_frame):
    from benchmarks.predict_next import read, shipped_calendar

    frame = read(shared_dir / "results" / "public_results.parquet")
    field = Field.from_frame(frame[frame["division"].isin(["open", "pro"])], shipped_calendar())
    few = Field.from_frame(make_frame(100))
    fitted, borrowed = (Progression.fit(each).forecast for each in (field, few))
    assert borrowed.borrowed
    assert not fitted.borrowed
    for past in (Past([0.1], 0.02, 0.05, -0.03, 3.0), Past([-0.2, -0.15, -0.1], months=1.0)):
        for venue in (None, (0.03, 0.08)):
            one, other = (each.predict(KEY, past, venue) for each in (fitted, borrowed))
            assert other == pytest.approx(one, abs=0.02)


def test_real_pairs_are_forecast_better_than_the_same_again(shared_dir):
    from benchmarks.predict_next import evaluate_next, read, shipped_calendar

    frame = read(shared_dir / "results" / "public_results.parquet")
    frame = frame[(frame["division"] == "open") & (frame["gender"] == "female")]
    report = evaluate_next(frame, shipped_calendar(), share=0.6)
    assert report["strangers_and_cut_fields_included"]["venue_unknown"]["better_percent"] > 5
    assert report["all"]["venue_unknown"]["better_percent"] > 5
    assert 0.74 < report["all"]["venue_unknown"]["coverage"] < 0.88
