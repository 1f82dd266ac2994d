"""Facts say their comparison in words, with the right direction, and only true things."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.facts import facts, gap_words, spotlight_count
from analysis.report import GroupReading, Report, SegmentReading
from hyrox.divisions import Division, Gender
from hyrox.evidence import Direction
from hyrox.results import Cohort, RaceResult, Splits
from hyrox.segments import SEGMENTS


def report_with(gaps: list[int]) -> Report:
    """A race whose segments differ from a peer median of 400 s by ``gaps``."""
    times = tuple(400.0 + gap for gap in gaps)
    result = RaceResult(Division.OPEN, Gender.FEMALE, Splits(times))
    readings = tuple(
        SegmentReading(s, t, 50.0, 400.0, (350.0, 450.0), 400.0)
        for s, t in zip(SEGMENTS, times, strict=True)
    )
    return Report(
        result, Cohort("women, open, season 7 on", 1234), 50.0, 6800.0, 6800.0, (6000.0, 8000.0),
        readings, GroupReading("running", 3200, 50, 3200), GroupReading("stations", 3200, 50, 3200),
        1.2, 1.2, True,
    )  # fmt: skip


GAPS = st.lists(st.integers(-150, 300), min_size=17, max_size=17)


@given(GAPS)
def test_every_segment_has_one_fact_with_its_own_direction(gaps: list[int]) -> None:
    report = report_with(gaps)
    found = {item.about: item for item in facts(report) if item.about}
    assert set(found) == set(SEGMENTS)
    for segment, gap in zip(SEGMENTS, gaps, strict=True):
        way = Direction.EVEN if gap == 0 else Direction.SLOWER if gap > 0 else Direction.FASTER
        assert found[segment].direction is way
        for text in (found[segment].text, found[segment].sentence):
            assert ("slower than the peer median" in text) == (gap > 0)
            assert ("faster than the peer median" in text) == (gap < 0)


@given(GAPS)
def test_ids_are_unique_and_the_spotlight_comes_first(gaps: list[int]) -> None:
    items = facts(report_with(gaps))
    assert [item.id for item in items] == [f"F{i}" for i in range(1, len(items) + 1)]
    head = items[: spotlight_count(report_with(gaps))]
    ranked = [item for item in items if "loss)" in item.text or "gain)" in item.text]
    assert all(item in head for item in ranked)
    losses = [item.value for item in ranked if "loss)" in item.text]
    assert losses == sorted(losses, reverse=True)


def test_small_gaps_are_seconds_and_large_ones_minutes() -> None:
    assert gap_words(31.4) == "31 s slower"
    assert gap_words(-130) == "2:10 faster"
    assert gap_words(0.4) == "level"


@pytest.mark.parametrize(
    ("interval", "words"),
    [((6900.0, 8000.0), "better than expected"), ((6000.0, 6700.0), "worse than expected"),
     ((6000.0, 8000.0), "as expected")],
)  # fmt: skip
def test_the_expectation_is_said_in_words(interval: tuple[float, float], words: str) -> None:
    report = replace(report_with([0] * 17), interval_s=interval)
    assert words in facts(report)[2].text


def test_facts_name_their_cohort_and_its_size() -> None:
    assert all("n = 1,234" in item.source.location for item in facts(report_with([0] * 17)))
