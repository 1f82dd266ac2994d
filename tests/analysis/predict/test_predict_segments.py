"""A segment from the others: leak-free, venue-relative, whatever is missing."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.field import Field, hash_id, possible
from analysis.predict.forest import Forest, fit_trees
from analysis.predict.inputs import KNOWN_VENUE, UNKNOWN_VENUE, Inputs
from analysis.predict.segments import SegmentModels
from analysis.predict.stacked import Kind
from analysis.report import Verdict
from hyrox.divisions import Division, Gender
from hyrox.errors import NotFoundError
from hyrox.results import Splits
from hyrox.segments import SEGMENTS

COLUMNS = [s.value for s in SEGMENTS]
athletes = st.integers(0, 3899)
segments = st.sampled_from(SEGMENTS)
without = st.lists(segments, max_size=5, unique=True)


def changed(result, times):
    """The race with some times replaced; NaN takes one away."""
    seconds = tuple(times.get(s, t) for s, t in zip(SEGMENTS, result.splits.seconds, strict=True))
    return replace(result, splits=Splits(seconds), total_s=-1.0, result_id=None)


def lacking(result, missing):
    return changed(result, dict.fromkeys(missing, math.nan))


@settings(max_examples=60, deadline=None)
@given(row=athletes, segment=segments, seconds=st.integers(-40, 400), missing=without)
def test_a_segment_never_reaches_its_own_expectation(
    frame, field, segment_models, as_result, row, segment, seconds, missing
):
    result = as_result(frame.iloc[row])
    absent = [s for s in missing if s is not segment]
    # One absent segment would be told by the finish; two are not.
    one = lacking(result, absent)
    other = changed(one, {segment: result.splits[segment] + seconds})
    before, after = (segment_models.expect(field.venues, race) for race in (one, other))
    if segment in before and not set(absent) & set(before):
        assert after[segment] == before[segment]


@settings(max_examples=60, deadline=None)
@given(row=athletes, segment=segments, seconds=st.integers(1, 60))
def test_faster_in_a_segment_never_worsens_its_verdict(
    frame, field, segment_models, as_result, row, segment, seconds
):
    result = as_result(frame.iloc[row])
    quick = changed(result, {segment: result.splits[segment] - seconds})
    order = [Verdict.BETTER, Verdict.AS_EXPECTED, Verdict.WORSE]
    slow_rank, quick_rank = (
        order.index(
            Verdict.of(
                race.splits[segment],
                segment_models.expect(field.venues, race)[segment].interval_s,
            )
        )
        for race in (result, quick)
    )
    assert quick_rank <= slow_rank


def test_the_printed_finish_reaches_nothing(frame, field, segment_models, as_result):
    result = as_result(frame.iloc[5])
    rounded = replace(result, total_s=result.total_s - 3)
    expect = segment_models.expect
    assert expect(field.venues, rounded) == expect(field.venues, result)


@settings(max_examples=40, deadline=None)
@given(row=athletes, missing=st.lists(segments, min_size=2, max_size=6, unique=True))
def test_missing_segments_are_left_out_or_filled_in_on_request(
    frame, field, segment_models, as_result, row, missing
):
    result = lacking(as_result(frame.iloc[row]), missing)
    given_only = segment_models.expect(field.venues, result)
    everything = segment_models.expect(field.venues, result, missing=True)
    assert set(given_only) == set(SEGMENTS) - set(missing)
    assert set(everything) == set(SEGMENTS)
    assert {s: everything[s] for s in given_only} == given_only
    for expected in everything.values():
        low, high = expected.interval_s
        assert 0 < low <= expected.expected_s <= high < math.inf


def test_fewer_inputs_make_wider_intervals(frame, field, segment_models, as_result):
    result = as_result(frame.iloc[3])
    few = lacking(result, SEGMENTS[:6])
    full = segment_models.expect(field.venues, result)
    for segment, expected in segment_models.expect(field.venues, few).items():
        low, high = expected.interval_s
        full_low, full_high = full[segment].interval_s
        assert math.log(high / low) > math.log(full_high / full_low)


def test_what_is_filled_in_is_near_what_was_raced(frame, field, segment_models, as_result):
    hidden = SEGMENTS[2:7]
    errors, plain = [], []
    for row in range(60):
        result = as_result(frame.iloc[row])
        shown = segment_models.expect(field.venues, lacking(result, hidden), missing=True)
        for segment in hidden:
            errors.append(abs(shown[segment].expected_s - result.splits[segment]))
            plain.append(abs(frame[segment.value].iloc[:1800].median() - result.splits[segment]))
    assert np.mean(errors) < 0.6 * np.mean(plain)


@pytest.mark.parametrize("factor", [0.9, 1.15])
@pytest.mark.parametrize("event", ["Beta 8", None])
@pytest.mark.parametrize("kind", [Kind.LINEAR, Kind.BOOSTED])
def test_scaling_a_venue_scales_what_is_expected_there(
    frame, field, segment_models, linear_models, as_result, factor, event, kind
):
    models = segment_models if kind is Kind.BOOSTED else linear_models
    scaled = frame.copy()
    chosen = scaled["event"] == "Beta 8" if event else slice(None)
    scaled.loc[chosen, [*COLUMNS, "total"]] *= factor
    venues = Field.from_frame(scaled).venues
    ratios, bounds = [], []
    for row in np.flatnonzero((frame["event"] == "Beta 8") & (frame["division"] == "open"))[:30]:
        one, other = (as_result(table.iloc[row], event=event) for table in (frame, scaled))
        before = models.expect(field.venues, one)
        for segment, expected in models.expect(venues, other).items():
            ratios.append(expected.expected_s / before[segment].expected_s / factor)
            bounds.append(expected.interval_s[0] / before[segment].interval_s[0] / factor)
    # Where one venue is slower than others, its finishes are slower too, and slow finishes scatter
    # more: the width may change a little, what is expected may not.
    assert bounds == pytest.approx(np.ones(len(bounds)), rel=0.05 if event else 0.03)
    if kind is Kind.LINEAR:
        assert ratios == pytest.approx(np.ones(len(ratios)), rel=5e-4)
    else:
        # Trees have steps: a rounding on a step's edge may move one of them, none far.
        assert ratios == pytest.approx(np.ones(len(ratios)), rel=0.03)
        assert np.mean(np.abs(np.array(ratios) - 1)) < 1e-3


def test_a_faster_athlete_is_expected_to_be_faster_everywhere(
    frame, field, segment_models, as_result
):
    athlete = as_result(frame.iloc[0])
    quick = changed(athlete, {s: 0.9 * athlete.splits[s] for s in SEGMENTS})
    slow = segment_models.expect(field.venues, athlete)
    for segment, expected in segment_models.expect(field.venues, quick).items():
        assert expected.expected_s < slow[segment].expected_s


@pytest.mark.parametrize("mode", [KNOWN_VENUE, UNKNOWN_VENUE])
def test_many_races_at_once_are_expected_as_each_alone(
    frame, field, segment_models, as_result, mode
):
    rows = frame.iloc[::131].reset_index(drop=True)
    asked = Field.from_frame(rows)
    inputs = Inputs.asked(asked, segment_models.keys, field.venues)
    shown = segment_models.expect_rows(inputs, mode)
    ids = np.concatenate([asked.partitions[key].ids for key in segment_models.keys])
    single = [
        [e.expected_s for e in segment_models.expect(field.venues, r).values()]
        for _, row in rows.iterrows()
        if (r := as_result(row) if mode else as_result(row, event=None))
    ]
    # Trees have steps: rounding may put a race on the other side of one, but seldom does.
    places = [int(np.flatnonzero(ids == hash_id(i))[0]) for i in rows["result_id"]]
    apart = np.abs(shown[places, :, 1] / np.array(single) - 1)
    assert np.mean(apart < 1e-5) > 0.98


def test_models_are_the_same_twice_and_after_a_store(
    tmp_path, make_frame, field, as_result, segment_models, frame
):
    small = Field.from_frame(make_frame(2600, seed=31))
    once, twice = (SegmentModels.fit(small) for _ in range(2))
    segment_models.save(tmp_path / "models")
    read = SegmentModels.load(tmp_path / "models")
    for row in (0, 700, 2000):
        result = as_result(frame.iloc[row])
        assert read.expect(field.venues, result) == segment_models.expect(field.venues, result)
    result = as_result(frame.iloc[1])
    assert once.expect(small.venues, result) == twice.expect(small.venues, result)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("n", [1, 40, 300])
def test_a_small_field_is_enough(make_frame, as_result, n):
    frame = make_frame(n, seed=41)
    field = Field.from_frame(frame)
    models = SegmentModels.fit(field)
    for expected in models.expect(field.venues, as_result(frame.iloc[0])).values():
        low, high = expected.interval_s
        assert 0 < low <= expected.expected_s <= high < math.inf


def test_a_division_that_nobody_raced_is_said_to_be_unknown(
    frame, field, segment_models, as_result
):
    relay = replace(as_result(frame.iloc[0]), division=Division.RELAY, gender=Gender.MIXED)
    with pytest.raises(NotFoundError, match="relay mixed teams"):
        segment_models.expect(field.venues, relay)


def test_the_walk_through_the_trees_is_lightgbms_own():
    rng = np.random.default_rng(51)
    x = rng.normal(size=(4000, 5))
    targets = [x[:, 0] ** 2 + x[:, 1] * x[:, 2], np.zeros(4000), np.abs(x[:, 3]) + x[:, 4]]
    trees = [fit_trees(x, y) for y in targets]
    forest = Forest.of([trees[0].text, "", trees[1].text, trees[2].text])
    rows = rng.normal(size=(200, 5))
    wanted = [tree.predict(rows) for tree in trees]
    assert np.std(wanted[0]) > 0.5  # the trees learnt something to compare
    for i, row in enumerate(rows):
        each = forest.each(np.tile(row, (4, 1)))
        assert each[1] == 0
        assert each[[0, 2, 3]] == pytest.approx([w[i] for w in wanted], abs=1e-5)
        assert forest.one(3, row) == pytest.approx(each[3], abs=1e-9)


def test_on_unseen_athletes_four_in_five_lie_inside(make_frame, as_result):
    field = Field.from_frame(make_frame(3000, seed=21))
    models = SegmentModels.fit(field, Kind.LINEAR)
    hits = [
        [expected.ordinary(result.splits[s]) for s, expected in shown.items()]
        for _, row in make_frame(400, seed=22, prefix="new").iterrows()
        if (shown := models.expect(field.venues, result := as_result(row, result_id=None)))
    ]
    assert np.mean(hits) == pytest.approx(0.8, abs=0.03)


def test_on_real_later_events_trees_err_less_than_lines_and_intervals_hold(shared_dir, as_result):
    frame = pd.read_parquet(shared_dir / "results" / "public_results.parquet")
    good = possible(frame[COLUMNS].to_numpy(np.float32), frame["total"].to_numpy(np.float32))
    frame = frame[good & (frame["division"] == "open") & (frame["season"] == 8)]
    frame = frame.assign(result_id=None)
    events = sorted(frame["event"].unique())
    frame = frame[frame["event"].isin(events[::3])]
    unseen = frame["event"].isin(events[::9])
    first_half = np.arange(len(frame)) % 2 == 0
    field = Field.from_frame(frame[~unseen].iloc[::2])
    venues = Field.from_frame(frame[~unseen | first_half]).venues
    best, line = SegmentModels.fit(field), SegmentModels.fit(field, Kind.LINEAR)
    errors, hits = [], []
    for _, row in frame[unseen & ~first_half].sample(600, random_state=3).iterrows():
        result = as_result(row)
        for shown, other in zip(
            best.expect(venues, result).items(), line.expect(venues, result).values(), strict=True
        ):
            segment, expected = shown
            time_s = result.splits[segment]
            errors.append((abs(expected.expected_s - time_s), abs(other.expected_s - time_s)))
            hits.append(expected.ordinary(time_s))
    boosted, linear = np.mean(errors, axis=0)
    assert boosted < linear
    assert 0.77 <= np.mean(hits) <= 0.83
