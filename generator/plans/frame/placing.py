"""On which days of a week the sessions fall: where the time is, apart from each other, and never
two hard days in a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations, pairwise

from generator.plans.frame.days import DayFacts

ENOUGH_MIN = 75
"""Minutes beyond which a longer day is no better a training day (own figure)."""
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True)
class Places:
    """Days of the week's sessions; ``hard`` are those that may be hard, most minutes first."""

    days: tuple[date, ...]
    hard: tuple[date, ...]


def places(
    week: Sequence[DayFacts], wanted: int, hard: int, *, after_hard: bool, before_hard: bool
) -> Places:
    """Up to ``wanted`` days, up to ``hard`` of them for hard sessions.

    Args:
        after_hard: the day before the week is hard.
        before_hard: the day after the week is hard (another sport).
    """
    minutes = tuple(day.minutes for day in week)
    busy_hard = [after_hard, *(day.is_hard for day in week), before_hard]
    free = tuple(
        day.may_be_hard and not busy_hard[i] and not busy_hard[i + 2] for i, day in enumerate(week)
    )
    eve = next((i for i, day in enumerate(week) if day.is_eve), -1)
    chosen, of_hard = _best(minutes, free, wanted, hard, eve, week[0].date.weekday())
    return Places(
        tuple(week[i].date for i in chosen),
        tuple(week[i].date for i in sorted(of_hard, key=lambda i: (-minutes[i], i))),
    )


@lru_cache(maxsize=4096)
def _best(
    minutes: tuple[int, ...],
    may_be_hard: tuple[bool, ...],
    wanted: int,
    hard: int,
    eve: int,
    first: int,
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    usable = [i for i, m in enumerate(minutes) if m]
    if len(usable) > wanted and eve in usable:
        usable.remove(eve)
    wanted = min(wanted, len(usable))
    best: tuple[tuple[float, ...], tuple[int, ...], tuple[int, ...]] | None = None
    for days in combinations(usable, wanted):
        able = [i for i in days if may_be_hard[i]]
        for count in range(min(hard, len(able)), -1, -1):
            apart = [
                of_hard
                for of_hard in combinations(able, count)
                if all(b - a > 1 for a, b in pairwise(of_hard))
            ]
            if apart:
                break
        for of_hard in apart:
            gaps = [b - a for a, b in pairwise(days)]
            if days:
                gaps.append(len(minutes) - days[-1] + days[0])
            weekend = sum(i + first in (_SATURDAY, _SUNDAY) for i in days)
            score = (
                len(of_hard),
                sum(min(minutes[i], ENOUGH_MIN) for i in days),
                -sum(gap * gap for gap in gaps),
                sum(min(minutes[i], 2 * ENOUGH_MIN) for i in of_hard),
                -sum((b - a - 3) ** 2 for a, b in pairwise(of_hard)),
                float(weekend == 1),
                *(-i for i in days),
            )
            if best is None or score > best[0]:
                best = (score, days, of_hard)
    return (best[1], best[2]) if best else ((), ())
