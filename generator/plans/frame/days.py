"""What each day of a plan holds before any session: the race, other sports, minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from generator.plans.limits import day_limit, weekday_of
from generator.plans.types import PlanRefusedError
from hyrox.exercises import Equipment, Intensity
from hyrox.plans.plan import EFFORT
from hyrox.plans.profile import OtherSport, Profile

EVE_MIN = 30
"""Easy minutes at most on the day before a race (rule ``race_day``)."""
FRESH_DAYS = 3
"""Days before a race without a hard one (rule ``recovery``)."""
LONGEST_DAY_MIN = 600
_SOON = 7
"""A race within so many days may leave no day for training."""
_INTENSITIES: tuple[Intensity, ...] = ("easy", "moderate", "hard")


@dataclass(frozen=True)
class DayFacts:
    """A day: ``minutes`` a session may last (0: none), and why; ``sport`` is what the athlete does
    there anyhow."""

    date: date
    minutes: int
    equipment: frozenset[Equipment]
    why: str
    sport: str = ""
    sport_minutes: int = 0
    sport_intensity: Intensity | None = None
    to_race: int | None = None
    """Days to the race; 0: it is today."""

    @property
    def is_race(self) -> bool:
        return self.to_race == 0

    @property
    def is_eve(self) -> bool:
        return self.to_race == 1

    @property
    def may_be_hard(self) -> bool:
        return self.minutes > 0 and (self.to_race is None or self.to_race > FRESH_DAYS)

    @property
    def sport_load(self) -> float:
        """Minutes by effort, as ``hyrox.plans.plan.Day.load``."""
        return self.sport_minutes * EFFORT[self.sport_intensity] if self.sport_intensity else 0.0

    @property
    def is_hard(self) -> bool:
        """Hard before any session is planned."""
        return self.sport_intensity == "hard"


def facts_of(day: date, profile: Profile, race_date: date | None) -> DayFacts:
    """What ``day`` holds."""
    limit = day_limit(profile, day)
    to_race = None if race_date is None else (race_date - day).days
    if to_race == 0:
        return DayFacts(day, 0, limit.equipment, "race day", to_race=0)
    sports = [sport for sport in profile.other_sports if weekday_of(day) in sport.days]
    if sports:
        return DayFacts(
            day, 0, limit.equipment, _names(sports),
            sport=_names(sports),
            sport_minutes=min(LONGEST_DAY_MIN, sum(sport.minutes for sport in sports)),
            sport_intensity=max((sport.intensity for sport in sports), key=_INTENSITIES.index),
            to_race=to_race,
        )  # fmt: skip
    minutes = min(limit.minutes, EVE_MIN) if to_race == 1 else limit.minutes
    return DayFacts(day, minutes, limit.equipment, limit.why, to_race=to_race)


def refuse_without_days(days: Sequence[DayFacts], profile: Profile) -> None:
    """Raises PlanRefusedError where no day of the plan can hold a session."""
    if any(day.minutes for day in days):
        return
    held = [day for day in days if not day.is_race]
    if len(held) < len(days) and len(held) < _SOON:
        raise refused_before_race()
    sports = sum(bool(day.sport) for day in held)
    restricted = {name for r in profile.constraints.time_restrictions for name in r.days}
    if sports == len(held):
        field, words = "other_sports", "other sports fill every day"
    elif all(weekday_of(day.date) in profile.rest_days or day.sport for day in held):
        field, words = "rest_days", "every other day is a rest day"
    elif any(weekday_of(day.date) in restricted for day in held):
        field, words = "constraints.time_restrictions", "no day leaves 15 minutes"
    else:
        field, words = "travel", "journeys leave no time to train"
    raise PlanRefusedError(
        f"There is no day to train on: {words}. Free one day of 15 minutes or more.", field=field
    )


def refused_before_race() -> PlanRefusedError:
    """That no training fits in before a race."""
    return PlanRefusedError(
        "No day is left to train on before the race. Rest, eat as usual, and start calmly: what "
        "you have trained is there.",
        field="target.date",
    )


def refused_beside_sports() -> PlanRefusedError:
    """That other sports and the day that stays free leave no session."""
    return PlanRefusedError(
        "Other sports leave no room for a session with a day of rest beside them. Leave one of "
        "them out on one day a week.",
        field="other_sports",
    )


def _names(sports: Sequence[OtherSport]) -> str:
    return ", ".join(dict.fromkeys(sport.name or "Other sport" for sport in sports))
