"""GPX tracks, read with ``gpxpy``. Positions serve to measure the distance and are not kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, tostring

from hyrox.errors import InputError
from journal.activities.activity import (
    FARTHEST_M,
    Activity,
    HeartRates,
    heart_rate,
    number,
    words,
)

if TYPE_CHECKING:
    from gpxpy.gpx import GPX, GPXTrackPoint

_HEART_RATE = ("hr", "heartrate")
"""Elements of Garmin's TrackPointExtension and of others."""


def read_gpx(root: Element, digest: str) -> Activity:
    """The activity in a GPX document; its tracks and segments are one. GPX knows no laps.

    Raises:
        InputError: it has no points, or the points no time.
    """
    gpx = _parsed(root)
    timed = sorted(
        ((_utc(point.time), point) for point in _points(gpx) if point.time is not None),
        key=lambda found: found[0],
    )
    if not timed:
        raise InputError(
            "The GPX file has no points with a time: it is a route, not an activity. Export the "
            "recorded activity, or give the FIT file."
        )
    began = timed[0][0]
    return Activity(
        format="gpx",
        digest=digest,
        sport=_sport(gpx),
        started_at=began,
        elapsed_s=(timed[-1][0] - began).total_seconds(),
        # On the spot (an indoor file with one position) is no distance that was measured.
        distance_m=_metres(gpx) or None,
        heart=HeartRates.of(
            ((at - began).total_seconds(), _heart_rate(point)) for at, point in timed
        ),
        device=words(root.get("creator"), 80),
    )


def _parsed(root: Element) -> "GPX":
    import gpxpy
    from gpxpy.gpx import GPXException

    try:
        # Written anew from the checked tree: gpxpy itself would take a document type, and
        # registers every namespace of a file for the whole process.
        return gpxpy.parse(tostring(root, encoding="unicode"), version="1.1")
    except (GPXException, ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
        raise InputError(
            "The GPX file is damaged: a point or a number cannot be read. Export it again."
        ) from None


def _points(gpx: "GPX") -> Iterator["GPXTrackPoint"]:
    for track in gpx.tracks:
        for segment in track.segments:
            yield from segment.points


def _metres(gpx: "GPX") -> float | None:
    """Along the points of each segment; a position that cannot be is passed over."""
    whole = 0.0
    for track in gpx.tracks:
        for segment in track.segments:
            places = [point for point in segment.points if _is_on_earth(point)]
            whole += sum(one.distance_2d(other) or 0.0 for one, other in pairwise(places))
    return number(whole, 0, FARTHEST_M)


def _is_on_earth(point: "GPXTrackPoint") -> bool:
    # Comparisons, which "nan" and "inf" of a file do not meet.
    return -90 <= point.latitude <= 90 and -180 <= point.longitude <= 180


def _utc(moment: datetime) -> datetime:
    """Times of GPX are UTC unless they say otherwise."""
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        raise InputError("A time of the file is not possible. Export it again.") from None


def _heart_rate(point: "GPXTrackPoint") -> float | None:
    for one in point.extensions:
        if one.tag in _HEART_RATE:
            return heart_rate((one.text or "").strip())
    return None


def _sport(gpx: "GPX") -> str:
    names = {words(track.type).lower() for track in gpx.tracks} - {""}
    if len(names) > 1:
        return "multisport"
    return names.pop() if names else "unknown"
