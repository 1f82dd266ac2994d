"""One race read against its peers and its expectation."""

from analysis.cohorts import ALL_STATIONS, FADE, FINISH, RUNNING, choose, reading
from analysis.field import Field
from analysis.partition import UNKNOWN
from analysis.report import GroupReading, Report, SegmentReading
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS


def analyse(field: Field, result: RaceResult) -> Report:
    """The report of one race; the athlete's own stored finish is not among the peers.

    Raises:
        NotFoundError: the field holds nobody to compare with; the message says what to ingest.
    """
    peers = choose(field, result)
    values = reading(result)
    finish = field.expectation.finish(result)
    segments = tuple(
        SegmentReading(
            segment=segment,
            time_s=result.splits.seconds[i],
            percentile=peers.percentile(i, values[i]),
            expected_s=expected.expected_s,
            interval_s=expected.interval_s,
            peer_median_s=peers.median(i),
        )
        for i, (segment, expected) in enumerate(
            zip(SEGMENTS, field.expectation.segments(result), strict=True)
        )
    )
    running, stations = (
        GroupReading(
            name, float(values[column]), peers.percentile(column, values[column]),
            peers.median(column),
        )
        for name, column in (("running", RUNNING), ("stations", ALL_STATIONS))
    )  # fmt: skip
    return Report(
        result=result,
        cohort=peers.cohort,
        percentile=peers.percentile(FINISH, values[FINISH]),
        median_s=peers.median(FINISH),
        expected_s=finish.expected_s,
        interval_s=finish.interval_s,
        segments=segments,
        running=running,
        stations=stations,
        run_fade=float(values[FADE]),
        peer_run_fade=peers.median(FADE),
        venue_known=field.expectation.venues.code(result.season, result.event) != UNKNOWN,
    )
