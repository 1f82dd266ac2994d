"""How much of a plan is hard: no more than leaves most of it easy or moderate."""

from collections.abc import Sequence

from generator.plans.frame.filling import Filled, Session
from generator.plans.frame.roles import RoleName

MOST_HARD, MOST_HARD_OF_FEW, FEW = 0.38, 0.48, 2
"""Share of a plan's minutes that is hard, at most; the second where no week holds more than ``FEW``
sessions, which leave little to be shared out (own figures; composed sessions shift them a
little)."""
_SOFTER_FIRST: tuple[RoleName, ...] = (
    "conditioning_fast", "threshold", "intervals", "stations_hard", "compromised", "test",
    "simulation",
)  # fmt: skip
"""The less a session is like the race, the sooner it becomes moderate."""


def too_hard(weeks: Sequence[Filled]) -> frozenset[tuple[int, str]]:
    """Place of the week and key of hard sessions to be made moderate, so that hard minutes keep
    within their share; empty where they do. Of sessions alike those of early weeks come first."""
    minutes = sum(week.minutes for week in weeks)
    few = max((len(week.sessions) for week in weeks), default=0) <= FEW
    hard = [
        (i, session)
        for i, week in enumerate(weeks)
        for session in week.sessions
        if session.role.intensity == "hard"
    ]
    excess = sum(s.minutes for _, s in hard) - (MOST_HARD_OF_FEW if few else MOST_HARD) * minutes
    found: set[tuple[int, str]] = set()
    for i, session in sorted(hard, key=_place):
        if excess <= 0:
            break
        found.add((i, session.role.key))
        excess -= session.minutes
    return frozenset(found)


def _place(hard: tuple[int, Session]) -> tuple[int, int]:
    i, session = hard
    return _SOFTER_FIRST.index(session.role.name), i
