"""The finish before the race: rungs, leaks, directions, intervals."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.before.models import BeforeModels
from analysis.before.plain import city_of
from analysis.before.who import Who
from analysis.field import Field
from analysis.progression.pairs import Pairs
from analysis.progression.progression import Progression
from analysis.readings import Background, EarlierRace, Rung
from hyrox.divisions import Division, Gender
from hyrox.errors import InputError, NotFoundError, StoreError
from hyrox.results import RaceResult, Splits

OPEN = (Division.OPEN, Gender.MALE)
ORDER = [Rung.ASSUMED, Rung.ESTIMATED, Rung.MEASURED]
TYPICAL_S = (280, 270, 300, 180, 310, 270, 310, 290, 315, 285, 310, 120, 315, 290, 340, 380, 420)
WHO = Who(*OPEN, season=8, event="2025 Zeta")
FIXED = {"max_examples": 60, "deadline": None}

ages = st.sampled_from([None, "25-29", "35-39", "45-49", "70-74"])
events = st.sampled_from([None, "2025 Zeta", "2025 Beta", "2025 Nowhere"])
factors = st.floats(0.8, 1.4)


def race_of(factor: float = 1.0, event: str | None = "2025 Alpha", **changes) -> RaceResult:
    splits = Splits(tuple(round(time_s * factor) for time_s in TYPICAL_S))
    return RaceResult(**({"division": OPEN[0], "gender": OPEN[1], "splits": splits,
                          "event": event} | changes))  # fmt: skip


def raced(*races: RaceResult) -> Background:
    return Background(earlier=tuple(EarlierRace(race) for race in races))


@settings(**FIXED)
@given(factors, factors, ages, events)
def test_no_time_of_the_race_itself_is_read(models, aged, one, other, age, event):
    readings = [
        models.expect(aged, race_of(factor, event, age_group=age)) for factor in (one, other)
    ]
    assert readings[0] == readings[1]
    assert readings[0] == models.expect(aged, Who(*OPEN, age_group=age, event=event))


@settings(**FIXED)
@given(ages, events, st.none() | st.floats(1800, 5400), st.none() | factors)
def test_knowing_more_never_lowers_the_rung(models, aged, age, event, ten_km_s, factor):
    races = (EarlierRace(race_of(factor)),) if factor else ()
    full = models.expect(
        aged,
        Who(*OPEN, age_group=age, event=event),
        Background(earlier=races, ten_km_s=ten_km_s),
    )
    for less in (
        models.expect(aged, Who(*OPEN, event=event), Background(races, ten_km_s=ten_km_s)),
        models.expect(aged, Who(*OPEN, age_group=age), Background(races, ten_km_s=ten_km_s)),
        models.expect(aged, Who(*OPEN, age_group=age, event=event), Background(races)),
        models.expect(aged, Who(*OPEN, age_group=age, event=event), Background(ten_km_s=ten_km_s)),
    ):
        assert ORDER.index(less.rung) <= ORDER.index(full.rung)
    assert (full.rung is Rung.MEASURED) == bool(races)
    low, high = full.expected.interval_s
    assert low < full.expected.expected_s < high


@settings(**FIXED)
@given(st.floats(0.85, 1.3), events)
def test_an_earlier_race_narrows_the_interval(models, aged, factor, event):
    who = Who(*OPEN, event=event)

    def width(reading):
        return np.log(reading.expected.interval_s[1] / reading.expected.interval_s[0])

    plain, measured = models.expect(aged, who), models.expect(aged, who, raced(race_of(factor)))
    assert width(measured) < width(plain)


@settings(**FIXED)
@given(factors, factors)
def test_who_was_slower_is_expected_to_be_slower(models, aged, one, other):
    fast, slow = sorted((one, other))
    shown = [
        models.expect(aged, WHO, raced(race_of(factor))).expected.expected_s
        for factor in (fast, slow)
    ]
    assert shown[0] <= shown[1] + 1e-6


def test_the_basis_says_what_was_used(models, aged):
    assert models.expect(aged, Who(*OPEN)).basis == ("division", "gender")
    assert models.expect(aged, Who(*OPEN)).rung is Rung.ASSUMED
    known = models.expect(aged, replace(WHO, age_group="35-39"))
    assert known.basis == ("division", "gender", "age group", "venue")
    assert known.rung is Rung.ESTIMATED
    twice = raced(race_of(), race_of(1.05, "2025 Beta"))
    assert models.expect(aged, WHO, twice).basis == (
        "division",
        "gender",
        "2 earlier races",
        "venue",
    )


def test_a_venue_that_is_a_tenth_slower_expects_a_tenth_more(aged, models):
    factor = 1.1
    scaled = {}
    for key, effects in models.pasts.venues.effects.items():
        table = effects.copy()
        table[models.pasts.venues.codes[8, "2025 Zeta"]] += np.log(factor)
        scaled[key] = table
    pasts = replace(models.pasts, venues=replace(models.pasts.venues, effects=scaled))
    slower = replace(models, pasts=pasts).expect(aged, WHO).expected.expected_s
    assert slower / models.expect(aged, WHO).expected.expected_s == pytest.approx(factor, abs=0.02)


def test_races_that_are_not_earlier_or_not_others_do_not_count(models, aged):
    plain = models.expect(aged, WHO)
    own = race_of(0.9, "2025 Alpha", result_id="own")
    assert models.expect(aged, replace(own, event="2025 Zeta"), raced(own)).rung is Rung.ESTIMATED
    for unusable in (
        race_of(0.9, "2025 Zeta"),
        race_of(0.9, "2026 Later", season=9),
        race_of(0.9, "2025 Alpha", division=Division.OPEN, gender=Gender.FEMALE),
    ):
        assert models.expect(aged, WHO, raced(unusable)) == plain
    later = Background((EarlierRace(race_of(0.9, None), on=date(2026, 3, 1)),))
    assert models.expect(aged, WHO, later) == plain


def test_where_nobody_raced_twice_public_results_say_how_second_races_go(make_frame):
    field = Field.from_frame(make_frame(600))
    models = BeforeModels.fit(field)
    reading = models.expect(field, Who(*OPEN), raced(race_of(1.1, "Alpha 8")))
    assert reading.rung is Rung.MEASURED
    assert "public results" in reading.basis[-1]
    faster = models.expect(field, Who(*OPEN), raced(race_of(0.9, "Alpha 8")))
    assert faster.expected.expected_s < 0.85 * reading.expected.expected_s


def test_asking_for_one_athlete_gives_what_the_benchmark_gives_for_all(models, aged):
    pairs = Pairs.of(aged, by_outcome=False)
    pasts, part = models.pasts, aged.partitions[OPEN]
    shown = models.forecast.predict_pairs(aged, pairs, pasts.courses, pasts.profiles, True)[OPEN]
    found = pairs.sets[OPEN]
    base = pairs.venues.bases(part)[:, -1].astype(float)

    def result(row):
        season, event = aged.events[part.events[row]]
        splits = Splits(tuple(float(time_s) for time_s in part.splits_s[row]))
        return RaceResult(*OPEN, splits, season, event=event, total_s=float(part.totals_s[row]))

    for i in (3, 40, int(np.flatnonzero(found.count == 2)[0])):
        history = [row for row in found.history[i] if row >= 0]
        reading = models.expect(aged, result(found.later[i]), raced(*map(result, history)))
        low, middle, high = np.exp(shown[i] + base[found.later[i]])
        assert reading.expected.expected_s == pytest.approx(middle, rel=1e-4)
        assert reading.expected.interval_s == pytest.approx((low, high), rel=1e-4)


def test_a_race_without_finish_counts_by_its_segments(models, aged):
    times = list(race_of(1.1).splits.seconds)
    times[2] = times[9] = math.nan
    partial = race_of(1.1, splits=Splits(tuple(times)))
    assert math.isnan(partial.total_s)
    whole = models.expect(aged, WHO, raced(race_of(1.1))).expected.expected_s
    shown = models.expect(aged, WHO, raced(partial)).expected.expected_s
    assert shown == pytest.approx(whole, rel=0.05)


def test_a_pro_race_counts_for_an_open_one_with_a_wider_interval(models, aged):
    assert (OPEN, (Division.PRO, Gender.MALE)) in models.moves
    pro = race_of(1.0, division=Division.PRO)
    moved = models.expect(aged, WHO, raced(pro))
    stayed = models.expect(aged, WHO, raced(race_of(1.0)))
    assert moved.rung is Rung.MEASURED
    low, high = moved.expected.interval_s
    assert high / low >= 0.999 * stayed.expected.interval_s[1] / stayed.expected.interval_s[0]


def test_an_unknown_venue_and_season_widen_the_interval(models, aged):
    def width(who):
        low, high = models.expect(aged, who).expected.interval_s
        return np.log(high / low)

    assert width(Who(*OPEN, season=9)) > width(Who(*OPEN, season=8)) > 0.2


def test_the_day_gives_the_venue_of_an_event_that_was_not_fitted_on(
    aged, models, make_frame, make_racers
):
    slow = make_frame(600, season=8, seed=31, venues=("Omega",))
    times = [*slow.columns[:17], "total"]
    slow[times] = slow[times] * 1.2
    day = Field.from_frame(pd.concat([make_racers(900, seed=23), slow]))
    there = Who(*OPEN, season=8, event="Omega 8")
    assert models.expect(aged, there).basis == ("division", "gender")
    shown = models.expect(day, there)
    assert "venue" in shown.basis
    assert shown.expected.expected_s > 1.08 * models.expect(aged, there).expected.expected_s


def test_half_of_new_finishers_are_slower_and_four_fifths_inside(
    models, aged, make_frame, as_result
):
    fresh = make_frame(2000, season=6, seed=41)
    inside, slower = [], []
    for _, row in fresh.iterrows():
        result = as_result(row)
        expected = models.expect(aged, result).expected
        inside.append(expected.ordinary(result.total_s))
        slower.append(result.total_s > expected.expected_s)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.05)
    assert np.mean(slower) == pytest.approx(0.5, abs=0.08)


def test_a_division_nobody_raced_is_refused_plainly(models, aged):
    with pytest.raises(NotFoundError, match="Ingest results"):
        models.expect(aged, Who(Division.DOUBLES, Gender.MIXED))


def test_impossible_running_times_are_refused(models, aged):
    with pytest.raises(InputError, match="not possible"):
        models.expect(aged, WHO, Background(five_km_s=300))


def test_same_field_same_models_and_read_back_the_same(aged, models, tmp_path):
    again = BeforeModels.fit(aged)
    models.save(tmp_path)
    stored = BeforeModels.load(tmp_path)
    for background in (Background(), raced(race_of(1.1)), Background(ten_km_s=2700)):
        expected = models.expect(aged, WHO, background)
        assert again.expect(aged, WHO, background) == expected
        assert stored.expect(aged, WHO, background) == expected
    with pytest.raises(StoreError, match="Build the stores again"):
        BeforeModels.load(tmp_path / "nowhere")


def test_trees_and_line_agree_where_both_know_enough(aged, models):
    trees = BeforeModels.fit(aged, Progression.fit(aged), kind="lightgbm")
    for who in (WHO, Who(*OPEN, season=6, age_group="35-39", event="Beta 6")):
        one, other = (m.expect(aged, who).expected.expected_s for m in (trees, models))
        assert one == pytest.approx(other, rel=0.06)


@pytest.mark.parametrize("n", [40, 90, 400])
def test_small_fields_neither_crash_nor_warn(make_frame, n, recwarn):
    field = Field.from_frame(make_frame(n))
    reading = BeforeModels.fit(field).expect(field, Who(*OPEN, age_group="25-29"))
    low, high = reading.expected.interval_s
    assert 0 < low < reading.expected.expected_s < high
    assert [str(warning.message) for warning in recwarn] == []


def test_a_city_is_found_whatever_the_year():
    assert city_of("2025 Berlin") == city_of("Berlin 2026") == "berlin"
