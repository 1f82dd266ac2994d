"""The cheapest realistic way to a goal."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.field import Field
from analysis.planner import route as planner
from analysis.planner.route import route
from analysis.planner.typical import typical_splits
from analysis.progression.gains import Gains
from hyrox.errors import InputError, NotFoundError
from hyrox.results import SEGMENT_LIMITS_S, Splits
from hyrox.segments import SEGMENTS, Segment
from tests.analysis.reports import analyse, models_of


@settings(max_examples=60, deadline=None)
@given(cut=st.floats(1, 3000), row=st.integers(0, 1799))
def test_gains_add_up_to_what_is_needed_or_leave_the_rest(
    twice_frame, twice, gains, as_result, cut, row
):
    report = analyse(twice, as_result(twice_frame.iloc[row]))
    goal_s = report.result.total_s - cut
    assume(goal_s >= 2400)
    found = route(twice, report, gains, goal_s)
    total = sum(step.gain_s for step in found.steps)
    assert total + found.left_s == pytest.approx(cut, abs=1e-6)
    assert total <= cut + 1e-6
    sizes = [step.gain_s for step in found.steps]
    assert sizes == sorted(sizes, reverse=True)
    key = (report.result.division, report.result.gender)
    for step in found.steps:
        assert step.from_s == report.result.splits[step.segment]
        assert step.to_s >= SEGMENT_LIMITS_S[step.segment][0] - 1
        assert 0 < step.realism <= 1
        residual = planner._residual(report[step.segment])
        most = step.from_s * (1 - math.exp(-gains.ambitious(key, step.segment, residual)))
        assert step.gain_s <= most + 1


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(1, 1200), more=st.integers(1, 1200))
def test_a_more_ambitious_goal_is_never_likelier_and_never_asks_less(
    twice, report, gains, cut, more
):
    assume(report.result.total_s - cut - more >= 2400)
    near, far = (route(twice, report, gains, report.result.total_s - c) for c in (cut, cut + more))
    assert far.chance <= near.chance
    assert far.left_s >= near.left_s
    asked = {step.segment: step.gain_s for step in far.steps}
    for step in near.steps:
        assert asked.get(step.segment, 0.0) >= step.gain_s - 1  # whole seconds


def test_no_exchange_of_seconds_between_segments_is_cheaper(twice, report, gains):
    found = route(twice, report, gains, report.result.total_s - 200)
    key = (report.result.division, report.result.gender)
    curves = {r.segment: planner._curve(gains, key, r) for r in report.segments}
    given_s = {step.segment: step.gain_s for step in found.steps}

    def difficulty(segment: Segment, gain_s: float) -> float:
        cost = 0.0
        for length, slope in curves[segment].stretches:
            part = min(length, gain_s)
            cost, gain_s = cost + part * slope, gain_s - part
        return cost if gain_s <= 1e-9 else math.inf

    def total(gain: dict[Segment, float]) -> float:
        return sum(difficulty(s, g) for s, g in gain.items())

    best = total(given_s)
    for giver, taker in itertools.permutations(SEGMENTS, 2):
        if given_s.get(giver, 0.0) >= 5:
            other = given_s | {giver: given_s[giver] - 5, taker: given_s.get(taker, 0.0) + 5}
            # Whole seconds may be off the exact optimum by less than a second each.
            assert total(other) >= best - 0.02


def test_the_stretches_of_a_segment_get_steeper(report, gains):
    key = (report.result.division, report.result.gender)
    for reading in report.segments:
        slopes = [slope for _, slope in planner._curve(gains, key, reading).stretches]
        assert slopes
        assert slopes == sorted(slopes)


def test_a_weak_segment_gives_most_and_a_strong_one_least(twice, gains, race):
    usual = typical_splits(twice, (race.division, race.gender), 8, race.event, 5200).seconds
    factor = {Segment.SLED_PULL: 1.25, Segment.BURPEE_BROAD_JUMP: 0.85}
    times = [usual[s] * factor.get(s, 1) for s in SEGMENTS]
    uneven = replace(race, splits=Splits(tuple(times)), total_s=sum(times), result_id=None)
    found = route(twice, analyse(twice, uneven), gains, sum(times) - 120)
    assert found.steps[0].segment is Segment.SLED_PULL
    asked = {step.segment: step.gain_s / step.from_s for step in found.steps}
    assert asked[Segment.SLED_PULL] > 2 * max(
        asked.get(s, 0.0) for s in SEGMENTS if s is not Segment.SLED_PULL
    )
    assert asked.get(Segment.BURPEE_BROAD_JUMP, 0.0) == min(asked.get(s, 0.0) for s in SEGMENTS)


def test_a_goal_out_of_reach_says_what_would_be_realistic(twice, report, gains):
    found = route(twice, report, gains, 2450)
    assert found.left_s > 0
    assert found.chance < 0.05
    assert found.words.startswith("A realistic goal is ")
    assert "one in four" in found.words
    assert len(found.notes) >= 1


def test_the_realistic_goal_is_one_that_a_quarter_reached(twice, report, gains):
    key, finish_s = (report.result.division, report.result.gender), report.result.total_s
    words = route(twice, report, gains, 2450).words
    hours, minutes, seconds = map(int, words.split()[4].rstrip(":").split(":"))
    goal_s = 3600 * hours + 60 * minutes + seconds
    assert gains.finish_share(key, 1 - goal_s / finish_s) == pytest.approx(0.25, abs=0.02)


def test_a_goal_that_is_met_needs_no_step(twice, report, gains):
    found = route(twice, report, gains, report.result.total_s + 60)
    assert found.steps == ()
    assert found.left_s == 0
    assert "not faster" in found.words


def test_missing_segments_give_nothing_and_are_named(twice_frame, twice, gains, as_result):
    whole = as_result(twice_frame.iloc[1020])
    gone = (Segment.ROW, Segment.WALL_BALLS)
    times = [math.nan if s in gone else whole.splits[s] for s in SEGMENTS]
    report = analyse(twice, replace(whole, splits=Splits(tuple(times)), result_id=None))
    found = route(twice, report, gains, whole.total_s - 300)
    assert not {step.segment for step in found.steps} & set(gone)
    assert "rowing, wall balls" in found.notes[-1]
    with pytest.raises(InputError, match="finish is not known"):
        route(twice, replace(report, result=replace(report.result, total_s=math.nan)), gains, 5000)


def test_without_anybody_who_raced_twice_nothing_is_called_realistic(twice, report):
    nothing = Gains({}, None, {}, np.zeros(18))
    with pytest.raises(NotFoundError, match="Nobody in the store raced twice"):
        route(twice, report, nothing, 5000)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20))
def test_the_convex_hull_lies_below_and_is_convex(heights):
    points = [(float(i), y) for i, y in enumerate(heights)]
    hull = planner._convex(points)
    xs, ys = zip(*hull, strict=True)
    assert xs[0] == 0
    assert xs[-1] == len(points) - 1
    for x, y in points:
        assert np.interp(x, xs, ys) <= y + 1e-9
    slopes = np.diff(ys) / np.diff(xs)
    assert (np.diff(slopes) >= -1e-9).all()


@pytest.mark.parametrize(
    ("division", "whose"), [("open", "men, open"), ("doubles", "the other divisions")]
)
def test_on_a_first_start_the_way_is_that_of_the_public_results(
    make_frame, as_result, division, whose
):
    frame = make_frame(300, division=division, seed=61)
    field = Field.from_frame(frame)
    report = analyse(field, as_result(frame.iloc[4]))
    lent = models_of(field).progression.gains
    for goal_s in (report.result.total_s - 200, 2450, report.result.total_s + 60):
        found = route(field, report, lent, goal_s)
        basis = lent.basis((report.result.division, report.result.gender))
        assert found.n == basis.n > 1000
        assert f"Shares are of {basis.words}." in found.words
        assert whose in found.words
        assert "public results of seasons 6 to 8" in found.words
        assert "nobody in these results raced twice" in found.words
        total = sum(step.gain_s for step in found.steps) + found.left_s
        assert total == pytest.approx(max(0.0, report.result.total_s - goal_s), abs=1e-6)
        assert 0 <= found.chance <= 1
    assert route(field, report, lent, report.result.total_s - 200).steps
