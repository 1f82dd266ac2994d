"""FIT files (Garmin, Wahoo, Coros, Suunto, Polar and others), decoded with ``fitdecode``.

Messages and fields as in the FIT protocol's profile: ``file_id``, ``session``, ``lap``, ``record``.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hyrox.errors import InputError
from journal.activities.activity import (
    FARTHEST_M,
    LONGEST_S,
    MOST_LAPS,
    MOST_SAMPLES,
    Activity,
    HeartRates,
    RecordedLap,
    heart_rate,
    number,
    words,
)

_EPOCH_S = 631_065_600
"""31 December 1989, from which the protocol counts, as Unix time."""
_FIRST_CLOCK, _LAST_CLOCK = 0x10000000, 0xFFFFFFFE
"""Below, a time counts from when the device was switched on."""
_MOST_FIELDS = 10 * MOST_SAMPLES
"""Decoding is slow, about 15 microseconds a field: a file must not keep the machine for minutes."""
_MESSAGES = frozenset({"file_id", "session", "lap", "record"})


@dataclass
class _Found:
    about: dict[str, Any] = field(default_factory=dict)
    sessions: list[dict[str, Any]] = field(default_factory=list)
    laps: list[dict[str, Any]] = field(default_factory=list)
    samples: list[tuple[float, float | None]] = field(default_factory=list)
    """Unix time and heart rate."""
    distance_m: float | None = None


def read_fit(data: bytes, digest: str) -> Activity:
    """The activity in a FIT file; several sessions of one file (a multisport race) are one.

    Raises:
        InputError: the file is damaged or cut off, or it is a workout, a course or a setting.
    """
    found = _found(data)
    kind = found.about.get("type", "activity")
    if kind != "activity":
        called = words(kind) or "unknown kind"
        raise InputError(
            f"This FIT file is no recorded activity ({called}). Export the activity itself."
        )
    starts = [at for one in found.sessions if (at := _moment(one.get("start_time"))) is not None]
    began = min(starts, default=found.samples[0][0] if found.samples else None)
    if began is None:
        raise InputError("The FIT file holds no session and no samples: nothing was recorded.")
    ended = [at for at, _ in found.samples[-1:]] + [
        at + (_length(one) or 0.0)
        for one in found.sessions
        if (at := _moment(one.get("start_time"))) is not None
    ]
    timers = [number(one.get("total_timer_time"), 0, LONGEST_S) for one in found.sessions]
    metres = [number(one.get("total_distance"), 0, FARTHEST_M) for one in found.sessions]
    known_m = [one for one in metres if one is not None]
    moving = [one for one in timers if one is not None]
    return Activity(
        format="fit",
        digest=digest,
        sport=_sport(found.sessions),
        started_at=datetime.fromtimestamp(began, UTC),
        elapsed_s=max(ended) - began,
        moving_s=sum(moving) if moving else None,
        distance_m=sum(known_m) if known_m else found.distance_m,
        laps=tuple(_laps(found.laps, began)),
        heart=HeartRates.of((at - began, bpm) for at, bpm in found.samples),
        device=_device(found.about),
    )


def _found(data: bytes) -> _Found:
    import fitdecode

    found = _Found()
    try:
        # Without processors: raw seconds and protocol names are all that is needed here.
        reader = fitdecode.FitReader(
            data, processor=None, check_crc=fitdecode.CrcCheck.RAISE,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        )  # fmt: skip
        fields = 0
        with reader:
            for frame in reader:
                if not isinstance(frame, fitdecode.FitDataMessage):
                    continue
                fields += 1 + len(frame.fields)
                if fields > _MOST_FIELDS:
                    raise InputError(
                        "The FIT file holds more than an activity of two days can have. Cut it in "
                        "the app that recorded it."
                    )
                if frame.name in _MESSAGES:
                    _take(found, frame.name, {one.name: one.value for one in frame.fields})
    # What the decoder raises for bytes that no device wrote, beside its own errors.
    except (
        fitdecode.FitError, struct.error, ValueError, TypeError, LookupError, ArithmeticError,
        AssertionError, AttributeError, EOFError,
    ):  # fmt: skip
        raise InputError(
            "The FIT file is damaged or cut off. Copy or export it from the watch again."
        ) from None
    found.samples.sort(key=lambda sample: sample[0])
    return found


def _take(found: _Found, name: str, values: dict[str, Any]) -> None:
    if name == "file_id":
        found.about = found.about or values
    elif name == "session":
        found.sessions.append(values)
    elif name == "lap":
        if len(found.laps) > MOST_LAPS:
            raise InputError(f"The activity has more than {MOST_LAPS} laps. Check the file.")
        found.laps.append(values)
    elif (at := _moment(values.get("timestamp"))) is not None:
        found.samples.append((at, heart_rate(values.get("heart_rate"))))
        gone_m = number(values.get("distance"), 0, FARTHEST_M)
        if gone_m is not None:
            found.distance_m = max(gone_m, found.distance_m or 0.0)


def _moment(value: object) -> float | None:
    """Unix time of a field."""
    seconds = number(value, _FIRST_CLOCK, _LAST_CLOCK)
    return None if seconds is None else seconds + _EPOCH_S


def _length(values: Mapping[str, Any]) -> float | None:
    """Seconds, pauses included where the file says."""
    elapsed = number(values.get("total_elapsed_time"), 0, LONGEST_S)
    return number(values.get("total_timer_time"), 0, LONGEST_S) if elapsed is None else elapsed


def _laps(laps: list[dict[str, Any]], began: float) -> Iterator[RecordedLap]:
    for values in laps:
        start, length = _moment(values.get("start_time")), _length(values)
        if start is None or length is None:
            continue
        yield RecordedLap(
            max(start - began, 0.0),
            length,
            number(values.get("total_distance"), 0, FARTHEST_M),
            heart_rate(values.get("avg_heart_rate")),
            heart_rate(values.get("max_heart_rate")),
        )


def _sport(sessions: list[dict[str, Any]]) -> str:
    names = {words(one.get("sport")) for one in sessions} - {"", "transition"}
    if len(names) > 1:
        return "multisport"
    return names.pop() if names else "unknown"


def _device(about: Mapping[str, Any]) -> str:
    maker = words(about.get("manufacturer"))
    model = words(about.get("product_name")) or words(about.get("garmin_product"))
    return f"{maker} {model}".strip().replace("_", " ")[:80]
