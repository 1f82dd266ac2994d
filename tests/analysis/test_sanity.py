"""Questions back: asked of typing slips, not of ordinary finishes."""

from dataclasses import replace

import pytest

from analysis.sanity import questions
from hyrox.results import Splits
from hyrox.segments import SEGMENTS, Segment
from tests.analysis.reports import analyse


def typed(result, segment, seconds):
    times = list(result.splits.seconds)
    times[SEGMENTS.index(segment)] = seconds
    return replace(result, splits=Splits(tuple(times)), total_s=-1.0)


def test_ordinary_finishes_are_not_questioned(frame, field, as_result):
    reports = [analyse(field, as_result(frame.iloc[i])) for i in range(0, 3900, 13)]
    asked = [questions(report, field) for report in reports]
    assert [found for found in asked if found] == []


@pytest.mark.parametrize(
    ("segment", "seconds", "word"),
    [
        (Segment.BURPEE_BROAD_JUMP, 32, "faster"),
        (Segment.RUN_4, 105, "faster"),
        (Segment.FARMERS_CARRY, 1200, "slower"),
        (Segment.ROW, 1700, "slower"),
    ],
)
def test_a_slip_is_asked_about_with_the_time_that_was_expected(
    frame, field, as_result, segment, seconds, word
):
    report = analyse(field, typed(as_result(frame.iloc[11]), segment, seconds))
    asked = questions(report)
    assert len(asked) == 1
    assert asked[0].startswith(segment.label)
    assert f"far {word} than your other segments suggest" in asked[0]


def test_without_a_field_only_single_times_are_doubted(frame, field, as_result):
    result = as_result(frame.iloc[3])
    times = list(result.splits.seconds)
    i, j = SEGMENTS.index(Segment.FARMERS_CARRY), SEGMENTS.index(Segment.RUN_7)
    times[i], times[j] = times[j], times[i]
    report = analyse(field, replace(result, splits=Splits(tuple(times)), total_s=-1.0))
    assert "Were they swapped?" in questions(report, field)[0]
    assert not any("swapped" in question for question in questions(report))


def test_several_doubted_times_are_one_question(frame, field, as_result):
    result = typed(as_result(frame.iloc[11]), Segment.ROW, 1700)
    asked = questions(analyse(field, typed(result, Segment.WALL_BALLS, 1750)), field)
    assert len(asked) == 1
    assert "rowing 28:20 (about " in asked[0]
    assert "wall balls 29:10 (about " in asked[0]
    assert asked[0].endswith("Are they right?")
