"""The finish during the race: never below the clock, better with every segment."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.field import Field, hash_id, possible
from analysis.predict.inputs import KNOWN_VENUE, UNKNOWN_VENUE, Inputs
from analysis.predict.live import LiveModels
from analysis.predict.stacked import Kind
from hyrox.divisions import Division, Gender
from hyrox.errors import InputError, NotFoundError
from hyrox.results import SEGMENT_LIMITS_S
from hyrox.segments import SEGMENTS, Segment

COLUMNS = [s.value for s in SEGMENTS]
athletes = st.integers(0, 3899)
events = st.sampled_from(["Beta 8", "Zeta 8", "never heard of", None])


@st.composite
def possible_times(draw):
    """The first one to sixteen segments, any times a race could have, some of them missed."""
    done = draw(st.integers(1, 16))
    times = [draw(st.floats(*SEGMENT_LIMITS_S[s])) for s in SEGMENTS[:done]]
    for at in draw(st.lists(st.integers(0, done - 1), max_size=min(6, done - 1), unique=True)):
        times[at] = math.nan
    return times


def project(models, field, times, **place):
    place = {"season": 8, "event": "Beta 8"} | place
    return models.project(field.venues, Division.OPEN, Gender.MALE, times, **place)


@settings(max_examples=200, deadline=None)
@given(times=possible_times(), event=events, age=st.sampled_from([None, "25-29", "60-64"]))
def test_a_projection_is_never_below_the_clock(field, live_models, times, event, age):
    shown = project(live_models, field, times, event=event, age_group=age)
    low, high = shown.finish.interval_s
    assert shown.done == len(times)
    assert shown.elapsed_s == pytest.approx(np.nansum(times))
    assert shown.elapsed_s < low <= shown.finish.expected_s <= high < math.inf


@settings(max_examples=60, deadline=None)
@given(row=athletes, done=st.integers(2, 16), slower=st.integers(5, 60))
def test_the_latest_segment_is_never_ignored(
    frame, field, live_models, as_result, row, done, slower
):
    times = list(as_result(frame.iloc[row]).splits.seconds[:done])
    before = project(live_models, field, times)
    times[-1] += slower
    after = project(live_models, field, times)
    assert after.finish != before.finish
    assert after.elapsed_s == before.elapsed_s + slower


@settings(max_examples=60, deadline=None)
@given(row=athletes, done=st.integers(1, 16), factor=st.floats(0.75, 0.95))
def test_a_faster_athlete_is_projected_to_finish_earlier(
    frame, field, live_models, as_result, row, done, factor
):
    times = np.array(as_result(frame.iloc[row]).splits.seconds[:done])
    # Slowed rather than sped up: a quick SkiErg would soon be a time nobody can do.
    slow, fast = (project(live_models, field, t) for t in (times / factor, times))
    assert fast.finish.expected_s < slow.finish.expected_s


@pytest.mark.parametrize("event", ["Beta 8", None])
def test_scaling_a_venue_scales_what_is_projected_there(frame, field, as_result, event):
    models, factor, ratios, bounds = LiveModels.fit(field, Kind.LINEAR), 1.15, [], []
    scaled = frame.copy()
    chosen = scaled["event"] == "Beta 8" if event else slice(None)
    scaled.loc[chosen, [*COLUMNS, "total"]] *= factor
    there = Field.from_frame(scaled)
    for row in np.flatnonzero((frame["event"] == "Beta 8") & (frame["gender"] == "male"))[:20]:
        times = np.array(as_result(frame.iloc[row]).splits.seconds)
        for done in (1, 7, 16):
            one = project(models, field, times[:done], event=event).finish
            other = project(models, there, factor * times[:done], event=event).finish
            ratios.append(other.expected_s / one.expected_s / factor)
            bounds.append(other.interval_s[1] / one.interval_s[1] / factor)
    assert ratios == pytest.approx(np.ones(len(ratios)), rel=5e-4)
    # Slow finishes scatter more, so the width may change where one venue alone is slower.
    assert bounds == pytest.approx(np.ones(len(bounds)), rel=0.08 if event else 5e-4)


def test_a_missed_time_is_taken_for_what_the_others_say_and_widens(
    frame, field, live_models, as_result
):
    times = list(as_result(frame.iloc[8]).splits.seconds[:10])
    full = project(live_models, field, times)
    times[4] = times[6] = math.nan
    some = project(live_models, field, times)
    assert some.finish.expected_s == pytest.approx(full.finish.expected_s, rel=0.05)
    width, full_width = (np.diff(each.finish.interval_s)[0] for each in (some, full))
    assert width > full_width


def test_errors_shrink_and_intervals_hold_on_unseen_athletes(make_frame, as_result):
    field = Field.from_frame(make_frame(3000, seed=21))
    models = LiveModels.fit(field, Kind.LINEAR)
    errors, hits = {done: [] for done in (1, 4, 10, 16)}, []
    for _, row in make_frame(400, seed=22, prefix="new").iterrows():
        result = as_result(row, result_id=None)
        for done, each in errors.items():
            shown = project(models, field, result.splits.seconds[:done], event=result.event).finish
            each.append(abs(shown.expected_s - result.total_s))
            hits.append(shown.ordinary(result.total_s))
    means = [np.mean(each) for each in errors.values()]
    assert means == sorted(means, reverse=True)
    assert means[0] > 3 * means[-1]
    assert np.mean(hits) == pytest.approx(0.8, abs=0.04)


def test_a_long_roxzone_still_to_come_is_counted(make_frame):
    frame = make_frame(1200, seed=61)
    longer = frame.copy()
    there = frame["event"] == "Beta 8"
    longer.loc[there, ["roxzone", "total"]] += 240
    times = frame.loc[there, COLUMNS].median().to_numpy()[:12]
    usual, later = (
        project(LiveModels.fit(field), field, times).finish.expected_s
        for field in (Field.from_frame(frame), Field.from_frame(longer))
    )
    assert later - usual == pytest.approx(240, abs=40)


@pytest.mark.parametrize("mode", [KNOWN_VENUE, UNKNOWN_VENUE])
def test_many_races_at_once_are_projected_as_each_alone(frame, field, live_models, as_result, mode):
    rows = frame.iloc[::131].reset_index(drop=True)
    asked = Field.from_frame(rows)
    inputs = Inputs.asked(asked, live_models.keys, field.venues)
    ids = np.concatenate([asked.partitions[key].ids for key in live_models.keys])
    for done in (1, 9, 16):
        shown, apart = live_models.project_rows(inputs, mode, done), []
        for _, row in rows.iterrows():
            result = as_result(row)
            alone = live_models.project(
                field.venues, result.division, result.gender, result.splits.seconds[:done],
                season=result.season, event=result.event if mode else None,
                age_group=result.age_group,
            ).finish  # fmt: skip
            low, middle, high = shown[np.flatnonzero(ids == hash_id(row["result_id"]))[0]]
            apart.append(abs(middle / alone.expected_s - 1))
            apart.append(abs(high / alone.interval_s[1] - 1))
            apart.append(abs(low / alone.interval_s[0] - 1))
        # Trees have steps: rounding may put a race on the other side of one, but seldom does.
        assert np.mean(np.array(apart) < 1e-5) > 0.95


def test_models_are_the_same_twice_and_after_a_store(tmp_path, make_frame, field, live_models):
    small = Field.from_frame(make_frame(2600, seed=31))
    once, twice = (LiveModels.fit(small) for _ in range(2))
    live_models.save(tmp_path / "models")
    read = LiveModels.load(tmp_path / "models")
    for times in ([300.0], [280.0, 250.0, math.nan, 190.0], [250.0] * 16):
        for event in ("Beta 8", None):
            assert project(read, field, times, event=event, age_group="45-49") == project(
                live_models, field, times, event=event, age_group="45-49"
            )
        assert project(once, small, times) == project(twice, small, times)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("n", [1, 40, 300])
def test_a_small_field_is_enough(make_frame, n):
    field = Field.from_frame(make_frame(n, seed=41))
    models = LiveModels.fit(field)
    for done in (1, 9, 16):
        shown = project(models, field, [290.0] * done)
        assert 290 * done < shown.finish.interval_s[0] <= shown.finish.interval_s[1] < math.inf


def test_nothing_known_projects_nothing(field, live_models):
    assert project(live_models, field, []) is None
    assert project(live_models, field, [math.nan, math.nan]) is None


def test_the_roxzone_and_impossible_times_are_refused(field, live_models):
    with pytest.raises(InputError, match="Roxzone"):
        project(live_models, field, [300.0] * 17)
    with pytest.raises(InputError, match=Segment.SKI_ERG.label):
        project(live_models, field, [300.0, 2.0])
    with pytest.raises(NotFoundError, match="relay"):
        live_models.project(field.venues, Division.RELAY, Gender.MIXED, [300.0])


def test_on_real_later_events_projections_beat_the_median_and_hold(shared_dir, as_result):
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
    models = LiveModels.fit(field, Kind.LINEAR)
    medians = frame[~unseen].groupby("gender")["total"].median()
    errors, hits = [], []
    for _, row in frame[unseen & ~first_half].sample(800, random_state=3).iterrows():
        result = as_result(row)
        for done in (1, 4, 8, 15):
            shown = models.project(
                venues, result.division, result.gender, result.splits.seconds[:done],
                season=8, event=result.event,
            ).finish  # fmt: skip
            errors.append(abs(shown.expected_s - result.total_s))
            hits.append(shown.ordinary(result.total_s))
        errors.append(abs(medians[result.gender.value] - result.total_s))
    after_1, after_4, after_8, after_15, plain = np.reshape(errors, (-1, 5)).mean(axis=0)
    assert after_15 < after_8 < after_4 < after_1 < 0.8 * plain
    assert 0.76 <= np.mean(hits) <= 0.84
