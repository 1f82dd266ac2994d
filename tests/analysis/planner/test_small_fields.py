"""Fields of one, a few and forty finishes: an answer or a clear message, never a crash."""

import warnings

import pytest

from analysis.archetypes.archetypes import Archetypes
from analysis.field import Field
from analysis.planner.pace_card import pace_card
from analysis.planner.route import route
from analysis.planner.targets import target_plan
from analysis.planner.waterfall import waterfalls
from analysis.planner.what_if import what_if
from hyrox.errors import InputError
from hyrox.segments import Segment
from tests.analysis.reports import analyse


@pytest.mark.parametrize("rows", [2, 9, 40, 250])
@pytest.mark.parametrize(("division", "gender"), [("open", "male"), ("doubles", "mixed")])
def test_small_fields_plan_with_what_they_have(
    make_frame, as_result, gains, rows, division, gender
):
    frame = make_frame(rows, division=division, gender=gender, seed=51)
    field = Field.from_frame(frame)
    archetypes = Archetypes.fit(field)
    for number in (0, rows - 1):
        result = as_result(frame.iloc[number])
        report = analyse(field, result)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for waterfall in waterfalls(field, report, 4500):
                steps = sum(fall.gap_s for fall in waterfall.falls)
                assert steps + waterfall.rest_s == pytest.approx(waterfall.gap_s, abs=1e-6)
                assert waterfall.typical.n <= rows - 1
            answer = what_if(field, result, {Segment.SLED_PUSH: -3})
            assert answer.after.place <= answer.before.place
            way = route(field, report, gains, result.total_s - 100)
            assert sum(s.gain_s for s in way.steps) + way.left_s == pytest.approx(100)
            plan = target_plan(field, archetypes, result, result.total_s)
            assert sum(t.time_s for t in plan.targets) == plan.goal_s
            assert pace_card(plan).rows
            if rows < 30:
                assert any("stand behind these splits" in note for note in plan.notes)


def test_an_athlete_alone_in_a_field_is_compared_with_nobody(make_frame, as_result):
    frame = make_frame(1, seed=52)
    field = Field.from_frame(frame)
    result = as_result(frame.iloc[0])
    with pytest.raises(InputError, match="nobody"):
        target_plan(field, None, result, result.total_s)
    with pytest.raises(InputError, match="nobody"):
        what_if(field, result, {Segment.SLED_PUSH: -3})
