"""Questions back: asked of typing slips, not of ordinary finishes."""

from dataclasses import replace

import pytest

from analysis.analyse import analyse
from analysis.sanity import questions
from hyrox.results import Splits
from hyrox.segments import SEGMENTS, Segment


def typed(result, segment, seconds):
    times = list(result.splits.seconds)
    times[SEGMENTS.index(segment)] = seconds
    return replace(result, splits=Splits(tuple(times)), total_s=-1.0)


def test_ordinary_finishes_are_not_questioned(frame, field, as_result):
    reports = [analyse(field, as_result(frame.iloc[i])) for i in range(0, 3900, 13)]
    assert [questions(report) for report in reports if questions(report)] == []


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
