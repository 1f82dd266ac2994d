"""The finish that a request names: what the planner reads, and what it leaves in words."""

import re

from hyrox.results import TOTAL_LIMITS_S
from hyrox.times import format_time

_HOURS = {"an": 1, "one": 1, "1": 1, "two": 2, "2": 2}
_PARTS = {"half": 30, "quarter": 15}
_SPELLED = re.compile(
    r"\b(?P<hours>an|one|two|1|2) hours?(?: and)?(?: an?)? (?P<part>half|quarter|[1-5]?\d\b)"
    r"(?: ?min(?:ute)?s?)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])")


def goal_of(question: str, own_s: float | None) -> float | None:
    """Seconds of the finish a question aims for; ``None`` when it names none.

    To be asked only of questions about a goal: one single time in it is then the goal, wherever
    it stands ("how far am I from 1:15:00").

    Args:
        own_s: the athlete's own finish, which "5 minutes faster" needs.

    Raises:
        InputError: two different goals, or one that no finish can be.
    """
    from analysis.planner.parse import parse_goal

    written = _SPELLED.sub(_clock, question)
    goal = parse_goal(written, own_s)
    if goal is not None:
        return goal
    times = {seconds for match in _CLOCK.finditer(written) if (seconds := _finish_s(match))}
    return times.pop() if len(times) == 1 else None


def _clock(match: re.Match[str]) -> str:
    """``an hour and a half`` as ``1:30:00``."""
    part = match["part"].lower()
    minutes = _PARTS.get(part) or int(part)
    return format_time(60 * (60 * _HOURS[match["hours"].lower()] + minutes))


def _finish_s(match: re.Match[str]) -> float | None:
    """``1:20`` and ``1:20:00`` are hours and minutes, ``58:30`` minutes and seconds."""
    first, second, third = int(match[1]), int(match[2]), match[3]
    long = third is not None or first < 10
    seconds = first * 3600 + second * 60 + int(third or 0) if long else first * 60 + second
    low, high = TOTAL_LIMITS_S
    return float(seconds) if low <= seconds <= high else None
