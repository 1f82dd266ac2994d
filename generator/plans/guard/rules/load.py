"""Rules over weeks: how far is run, how much load comes on top, when it is taken off."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from generator.plans.guard.rules.case import SLACK, Case, before_race, is_full, is_session
from generator.plans.guard.rules.days import EVE_S, LEAST_SESSION_S
from generator.plans.guard.rules.weeks import most_sessions
from generator.plans.types import Violation
from hyrox.plans.plan import Day, Week

LONGER = 1.1
"""Times the longest run of the days before (Frandsen et al. 2025)."""
WINDOW_DAYS = 30
HEAVIER = 1.2
"""Times the heaviest of the weeks before (own cautious figure)."""
LOOK_BACK_WEEKS = 4
LEAST_START_MIN = 60.0
"""Minutes that a first week may always hold (own figure)."""
LIGHTER = 0.8
"""Load of a deload, of that of the week before (own figure)."""
UNLOADED_WEEKS = 3
"""Full weeks in a row without a deload."""
LONG_PLAN_WEEKS = 6
"""Deloads are asked of plans of so many weeks and more."""
TAPERED = (0.40, 0.59)
"""Share of the minutes left in a taper (Wang et al. 2023: 41 to 60 % less)."""
REFERENCE_WEEKS = 2
SHARP_DAYS = 4
"""A taper week with so many days before the race holds something that is not easy."""


def run_length(case: Case) -> Iterator[Violation]:
    """``run_length``: no session runs much further than the longest of the thirty days before."""
    run = Runs(case.plan.start, case.athlete.longest_run_m)
    for day in sorted((d for d in case.days if d.run_m > 0), key=lambda d: d.date):
        most = run.most_m(day.date)
        if is_session(day) and day.run_m > most + SLACK and case.is_open(day.date):
            found = f"{day.run_m / 1000:.1f} km are run, {most / 1000:.1f} km are allowed."
            yield Violation("run_length", found, day.date)
        run.add(day.date, day.run_m)


class Runs:
    """Sessions' metres so far, the plan's start and the longest run before it first."""

    def __init__(self, start: date, longest_m: float) -> None:
        self._run: list[tuple[int, float]] = [(start.toordinal() - 1, longest_m)]

    def most_m(self, when: date) -> float:
        """Metres that a session of ``when`` may hold."""
        first, last = when.toordinal() - WINDOW_DAYS, when.toordinal() - 1
        return LONGER * max((m for day, m in self._run if first <= day <= last), default=0.0)

    def add(self, when: date, metres: float) -> None:
        if metres > 0:
            self._run.append((when.toordinal(), metres))


def week_load(case: Case) -> Iterator[Violation]:
    """``week_load``: a full week's load against the four before; of a first one, and of one after
    four without a session, the minutes against the hours trained until then. Weeks of other sports
    alone are not the plan's doing."""
    for i, week in enumerate(case.weeks):
        if not is_trained(week) or not case.is_open(week.days[-1].date):
            continue
        most_min, most = starting_minutes(case, i), most_load(case.weeks, i)
        if most_min is not None and week.minutes > most_min + SLACK:
            found = f"The week starts with {week.minutes:.0f} minutes; {most_min:.0f} may be."
            yield Violation("week_load", found, week.days[0].date)
        if most is not None and week.load > most + SLACK:
            found = f"The week's load is {week.load:.0f}; {most:.0f} may be after those before."
            yield Violation("week_load", found, week.days[0].date)


def is_start(weeks: Sequence[Week], place: int) -> bool:
    """Whether training starts in this week: the first full one, or one after four without a
    session."""
    return is_full(weeks[place]) and not (
        any(map(is_full, weeks[:place])) and any(map(is_trained, _lately(weeks, place)))
    )


def is_trained(week: Week) -> bool:
    """Whether the week holds a session; one that does not is no measure of what can be borne."""
    return any(map(is_session, week.days))


def _lately(weeks: Sequence[Week], place: int) -> Sequence[Week]:
    return weeks[max(0, place - LOOK_BACK_WEEKS) : place]


def starting_minutes(case: Case, place: int) -> float | None:
    """Minutes of sessions that a week may start with; ``None`` where nothing is known, or the week
    is no start. An hour is always allowed."""
    hours = case.profile.training.weekly_hours
    if hours is None or not is_start(case.weeks, place):
        return None
    return max(LEAST_START_MIN, HEAVIER * hours * 60)


def most_load(weeks: Sequence[Week], place: int) -> float | None:
    """Load that a week may hold after those before; ``None`` where that sets no limit."""
    if not is_full(weeks[place]) or is_start(weeks, place):
        return None
    return HEAVIER * max(week.load for week in _lately(weeks, place) if is_trained(week))


def deload(case: Case) -> Iterator[Violation]:
    """``deload``: after three full weeks at most, one of at most four fifths of the load before;
    a week without sessions is one, whatever other sports weigh."""
    weeks = case.weeks
    if len(weeks) < LONG_PLAN_WEEKS:
        return
    in_a_row = 0
    for i, week in enumerate(weeks):
        if week.phase == "taper":
            return
        first, is_open = week.days[0].date, case.is_open(week.days[-1].date)
        if week.deload or not is_trained(week):
            in_a_row = 0
            if is_open and not is_light(week, weeks[i - 1] if i else None):
                found = f"A deload week holds a load of {week.load:.0f}, too near the week before."
                yield Violation("deload", found, first)
        elif is_full(week):
            in_a_row += 1
            if in_a_row > UNLOADED_WEEKS and is_open:
                yield Violation("deload", f"{in_a_row} weeks in a row without a deload.", first)


