"""What a race says, as numbers: the result type every reader of ``analysis`` shares.

Percentiles are shares of the cohort that the athlete beat (0 to 100, higher is better). Gaps are
athlete minus comparison, seconds: positive is time lost.
"""

from dataclasses import dataclass
from enum import StrEnum

from analysis.readings import (
    ArchetypeReading,
    BeforeReading,
    EventReading,
    LevelReading,
    PacingReading,
    ProgressionReading,
    Strength,
    Waterfall,
)
from hyrox.evidence import Direction
from hyrox.results import Cohort, RaceResult
from hyrox.segments import SEGMENTS, Segment


class Verdict(StrEnum):
    """A time against its expectation: outside the 80 % interval or within it."""

    BETTER = "better than expected"
    AS_EXPECTED = "as expected"
    WORSE = "worse than expected"

    @classmethod
    def of(cls, time_s: float, interval_s: tuple[float, float]) -> "Verdict":
        low, high = interval_s
        return cls.BETTER if time_s < low else cls.WORSE if time_s > high else cls.AS_EXPECTED


@dataclass(frozen=True)
class SegmentReading:
    """One segment: the athlete's time, its place among peers, and what was to be expected.

    ``expected_s`` comes from the athlete's other segments and the venue, never from this one;
    ``interval_s`` holds 80 % of athletes with those other segments.
    """

    segment: Segment
    time_s: float
    percentile: float
    expected_s: float
    interval_s: tuple[float, float]
    peer_median_s: float

    @property
    def gap_s(self) -> float:
        return self.time_s - self.peer_median_s

    @property
    def verdict(self) -> Verdict:
        return Verdict.of(self.time_s, self.interval_s)

    @property
    def direction(self) -> Direction:
        return direction(self.gap_s)


@dataclass(frozen=True)
class GroupReading:
    """Several segments summed: all runs, all stations."""

    name: str
    time_s: float
    percentile: float
    peer_median_s: float

    @property
    def gap_s(self) -> float:
        return self.time_s - self.peer_median_s


@dataclass(frozen=True)
class Report:
    """One race read against its cohort; what the given times cannot judge is ``None`` or left out.

    ``expected_s`` and ``interval_s`` of the finish are known before the race (``before`` says from
    what). ``segments`` are the given ones in race order. ``run_fade`` is run 8 over run 2;
    ``peer_run_fade`` the cohort's median of it (run 1 is no fixed kilometre). ``venue_known`` says
    whether the event's own field was there to adjust for.
    """

    result: RaceResult
    cohort: Cohort
    percentile: float | None
    median_s: float
    expected_s: float
    interval_s: tuple[float, float]
    segments: tuple[SegmentReading, ...]
    running: GroupReading | None
    stations: GroupReading | None
    run_fade: float | None
    peer_run_fade: float
    venue_known: bool
    event: EventReading | None = None
    before: BeforeReading | None = None
    level: LevelReading | None = None
    waterfalls: tuple[Waterfall, ...] = ()
    pacing: PacingReading | None = None
    strengths: tuple[Strength, ...] = ()
    archetype: ArchetypeReading | None = None
    progression: ProgressionReading | None = None
    doubts: tuple[str, ...] = ()
    """Questions back about times that can be but hardly are."""

    @property
    def verdict(self) -> Verdict | None:
        """The finish against its expectation."""
        if not self.result.finish_known:
            return None
        return Verdict.of(self.result.total_s, self.interval_s)

    @property
    def gap_s(self) -> float | None:
        """The finish less the cohort's median."""
        return self.result.total_s - self.median_s if self.result.finish_known else None

    @property
    def missing(self) -> tuple[Segment, ...]:
        """Segments that were not given, and so are not judged."""
        given = {reading.segment for reading in self.segments}
        return tuple(segment for segment in SEGMENTS if segment not in given)

    def __getitem__(self, segment: Segment) -> SegmentReading:
        """The reading of a segment.

        Raises:
            KeyError: it was not given.
        """
        for reading in self.segments:
            if reading.segment is segment:
                return reading
        raise KeyError(segment)

    def losses(self) -> list[SegmentReading]:
        """Segments by seconds lost to the peer median, largest loss first."""
        return sorted(self.segments, key=lambda reading: -reading.gap_s)


def direction(gap_s: float) -> Direction:
    """Under half a second either way is even: it would be shown as 0:00."""
    if abs(gap_s) < 0.5:
        return Direction.EVEN
    return Direction.SLOWER if gap_s > 0 else Direction.FASTER
