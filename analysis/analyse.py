"""One race read against its peers and its expectation."""

from math import isnan

from analysis.cohorts import (
    ALL_STATIONS,
    FADE,
    FINISH,
    RUNNING,
    Peers,
    at_event,
    choose,
    reading,
)
from analysis.field import Field
from analysis.partition import UNKNOWN, Floats
from analysis.report import GroupReading, Report, SegmentReading
from analysis.teams import same_runners
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
        if not isnan(values[i])
    )
    return Report(
        result=result,
        cohort=peers.cohort,
        percentile=(
            peers.percentile(FINISH, values[FINISH]) if not isnan(values[FINISH]) else None
        ),
        median_s=peers.median(FINISH),
        expected_s=finish.expected_s,
        interval_s=finish.interval_s,
        segments=segments,
        running=_group(peers, values, RUNNING, "running"),
        stations=_group(peers, values, ALL_STATIONS, "stations"),
        run_fade=_fade(result, values),
        peer_run_fade=peers.median(FADE),
        event=at_event(field, result),
        venue_known=field.venues.code(result.season, result.event) != UNKNOWN,
    )


def _fade(result: RaceResult, values: Floats) -> float | None:
    """Run 8 over run 2; in a relay they are different people's."""
    fade = float(values[FADE])
    return fade if same_runners(result.division) and not isnan(fade) else None


def _group(peers: Peers, values: Floats, column: int, name: str) -> GroupReading | None:
    """Several segments summed; ``None`` when one of them is missing."""
    value = float(values[column])
    if isnan(value):
        return None
    return GroupReading(name, value, peers.percentile(column, value), peers.median(column))
