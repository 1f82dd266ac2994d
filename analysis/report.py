"""What a race says, as numbers: the result type every reader of ``analysis`` shares.

Percentiles are shares of the cohort that the athlete beat (0 to 100, higher is better). Gaps are
athlete minus comparison, seconds: positive is time lost.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hyrox.evidence import Direction
from hyrox.results import Cohort, RaceResult
from hyrox.segments import Segment


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
    """One race read against its cohort.

    ``expected_s`` and ``interval_s`` of the finish are known before the race: division, gender,
    age group and venue only. ``run_fade`` is run 8 over run 2; ``peer_run_fade`` the cohort's
    median of it (run 1 is no fixed kilometre). ``venue_known`` says whether the event's own field
    was there to adjust for.
    """

    result: RaceResult
    cohort: Cohort
    percentile: float
    median_s: float
    expected_s: float
    interval_s: tuple[float, float]
    segments: tuple[SegmentReading, ...]
    running: GroupReading
    stations: GroupReading
    run_fade: float
    peer_run_fade: float
    venue_known: bool

    @property
    def verdict(self) -> Verdict:
        return Verdict.of(self.result.total_s, self.interval_s)

    @property
    def gap_s(self) -> float:
        return self.result.total_s - self.median_s

    def __getitem__(self, segment: Segment) -> SegmentReading:
        return next(reading for reading in self.segments if reading.segment is segment)

    def losses(self) -> list[SegmentReading]:
        """Segments by seconds lost to the peer median, largest loss first."""
        return sorted(self.segments, key=lambda reading: -reading.gap_s)

    def as_json(self) -> dict[str, Any]:
        """The published shape of ``report --json``, without the neighbours."""
        result = self.result
        return {
            "result": {
                "id": result.result_id,
                "division": result.division.value,
                "gender": result.gender.value,
                "age_group": result.age_group,
                "event": result.event,
                "season": result.season,
                "total_s": round(result.total_s, 1),
                "invented": result.invented,
            },
            "cohort": {
                "definition": self.cohort.definition,
                "n": self.cohort.n,
                "widened": list(self.cohort.widened),
            },
            "overall": {
                "total_s": round(result.total_s, 1),
                "percentile": round(self.percentile, 1),
                "median_s": round(self.median_s, 1),
                "expected_s": round(self.expected_s, 1),
                "interval_s": [round(bound, 1) for bound in self.interval_s],
                "verdict": self.verdict.value,
            },
            "segments": [
                {
                    "segment": reading.segment.value,
                    "time_s": round(reading.time_s, 1),
                    "percentile": round(reading.percentile, 1),
                    "expected_s": round(reading.expected_s, 1),
                    "interval_s": [round(bound, 1) for bound in reading.interval_s],
                    "peer_median_s": round(reading.peer_median_s, 1),
                    "gap_s": round(reading.gap_s, 1),
                    "verdict": reading.verdict.value,
                }
                for reading in self.segments
            ],
        }


def direction(gap_s: float) -> Direction:
    """Under half a second either way is even: it would be shown as 0:00."""
    if abs(gap_s) < 0.5:
        return Direction.EVEN
    return Direction.SLOWER if gap_s > 0 else Direction.FASTER
