"""Weeks from the start to the race: phases, and which weeks are lighter (rules ``clock``,
``deload`` and ``taper`` of docs/plans.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from generator.plans.types import PlanRefusedError
from hyrox.plans.plan import Phase

USUAL_WEEKS = 8
LONGEST_WEEKS = 24
LOADING_WEEKS = 3
"""Loading weeks in a row at most, outside the taper."""
DELOADS_FROM = 6
"""Plans of so many weeks have deloads."""
_PEAK_SHARE, _MOST_PEAK = 0.2, 4
"""The peak is a fifth of the weeks before the taper, and no more than the two to four weeks of
corpora/guidance/training/plans/peak-phase.md."""
_LEAST_BUILD = 2
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class CalendarWeek:
    """A week of the plan; the first may be short, and so may the one that ends with the race."""

    number: int
    days: tuple[date, ...]
    phase: Phase
    place: int
    """How many weeks of its phase came before it."""
    kind: Phase
    """What its sessions are like: those of its phase, but of a taper in a race week that has no
    weeks of taper before it."""

    @property
    def is_full(self) -> bool:
        return len(self.days) == 7


def calendar(
    start: date, race_date: date | None, weeks: int | None, *, base_only: bool = False
) -> tuple[CalendarWeek, ...]:
    """The weeks of a plan.

    Args:
        race_date: the last day; ``None``: ``weeks`` full weeks, after a short one where ``start``
            is no Monday.
        base_only: no other phase than base (nobody races, and nobody trains hard).

    Raises:
        PlanRefusedError: the race is before the start, or the weeks are more than a plan holds.
    """
    if race_date is None:
        days = _days_without_race(start, USUAL_WEEKS if weeks is None else weeks)
    else:
        if race_date < start:
            raise PlanRefusedError(
                f"The race on {race_date.isoformat()} lies before the plan's start, "
                f"{start.isoformat()}. Give a race date to come.",
                field="target.date",
            )
        days = _mondays_cut(start, race_date)
    if len(days) > LONGEST_WEEKS:
        assert race_date is not None
        soonest = race_date - race_date.weekday() * DAY - (LONGEST_WEEKS - 1) * WEEK
        raise PlanRefusedError(
            f"The race on {race_date.isoformat()} is more than {LONGEST_WEEKS} weeks away. "
            f"Start the plan on {soonest.isoformat()} or later.",
            field="target.date",
        )
    phases = _phases(len(days), with_race=race_date is not None, base_only=base_only)
    kinds = phases if race_date is None else [*phases[:-1], _times("taper", 1)[0]]
    return tuple(
        CalendarWeek(i + 1, of_week, phases[i], phases[:i].count(phases[i]), kinds[i])
        for i, of_week in enumerate(days)
    )


def _days_without_race(start: date, weeks: int) -> list[tuple[date, ...]]:
    if not 1 <= weeks <= LONGEST_WEEKS:
        raise PlanRefusedError(
            f"{weeks} weeks cannot be planned: choose 1 to {LONGEST_WEEKS}.", field="weeks"
        )
    monday = start + (-start.weekday() % 7) * DAY
    # A short first week counts where the plan would hold more weeks than a plan may.
    full = min(weeks, LONGEST_WEEKS - (monday > start))
    return _mondays_cut(start, monday + full * WEEK - DAY)


def _mondays_cut(start: date, end: date) -> list[tuple[date, ...]]:
    weeks: list[list[date]] = []
    for offset in range((end - start).days + 1):
        day = start + offset * DAY
        if not weeks or day.weekday() == 0:
            weeks.append([])
        weeks[-1].append(day)
    return [tuple(week) for week in weeks]


def taper_weeks(count: int) -> int:
    """How many of a race plan's weeks taper."""
    return 2 if count >= 8 else 1 if count >= 3 else 0


def _phases(count: int, *, with_race: bool, base_only: bool) -> list[Phase]:
    if base_only:
        return ["base"] * count
    if not with_race:
        base = (count + 1) // 2
        return [*_times("base", base), *_times("build", count - base)]
    taper = taper_weeks(count)
    left = count - taper
    peak = min(left, _MOST_PEAK, max(1, round(left * _PEAK_SHARE)))
    general = left - peak
    # With little time the base is what gets shorter (corpora/guidance/training/periodisation.md).
    build = min(general, max(_LEAST_BUILD, general // 2))
    return [
        *_times("base", general - build), *_times("build", build),
        *_times("peak", peak), *_times("taper", taper),
    ]  # fmt: skip


def _times(phase: Phase, count: int) -> list[Phase]:
    return [phase] * count


def deloads(weeks: Sequence[CalendarWeek], spare: Sequence[bool]) -> frozenset[int]:
    """Places in ``weeks`` of the lighter ones.

    Args:
        spare: weeks that hold little anyhow (a journey, for one): they are the rest that is due,
            so that the weeks around them can be used.
    """
    if len(weeks) < DELOADS_FROM:
        return frozenset()
    full = [i for i, week in enumerate(weeks) if week.is_full and week.phase != "taper"]
    found: set[int] = set()
    stretch: list[int] = []
    for i in full:
        if spare[i] and stretch and i > full[0]:
            found |= _spread(stretch, at_end=False) | {i}
            stretch = []
        else:
            stretch.append(i)
    has_taper = any(week.phase == "taper" for week in weeks)
    return frozenset(found | _spread(stretch, at_end=not has_taper))


def _spread(stretch: Sequence[int], *, at_end: bool) -> set[int]:
    """Every fourth week of a stretch, moved forward where the last would stand at its end: the
    weeks before a taper or a rest are for training."""
    count = len(stretch) // (LOADING_WEEKS + 1)
    if at_end and len(stretch) % (LOADING_WEEKS + 1) == 0:
        return set(stretch[LOADING_WEEKS :: LOADING_WEEKS + 1])
    runs, longer = divmod(len(stretch) - count, count + 1)
    found, place = set(), -1
    for number in range(count):
        place += runs + (number < longer) + 1
        found.add(stretch[place])
    return found
