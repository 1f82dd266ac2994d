"""A race to speak of, read against a small invented field."""

import pytest

from analysis.report import GroupReading, Report, SegmentReading
from hyrox.divisions import Division, Gender
from hyrox.results import Cohort, RaceResult, Splits
from hyrox.segments import SEGMENTS, Segment


@pytest.fixture
def report() -> Report:
    """Slower than the peers on the sled push and Roxzone, faster on the row, level elsewhere."""
    medians = dict.fromkeys(SEGMENTS, 300.0) | {Segment.ROXZONE: 420.0, Segment.SLED_PUSH: 134.0}
    gaps = {Segment.SLED_PUSH: 31.0, Segment.ROXZONE: 20.0, Segment.ROW: -12.0}
    times = {s: medians[s] + gaps.get(s, 0.0) for s in SEGMENTS}
    result = RaceResult(
        Division.OPEN, Gender.MALE, Splits(tuple(times.values())), age_group="35-39",
        result_id="r-1",
    )  # fmt: skip
    readings = tuple(
        SegmentReading(
            s, times[s], 50 - gaps.get(s, 0.0), medians[s], (medians[s] - 25, medians[s] + 25),
            medians[s],
        )
        for s in SEGMENTS
    )  # fmt: skip
    total = result.total_s
    return Report(
        result=result,
        cohort=Cohort("men 35-39, open, season 7 on", 396),
        percentile=46.0,
        median_s=total - 39.0,
        expected_s=total - 30.0,
        interval_s=(total - 600, total + 900),
        segments=readings,
        running=GroupReading("running", 2400.0, 50.0, 2400.0),
        stations=GroupReading("stations", 2253.0, 44.0, 2234.0),
        run_fade=1.24,
        peer_run_fade=1.21,
        venue_known=True,
    )
