"""One finish (``RaceResult``), its ``Splits``, and the ``Cohort`` it is compared with."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.rules import CURRENT_SEASON
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time, parse_time

SEGMENT_LIMITS_S: dict[Segment, tuple[int, int]] = {
    **dict.fromkeys(SEGMENTS, (30, 1800)),
    **{segment: (90, 1800) for segment in SEGMENTS if segment.is_run},
    Segment.SKI_ERG: (150, 1800),
    Segment.ROW: (150, 1800),
    Segment.ROXZONE: (60, 3600),
}
"""Shortest and longest believable time per segment, seconds. A kilometre under 1:30 or a
1,000 m erg under 2:30 is beyond any record; a station over 30 minutes is a timing-mat miss."""

TOTAL_LIMITS_S = (40 * 60, 5 * 3600)
"""Shortest and longest believable finish, seconds."""

_ROUNDING_S = 20
"""How far a finish may be from the sum of its splits."""


MOST_MISSING = 6
"""Segments that may be missing: with fewer than eleven, little could be said of a race."""


@dataclass(frozen=True)
class Splits:
    """Seconds per segment in race order, seventeen places; NaN where a time is missing.

    Raises:
        InputError: a time is impossible, or more than ``MOST_MISSING`` are missing.
    """

    seconds: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.seconds) != len(SEGMENTS):
            raise InputError(f"A race has {len(SEGMENTS)} segments, {len(self.seconds)} given.")
        # One NaN object, so that equal splits with the same times missing compare equal.
        seconds = tuple(math.nan if math.isnan(time_s) else time_s for time_s in self.seconds)
        object.__setattr__(self, "seconds", seconds)
        if len(missing := self.missing) > MOST_MISSING:
            raise InputError(
                f"Missing segments: {', '.join(missing)}. A report needs at least "
                f"{len(SEGMENTS) - MOST_MISSING} of the {len(SEGMENTS)}."
            )
        for segment, time_s in zip(SEGMENTS, seconds, strict=True):
            low, high = SEGMENT_LIMITS_S[segment]
            if not (math.isnan(time_s) or low <= time_s <= high):
                raise InputError(
                    f"{segment.label}: {time_s:g} s is not possible "
                    f"({format_time(low)} to {format_time(high)}). Check the time."
                )

    @classmethod
    def of(cls, times: Mapping[str, object]) -> "Splits":
        """Read a mapping of segment name to seconds or ``m:ss`` text.

        A segment that is left out, ``None`` or empty is missing.

        Raises:
            InputError: unknown names, too many missing segments, or times that are not times.
        """
        unknown = sorted(str(name)[:30] for name in times if name not in set(SEGMENTS))
        if unknown:
            raise InputError(
                f"Unknown segments: {', '.join(unknown[:5])}. Use: {', '.join(SEGMENTS)}."
            )
        missing = {s for s in SEGMENTS if times.get(s) in (None, "")}
        return cls(
            tuple(math.nan if s in missing else parse_time(times[s], s.label) for s in SEGMENTS)
        )

    def __getitem__(self, segment: Segment) -> float:
        return self.seconds[SEGMENTS.index(segment)]

    @property
    def missing(self) -> tuple[Segment, ...]:
        """The segments without a time, in race order."""
        return tuple(
            segment
            for segment, time_s in zip(SEGMENTS, self.seconds, strict=True)
            if math.isnan(time_s)
        )

    @property
    def total_s(self) -> float:
        """The sum of all segments; NaN when one is missing."""
        return float(sum(self.seconds))

    def derived(self, total_s: float) -> "Splits":
        """With the one missing time as what the others leave of the finish, where that is possible.

        It is within the timing's rounding of the time that was run.
        """
        if len(self.missing) != 1 or math.isnan(total_s):
            return self
        (segment,) = self.missing
        rest_s = total_s - sum(time_s for time_s in self.seconds if not math.isnan(time_s))
        low, high = SEGMENT_LIMITS_S[segment]
        if not low <= rest_s <= high:
            return self
        return Splits(tuple(rest_s if math.isnan(t) else t for t in self.seconds))


@dataclass(frozen=True)
class RaceResult:
    """One finish.

    ``total_s`` may differ from the sum of the splits by the timing's rounding (each split is
    rounded up since season 8, about 3 s over the race); it defaults to the sum, and is NaN when
    it was not given and a segment is missing. A single missing segment is what the others leave of
    the finish; ``derived`` names it.

    Raises:
        InputError: a total that is impossible or does not belong to the splits.
    """

    division: Division
    gender: Gender
    splits: Splits
    season: int = CURRENT_SEASON
    age_group: str | None = None
    event: str | None = None
    result_id: str | None = None
    total_s: float = field(default=-1.0)
    invented: bool = False
    """Drawn from the reference field: no real person."""
    derived: Segment | None = None

    def __post_init__(self) -> None:
        if self.total_s < 0:
            object.__setattr__(self, "total_s", self.splits.total_s)
        if math.isnan(self.total_s):
            object.__setattr__(self, "total_s", math.nan)
        else:
            self._check_total()
            whole = self.splits.derived(self.total_s)
            if whole is not self.splits:
                object.__setattr__(self, "derived", self.splits.missing[0])
                object.__setattr__(self, "splits", whole)
        if self.gender is Gender.MIXED and self.division in (Division.OPEN, Division.PRO):
            raise InputError("Mixed is a team category: choose doubles or relay, or a gender.")

    @property
    def finish_known(self) -> bool:
        """Whether there is a finish: given, or the sum of all segments."""
        return not math.isnan(self.total_s)

    def _check_total(self) -> None:
        low, high = TOTAL_LIMITS_S
        if not low <= self.total_s <= high:
            raise InputError(
                f"A finish of {format_time(self.total_s)} is not possible "
                f"({format_time(low)} to {format_time(high)}). Check the splits."
            )
        given_s = sum(t for t in self.splits.seconds if not math.isnan(t))
        least_s, most_s = (
            given_s + sum(SEGMENT_LIMITS_S[segment][i] for segment in self.splits.missing)
            for i in (0, 1)
        )
        if not least_s - _ROUNDING_S <= self.total_s <= most_s + _ROUNDING_S:
            given = "splits given" if self.splits.missing else "splits"
            raise InputError(
                f"The {given} add up to {format_time(given_s)}, "
                f"but the finish says {format_time(self.total_s)}. Check which one is right."
            )


@dataclass(frozen=True)
class Cohort:
    """The finishers a result is compared with.

    ``definition`` is words a person understands ("men 35-39, open, season 8");
    ``widened`` says what was left out to reach 30 finishers (empty if nothing was).
    """

    definition: str
    n: int
    widened: tuple[str, ...] = ()
    invented: bool = False
    """Its finishers were drawn from the reference field."""

    MINIMUM: ClassVar[int] = 30

    @property
    def is_small(self) -> bool:
        return self.n < self.MINIMUM