def is_light(week: Week, before: Week | None) -> bool:
    """Whether a week's load is that of a deload."""
    if before is None or not is_trained(week):
        return True
    return week.load <= LIGHTER * before.load + SLACK


def taper_weeks(weeks: int) -> int:
    """How many of a plan's last weeks are taper, where it leads to a race."""
    return 2 if weeks >= 8 else 1 if weeks >= 3 else 0


class Taper(NamedTuple):
    """Minutes of the taper's sessions against those a day of the weeks before."""

    days: int
    minutes: float
    usual: float
    """Minutes a day of the reference weeks."""

    @property
    def least_min(self) -> float:
        """Minutes that the taper should hold at least."""
        return TAPERED[0] * self.usual * self.days

    @property
    def most_min(self) -> float:
        return TAPERED[1] * self.usual * self.days

    @property
    def share(self) -> float:
        return self.minutes / self.days / self.usual


def taper_of(case: Case) -> Taper | None:
    """The taper's volume; ``None`` where there is none, or nothing to hold it against."""
    race = case.race_date
    if race is None:
        return None
    days = [d for w in case.weeks if w.phase == "taper" for d in w.days if d.date < race]
    reference = reference_weeks(case.weeks)
    usual = sum(week.minutes for week in reference) / (7 * len(reference)) if reference else 0.0
    if not days or usual <= 0:
        return None
    return Taper(len(days), sum(day.duration_s for day in days) / 60, usual)


def reference_weeks(weeks: Sequence[Week]) -> list[Week]:
    """The last full weeks before the taper that hold sessions and are no deload."""
    full = [
        w for w in weeks if w.phase != "taper" and is_full(w) and is_trained(w) and not w.deload
    ]
    return full[-REFERENCE_WEEKS:]


def taper(case: Case) -> Iterator[Violation]:
    """``taper``: which weeks, how much less, and something that is not easy in each."""
    weeks = case.weeks
    wanted = taper_weeks(len(weeks)) if case.race_date is not None else 0
    if [w.phase == "taper" for w in weeks] != [i >= len(weeks) - wanted for i in range(len(weeks))]:
        found = f"{sum(w.phase == 'taper' for w in weeks)} weeks are taper; {wanted} are to be."
        yield Violation("taper", found, weeks[-1].days[0].date)
        return
    held = taper_of(case)
    if held is not None and case.is_open(weeks[-1].days[-1].date):
        low, high = TAPERED
        if held.share > high + SLACK or (held.share < low - SLACK and can_hold(case, held)):
            found = (
                f"The taper keeps {held.share:.0%} of the minutes a day before it; "
                f"{low:.0%} to {high:.0%} are to be left."
            )
            yield Violation("taper", found, weeks[len(weeks) - wanted].days[0].date)
    for week in dull_weeks(case, held):
        yield Violation("taper", "A taper week holds easy sessions alone.", week.days[0].date)


def dull_weeks(case: Case, held: Taper | None) -> list[Week]:
    """Taper weeks of easy sessions alone that could hold another, where such were before; none
    where the taper has no room for one session more that is not easy."""
    weeks = [week for week in case.weeks if week.phase == "taper"]
    sharp = sum(any(map(is_sharp, week.days)) for week in weeks)
    if not was_sharp(case.weeks):
        return []
    if held is not None and held.most_min < (sharp + 1) * LEAST_SESSION_S / 60:
        return []
    return [week for week in weeks if lacks_sharpness(case, week)]


def can_hold(case: Case, held: Taper) -> bool:
    """Whether enough in the taper is possible at all: where journeys and other sports take its
    days, or its share would be no session, less than 40 % is no harm."""
    room = 0
    for week in case.weeks:
        if week.phase == "taper":
            minutes = sorted((usable_minutes(case, day) for day in week.days), reverse=True)
            room += sum(minutes[: most_sessions(case.profile)])
    return held.most_min >= LEAST_SESSION_S / 60 and room >= held.least_min


def usable_minutes(case: Case, day: Day) -> int:
    """Minutes that a session of a day could last at most: 0 on race days, of other sports, in the
    past, and on the only free day of a week."""
    left = before_race(case, day.date)
    taken = day.kind == "other_sport" or (case.sports(day.date) and not case.travels(day.date))
    if left == 0 or taken or not case.is_open(day.date) or _is_needed_free(case, day):
        return 0
    minutes = case.limit(day.date).minutes
    return min(minutes, EVE_S // 60) if left == 1 else minutes


def _is_needed_free(case: Case, day: Day) -> bool:
    week = next(w for w in case.weeks if w.days[0].date <= day.date <= w.days[-1].date)
    free = [d for d in week.days if d.kind == "rest" and not d.exercises]
    return is_full(week) and free == [day]


def was_sharp(weeks: Sequence[Week]) -> bool:
    """Whether sessions before the taper are not all easy."""
    return any(is_sharp(day) for week in weeks if week.phase != "taper" for day in week.days)


def lacks_sharpness(case: Case, week: Week) -> bool:
    """Whether a taper week holds nothing that is not easy, and could."""
    return (
        len([day for day in week.days if before_race(case, day.date)]) >= SHARP_DAYS
        and not any(map(is_sharp, week.days))
        and any(may_be_sharp(case, day) for day in week.days)
    )


def is_sharp(day: Day) -> bool:
    return is_session(day) and day.intensity_level in ("moderate", "hard")


def may_be_sharp(case: Case, day: Day) -> bool:
    """Whether a session of the day may be other than easy."""
    return usable_minutes(case, day) > 0 and before_race(case, day.date) != 1
