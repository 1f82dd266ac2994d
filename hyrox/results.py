"""One finish (``RaceResult``), its ``Splits``, and the ``Cohort`` it is compared with."""

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


@dataclass(frozen=True)
class Splits:
    """Seconds per segment, all seventeen, in race order.

    Raises:
        InputError: a segment is missing or its time is impossible.
    """

    seconds: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.seconds) != len(SEGMENTS):
            raise InputError(f"A race has {len(SEGMENTS)} segments, {len(self.seconds)} given.")
        for segment, time_s in zip(SEGMENTS, self.seconds, strict=True):
            low, high = SEGMENT_LIMITS_S[segment]
            if not low <= time_s <= high:
                raise InputError(
                    f"{segment.label}: {time_s:g} s is not possible "
                    f"({format_time(low)} to {format_time(high)}). Check the time."
                )

    @classmethod
    def of(cls, times: Mapping[str, object]) -> "Splits":
        """Read a mapping of segment name to seconds or ``m:ss`` text.

        Raises:
            InputError: unknown names, missing segments, or times that are not times.
        """
        unknown = sorted(str(name)[:30] for name in times if name not in set(SEGMENTS))
        if unknown:
            raise InputError(
                f"Unknown segments: {', '.join(unknown[:5])}. Use: {', '.join(SEGMENTS)}."
            )
        missing = [s for s in SEGMENTS if times.get(s) in (None, "")]
        if missing:
            raise InputError(
                f"Missing segments: {', '.join(missing)}. A report needs all {len(SEGMENTS)}."
            )
        return cls(tuple(parse_time(times[s], s.label) for s in SEGMENTS))

    def __getitem__(self, segment: Segment) -> float:
        return self.seconds[SEGMENTS.index(segment)]

    @property
    def total_s(self) -> float:
        return float(sum(self.seconds))


@dataclass(frozen=True)
class RaceResult:
    """One finish.

    ``total_s`` may differ from the sum of the splits by the timing's rounding (each split is
    rounded up since season 8, about 3 s over the race); it defaults to the sum.

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

    def __post_init__(self) -> None:
        if self.total_s < 0:
            object.__setattr__(self, "total_s", self.splits.total_s)
        low, high = TOTAL_LIMITS_S
        if not low <= self.total_s <= high:
            raise InputError(
                f"A finish of {format_time(self.total_s)} is not possible "
                f"({format_time(low)} to {format_time(high)}). Check the splits."
            )
        if abs(self.total_s - self.splits.total_s) > 20:
            raise InputError(
                f"The splits add up to {format_time(self.splits.total_s)}, "
                f"but the finish says {format_time(self.total_s)}. Check which one is right."
            )
        if self.gender is Gender.MIXED and self.division in (Division.OPEN, Division.PRO):
            raise InputError("Mixed is a team category: choose doubles or relay, or a gender.")


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
