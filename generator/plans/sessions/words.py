"""Titles of sessions, in the sport's words."""

from collections.abc import Mapping, Sequence

from hyrox.exercises import Serves
from hyrox.plans.plan import SessionKind
from hyrox.segments import Segment

FOCUS: Mapping[SessionKind, str] = {
    "easy_run": "Easy run", "long_run": "Long run", "intervals": "Intervals",
    "threshold": "Threshold", "strength": "Strength", "stations": "Stations",
    "compromised": "Running between stations", "simulation": "Race simulation",
    "conditioning": "Conditioning", "test": "Test", "recovery": "Recovery",
}  # fmt: skip
ENDURANCE: Mapping[SessionKind, str] = {
    "easy_run": "Easy endurance", "long_run": "Long endurance", "intervals": "Intervals",
    "threshold": "Threshold", "compromised": "Endurance between stations",
}  # fmt: skip
"""Where nothing is run."""
MOST_NAMED = 4
"""Stations in a title."""


def focus_of(kind: SessionKind, *, runs: bool) -> str:
    """What a session is about, in two or three words."""
    return FOCUS[kind] if runs or kind not in ENDURANCE else ENDURANCE[kind]


def title_of(focus: str, stations: Sequence[Serves]) -> str:
    """``Strength: sled push, wall balls``."""
    named = [station for station in stations if station not in ("running", "roxzone")]
    if not named or len(named) > MOST_NAMED:
        return focus
    return f"{focus}: {', '.join(map(station_words, named))}"


def station_words(station: Serves) -> str:
    """``sled push`` within a sentence."""
    return "running" if station == "running" else Segment(station).in_text
