"""A field in which nobody, or hardly anybody, raced twice: it is lent the public results."""

import json
import math
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.field import Field
from analysis.progression.gains import Gains
from analysis.progression.lent import Lent, basis_of
from analysis.progression.pairs import Pairs
from analysis.progression.progression import Progression
from analysis.progression.shipped import Shipped, shipped
from hyrox.divisions import Division, Gender
from hyrox.results import Splits
from hyrox.segments import SEGMENTS, Segment

KEY = (Division.OPEN, Gender.MALE)
DOUBLES = (Division.DOUBLES, Gender.MALE)
LENT = Lent("public results of seasons 6 to 8", {KEY: 4000, (Division.PRO, Gender.MALE): 1000})


@pytest.fixture(scope="module")
def first(make_frame) -> pd.DataFrame:
    """Finishes of nobody in particular."""
    return pd.concat(
        [
            make_frame(600, seed=31),
            make_frame(200, division="doubles", seed=32),
            make_frame(200, gender="female", seed=33),
        ],
        ignore_index=True,
    )


@pytest.fixture(scope="module")
def start(first) -> Field:
    return Field.from_frame(first)


@pytest.fixture(scope="module")
def lent(start) -> Progression:
    return Progression.fit(start)


def lean(field: Field) -> Gains:
    return Gains.fit(field, Pairs.of(field), lender=shipped().gains, source=shipped().source)


def test_a_first_start_reads_the_public_results_and_says_so(lent, start, first, as_result):
    race = as_result(first.iloc[7])
    reading = lent.read(start, race)
    source = shipped().source
    assert source in reading.definition
    assert "men, open" in reading.definition
    assert "nobody in these results raced twice" in reading.definition
    assert reading.n == shipped().gains.n(KEY) > 1000
    assert reading.selection.words.startswith(f"In {source}, ")
    assert reading.cases == ()
    low, high = reading.next_race.interval_s
    assert low < reading.next_race.expected_s < high
    assert abs(reading.next_race.expected_s / race.total_s - 1) < 0.15
    assert 0.5 < reading.improved_share < 0.9
    assert -5 < reading.median_change_percent < 0
    assert [change.segment for change in reading.changes] == list(SEGMENTS)
    for change in reading.changes:
        assert change.interval_percent[0] < change.median_percent < change.interval_percent[1]
    below, above = reading.selection.bounds_percent
    assert below <= reading.median_change_percent <= above
    months, fan = zip(*reading.fan, strict=True)
    assert list(months) == sorted(months)
    assert all(e.interval_s[0] < e.expected_s < e.interval_s[1] for e in fan)


def test_men_and_women_are_lent_their_own_figures(lent, start, first, as_result):
    man, woman = (lent.read(start, as_result(first.iloc[row])) for row in (7, 807))
    assert man.n == shipped().gains.n(KEY)
    assert woman.n == shipped().gains.n((Division.OPEN, Gender.FEMALE))
    assert "women, open" in woman.definition
    assert man.improved_share != woman.improved_share


def test_a_weak_segment_is_read_as_others_who_were_weak_there(lent, start, first, as_result):
    race = as_result(first.iloc[7])
    times = dict(zip(SEGMENTS, race.splits.seconds, strict=True))
    slow = {**times, Segment.SLED_PUSH: times[Segment.SLED_PUSH] * 1.3}
    weak = replace(race, splits=Splits(tuple(slow.values())), total_s=sum(slow.values()))
    place = SEGMENTS.index(Segment.SLED_PUSH)
    one, other = (lent.read(start, each).changes[place].median_percent for each in (race, weak))
    assert other < one - 2


def test_doubles_are_lent_nothing(lent, start, first, as_result):
    assert DOUBLES not in shipped().gains.counts
    assert lent.read(start, as_result(first.iloc[650])) is None


def test_missing_segments_are_no_obstacle(lent, start, first, as_result):
    race = as_result(first.iloc[7])
    times = list(race.splits.seconds)
    for place in (0, 4, 16):
        times[place] = math.nan
    reading = lent.read(start, replace(race, splits=Splits(tuple(times)), total_s=race.total_s))
    assert all(np.isfinite(change.median_percent) for change in reading.changes)
    assert np.isfinite(reading.next_race.expected_s)


def test_own_cases_replace_what_is_lent(racers, progression, make_racers, as_result):
    reading = progression.read(racers, as_result(make_racers(seed=1).iloc[5]))
    assert reading.cases
    assert "public" not in reading.definition + reading.selection.words


