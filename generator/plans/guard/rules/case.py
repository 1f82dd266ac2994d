"""A plan under the guard's eyes, with what the rules ask of it again and again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from generator.plans.barred import expecting
from generator.plans.limits import DayLimit, day_limit
from generator.plans.types import Athlete, Catalogue, Violation
from hyrox.exercises import Intensity
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.plan import TRAINING_KINDS, Day, Plan, Week
from hyrox.plans.profile import OtherSport, Profile

SLACK = 1e-6
"""What floating-point sums may be off by."""
LONGEST_OTHER_MIN = 600
"""Minutes of other sports that a day of a plan can hold."""
EFFORTS: tuple[Intensity, ...] = ("easy", "moderate", "hard")


@dataclass(frozen=True)
class Case:
    """A plan, whom it is for, and from when it may still be changed: days before ``since`` are
    history, which counts but is neither judged nor changed."""

    plan: Plan
    athlete: Athlete
    catalogue: Catalogue
    since: date | None = None
    limits: dict[date, DayLimit] = field(default_factory=dict, compare=False)
    """Looked up once a day; handed from one state of a plan to the next."""

    @property
    def profile(self) -> Profile:
        return self.athlete.profile

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        return self.plan.workout_plan.weeks

    @cached_property
    def days(self) -> tuple[Day, ...]:
        return self.plan.days

    @cached_property
    def by_date(self) -> dict[date, Day]:
        """The first day of each date."""
        return {day.date: day for day in reversed(self.days)}

    @cached_property
    def expecting(self) -> bool:
        return expecting(self.profile)

    @property
    def race_date(self) -> date | None:
        return self.plan.race_date

    def is_open(self, when: date) -> bool:
        """Whether the day may still be changed."""
        return self.since is None or when >= self.since

    def limit(self, when: date) -> DayLimit:
        found = self.limits.get(when)
        if found is None:
            found = self.limits[when] = day_limit(self.profile, when)
        return found

    def travels(self, when: date) -> bool:
        return any(journey.start <= when <= journey.end for journey in self.profile.travel)

    def sports(self, when: date) -> tuple[OtherSport, ...]:
        """What the athlete does that weekday anyway."""
        weekday = WEEKDAYS[when.weekday()]
        return tuple(sport for sport in self.profile.other_sports if weekday in sport.days)


Rule = Callable[[Case], Iterator[Violation]]


def is_session(day: Day) -> bool:
    """A day of a training kind; one of any other kind that holds exercises is one in disguise."""
    return day.kind in TRAINING_KINDS or bool(day.exercises)


def is_hard_session(day: Day) -> bool:
    return day.intensity_level == "hard" and is_session(day)


def is_full(week: Week) -> bool:
    return len(week.days) == 7


def sport_minutes(sports: tuple[OtherSport, ...]) -> int:
    return min(LONGEST_OTHER_MIN, sum(sport.minutes for sport in sports))


def hardest(sports: tuple[OtherSport, ...]) -> Intensity:
    return max((sport.intensity for sport in sports), key=EFFORTS.index)


def before_race(case: Case, when: date) -> int | None:
    """Days from ``when`` to the race; ``None`` without a race to come."""
    if case.race_date is None or when > case.race_date:
        return None
    return (case.race_date - when).days
