"""A recorded activity as its file tells it, whatever the format."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hyrox.errors import InputError

Format = Literal["fit", "tcx", "gpx"]

LONGEST_S = 172_800.0
"""48 h: longer is a watch that was never stopped."""
FARTHEST_M = 1_000_000.0
MOST_LAPS = 500
MOST_SAMPLES = 200_000
"""48 h at one a second, and some."""
HEART_RATES_BPM = (20, 260)
"""Lowest and highest that is believed; what lies outside is a fault of the strap."""
SAME_START_S = 60.0
SAME_DURATION = 0.02
_FIRST_CLOCK = datetime(1990, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class RecordedLap:
    """One lap. ``start_s``: seconds since the activity began."""

    start_s: float
    duration_s: float
    distance_m: float | None = None
    average_bpm: float | None = None
    highest_bpm: float | None = None


@dataclass(frozen=True, eq=False)
class HeartRates:
    """Heart rate over time. ``times_s`` (n,) since the activity began, ascending; ``bpm`` (n,)."""

    times_s: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    bpm: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))

    @classmethod
    def of(cls, samples: Iterable[tuple[float, float | None]]) -> "HeartRates":
        """From (seconds, bpm) in any order; of one moment the last counts, the impossible never."""
        low, high = HEART_RATES_BPM
        found = {
            float(np.float32(at)): bpm
            for at, bpm in samples
            if bpm is not None and low <= bpm <= high and 0 <= at <= LONGEST_S
        }
        times = sorted(found)
        return cls(np.array(times, np.float32), np.array([found[at] for at in times], np.float32))

    def __len__(self) -> int:
        return len(self.bpm)


@dataclass(frozen=True, eq=False)
class Activity:
    """One recorded activity.

    Args:
        format: of the file.
        digest: SHA-256 of the (unpacked) file, hexadecimal.
        sport: in the file's words, lower case ("running"); "unknown" if it says none.
        started_at: UTC.
        elapsed_s: from start to end, pauses included.
        moving_s: with the watch's timer running, where the file says.
        distance_m: None where the file has none.
        device: name of what recorded it, "" where the file does not say; no serial number.

    Raises:
        InputError: a start, length or distance that cannot be.
    """

    format: Format
    digest: str
    sport: str
    started_at: datetime
    elapsed_s: float
    moving_s: float | None = None
    distance_m: float | None = None
    laps: tuple[RecordedLap, ...] = ()
    heart: HeartRates = field(default_factory=HeartRates, repr=False)
    device: str = ""

    def __post_init__(self) -> None:
        if self.started_at < _FIRST_CLOCK:
            raise InputError(
                f"The activity says it began on {self.started_at:%Y-%m-%d}: the watch's clock was "
                "not set. Correct the start in the app of the watch and export it again."
            )
        if not 0 < self.elapsed_s <= LONGEST_S:
            raise InputError(
                "The activity lasts longer than two days. Cut it in the app that recorded it."
                if self.elapsed_s > 0
                else "The activity has no length: the file holds nothing that was recorded."
            )
        if self.distance_m is not None and not 0 <= self.distance_m <= FARTHEST_M:
            raise InputError("The activity is longer than 1,000 km. Check the file.")
        if len(self.laps) > MOST_LAPS:
            raise InputError(f"The activity has more than {MOST_LAPS} laps. Check the file.")

    @property
    def average_bpm(self) -> float | None:
        """Mean of the samples, else of the laps by their length; None without heart rate."""
        if len(self.heart):
            return float(self.heart.bpm.mean(dtype=np.float64))
        known = [(lap.average_bpm, lap.duration_s) for lap in self.laps if lap.average_bpm]
        whole = sum(length for _, length in known)
        return sum(bpm * length for bpm, length in known) / whole if whole else None

    @property
    def highest_bpm(self) -> float | None:
        if len(self.heart):
            return float(self.heart.bpm.max())
        return max((lap.highest_bpm for lap in self.laps if lap.highest_bpm), default=None)


def is_same(first: tuple[datetime, float], second: tuple[datetime, float]) -> bool:
    """Whether two activities, each (start, elapsed seconds), are one that was exported twice.

    Starts within ``SAME_START_S`` of each other, lengths within 2 % of the longer: formats round
    differently and a GPX file begins with the first position, not with the button (own figures).
    """
    apart_s = abs((first[0] - second[0]).total_seconds())
    shorter, longer = sorted((first[1], second[1]))
    return apart_s <= SAME_START_S and longer - shorter <= SAME_DURATION * longer


def number(value: object, low: float = 0.0, high: float = math.inf) -> float | None:
    """A number of a file that lies within limits, else None: files are not to be trusted."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Not float(value) first: an integer of a file may be too large for one.
    return float(value) if low <= value <= high and not math.isinf(value) else None


def heart_rate(value: object) -> float | None:
    """A heart rate of a file, bpm, if it can be one."""
    return number(value, *HEART_RATES_BPM)


def words(value: object, most: int = 40) -> str:
    """A name of a file in one line of at most so many characters; "" if it has none."""
    if not isinstance(value, str):
        return ""
    plain = "".join(letter if letter.isprintable() else " " for letter in value[: 4 * most])
    return " ".join(plain.split())[:most].strip()
