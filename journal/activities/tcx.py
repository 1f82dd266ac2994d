"""TCX files (Garmin Training Center), of which positions are not read at all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from hyrox.errors import InputError
from journal.activities.activity import (
    FARTHEST_M,
    LONGEST_S,
    MOST_LAPS,
    Activity,
    HeartRates,
    RecordedLap,
    heart_rate,
    number,
    words,
)

Sample = tuple[datetime, float | None]


def read_tcx(root: Element, digest: str) -> Activity:
    """The activity in a TCX document.

    Raises:
        InputError: it has none or several, or nothing in it has a time.
    """
    found = root.findall("Activities/Activity")
    if len(found) != 1:
        raise InputError(
            f"The TCX file holds {len(found)} activities; give a file with one. (A course or a "
            "workout is no activity.)"
        )
    (activity,) = found
    laps = activity.findall("Lap")
    if len(laps) > MOST_LAPS:
        raise InputError(f"The activity has more than {MOST_LAPS} laps. Check the file.")
    samples = sorted(_samples(activity), key=lambda sample: sample[0])
    timed = [(at, lap) for lap in laps if (at := _moment(lap.get("StartTime"))) is not None]
    starts = [at for at, _ in timed] + [at for at, _ in samples[:1]]
    if not starts:
        raise InputError("The TCX file says no time at all. Export the recorded activity.")
    began = min(starts)
    lengths = [number(_text(lap, "TotalTimeSeconds"), 0, LONGEST_S) for lap in laps]
    metres = [number(_text(lap, "DistanceMeters"), 0, FARTHEST_M) for lap in laps]
    known_m = [one for one in metres if one is not None]
    ends = [(at - began).total_seconds() for at, _ in samples[-1:]]
    ends += [
        (at - began).total_seconds() + (number(_text(lap, "TotalTimeSeconds"), 0, LONGEST_S) or 0)
        for at, lap in timed
    ]
    return Activity(
        format="tcx",
        digest=digest,
        sport=words(activity.get("Sport")).lower() or "unknown",
        started_at=began,
        elapsed_s=max(ends),
        moving_s=sum(one or 0.0 for one in lengths) if any(lengths) else None,
        distance_m=sum(known_m) if known_m else None,
        laps=tuple(_laps(timed, began)),
        heart=HeartRates.of(((at - began).total_seconds(), bpm) for at, bpm in samples),
        device=words(activity.findtext("Creator/Name"), 80),
    )


def _samples(activity: Element) -> Iterator[Sample]:
    for point in activity.iter("Trackpoint"):
        if (at := _moment(_text(point, "Time"))) is not None:
            yield at, heart_rate(_text(point, "HeartRateBpm/Value"))


def _laps(laps: list[tuple[datetime, Element]], began: datetime) -> Iterator[RecordedLap]:
    for at, lap in sorted(laps, key=lambda found: found[0]):
        length = number(_text(lap, "TotalTimeSeconds"), 0, LONGEST_S)
        if length is not None:
            yield RecordedLap(
                (at - began).total_seconds(),
                length,
                number(_text(lap, "DistanceMeters"), 0, FARTHEST_M),
                heart_rate(_text(lap, "AverageHeartRateBpm/Value")),
                heart_rate(_text(lap, "MaximumHeartRateBpm/Value")),
            )


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _moment(text: str | None) -> datetime | None:
    """A time in UTC, which one without a zone is taken for; None if it is none."""
    try:
        moment = datetime.fromisoformat((text or "").strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