def test_a_few_own_pairs_are_counted_and_not_yet_read(make_racers, race_days, as_result):
    frame = make_racers(20, seed=9)
    field = Field.from_frame(frame, race_days)
    own = len(Pairs.of(field))
    assert 0 < own < 30
    reading = Progression.fit(field).read(field, as_result(frame.iloc[0]))
    assert f"only {own} pairs of races are in these results:" in reading.definition
    basis = lean(field).basis(KEY)
    assert f"because only {own} pairs" in basis.words
    assert basis.lent_share == 1


def test_own_gains_take_over_as_pairs_grow(make_racers, race_days):
    fields = [Field.from_frame(make_racers(n, seed=9), race_days) for n in (60, 300, 1500)]
    own = [Gains.fit(field, Pairs.of(field)) for field in fields]
    mixed = [lean(field) for field in fields]
    shares = [gains.basis(KEY).lent_share for gains in mixed]
    assert shares[0] > 0.5 > shares[1] > 0.05 > shares[2]
    assert [bool(gains.basis(KEY).words) for gains in mixed] == [True, True, False]
    assert mixed[2].basis(KEY).n == mixed[2].n(KEY) > 1000
    for weight, one, both in zip(shares, own, mixed, strict=True):
        theirs = shipped().gains.hundredths(KEY)[:, 1:-1]
        expected = weight * theirs + (1 - weight) * one.hundredths(KEY)[:, 1:-1]
        assert both.hundredths(KEY)[:, 1:-1] == pytest.approx(expected, abs=1e-9)


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_more_pairs_never_raise_the_lent_share(own, more, others, more_others):
    pro = (Division.PRO, Gender.MALE)
    few = basis_of(KEY, {KEY: own, pro: others}, LENT)
    many = basis_of(KEY, {KEY: own + more, pro: others + more_others}, LENT)
    assert many.lent_share <= few.lent_share
    assert (LENT.source in few.words) == (few.lent_share >= 0.05)


def test_the_words_name_whose_pairs_they_are():
    assert basis_of(KEY, {}, LENT).words == (
        "4,000 pairs of races of men, open, in public results of seasons 6 to 8, because nobody "
        "in these results raced twice"
    )
    doubles = basis_of(DOUBLES, {}, LENT)
    assert doubles.n == 5000
    assert doubles.words.startswith("5,000 pairs of races of the other divisions in public")
    half = basis_of(KEY, {KEY: 100}, LENT)
    assert "(44 % of the weight) and 100 pairs in these results" in half.words
    assert half.n == 4100
    mostly_here = basis_of(DOUBLES, {KEY: 3000}, LENT)
    assert mostly_here.n == 8000
    assert "(6 % of the weight) and 3,000 pairs in these results" in mostly_here.words
    alone = basis_of(DOUBLES, {KEY: 6000}, LENT)
    assert (alone.n, alone.words) == (
        6000, "6,000 pairs of races of all divisions: nobody of men, doubles, raced twice"
    )  # fmt: skip


def test_progression_with_lent_figures_is_read_back(lent, start, first, as_result, tmp_path):
    lent.save(tmp_path / "kept")
    again = Progression.load(tmp_path / "kept")
    race = as_result(first.iloc[7])
    assert again.read(start, race) == lent.read(start, race)
    assert again.gains.basis(KEY) == lent.gains.basis(KEY)
    assert again.gains.share(KEY, Segment.ROW, 0.03) == lent.gains.share(KEY, Segment.ROW, 0.03)


def test_the_shipped_file_is_small_and_holds_no_athlete():
    text = files("analysis.progression").joinpath("shipped.json").read_text(encoding="utf-8")
    data = json.loads(text)
    assert len(text) < 60_000
    assert min(data["hundredths"]) >= 1
    assert max(data["hundredths"]) <= 99
    assert all(n >= 30 for _, _, n in data["gains"]["counts"])
    assert Shipped.from_json(data).gains.hundredths(KEY) == pytest.approx(
        shipped().gains.hundredths(KEY)
    )


def test_shipped_quantiles_never_fall():
    for key in shipped().gains.counts:
        assert (np.diff(shipped().gains.hundredths(key), axis=1) >= 0).all()


def test_the_shipped_file_is_what_the_public_results_give(shared_dir):
    from benchmarks.predict_next import read, shipped_text

    made = json.loads(shipped_text(read(shared_dir / "results" / "public_results.parquet")))
    data = json.loads(files("analysis.progression").joinpath("shipped.json").read_text("utf-8"))
    assert made["provenance"] == data["provenance"]
    assert made["gains"]["counts"] == data["gains"]["counts"]
    one, other = Shipped.from_json(made), Shipped.from_json(data)
    for key in other.gains.counts:
        assert one.gains.hundredths(key) == pytest.approx(other.gains.hundredths(key), abs=2e-3)
        assert one.returns.shares[key] == pytest.approx(other.returns.shares[key], abs=2e-3)
