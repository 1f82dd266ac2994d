"""Which event a question names: ``splits for 1:15:00 in Berlin``."""

import re
from collections.abc import Iterable

Event = tuple[int, str]
"""Season and name, such as ``(8, "2025 Berlin")``."""


def event_named(question: str, events: Iterable[Event]) -> str | None:
    """The name of the event at a place that the question names, the latest unless it says a year.

    Returns:
        ``None`` when it names no place of these events.
    """
    years = set(re.findall(r"\b20\d\d\b", question))
    there = [event for event in events if _is_named(_place(event[1]), question)]
    of_year = [event for event in there if years & set(re.findall(r"20\d\d", event[1]))]
    # "Mexico City" before "Mexico", then the latest.
    chosen = max(of_year or there, key=lambda e: (len(_place(e[1])), e[0], e[1]), default=None)
    return chosen[1] if chosen else None


def _place(name: str) -> str:
    """The words of an event's name without its year."""
    return " ".join(re.findall(r"[^\W\d_]+", name))


def _is_named(place: str, question: str) -> bool:
    if len(place) < 3:
        return False
    words = r"\W+".join(map(re.escape, place.split()))
    return re.search(rf"\b(?:in|at|for|of)\s+(?:\w+\s+)?{words}\b", question, re.I) is not None
