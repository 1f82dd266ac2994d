"""One week: how many sessions, of which kind on which day, of how many minutes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.plans.frame.calendar import CalendarWeek
from generator.plans.frame.days import DayFacts
from generator.plans.frame.placing import Places, places
from generator.plans.frame.roles import Ability, Role, RoleName, role_of
from generator.plans.frame.running import Yardstick
from generator.plans.frame.volume import LEAST_MIN, Bounds, load_of, within
from hyrox.exercises import Intensity
from hyrox.plans.profile import Profile

USUAL_DAYS = 3
_HARD = {"beginner": 2, "intermediate": 3, "advanced": 3}
_EASIER: tuple[tuple[Intensity, Intensity], ...] = (("hard", "moderate"), ("moderate", "easy"))
_LONG = ("long_run", "long_conditioning")


@dataclass(frozen=True)
class Session:
    """A role on a day, with its minutes."""

    day: DayFacts
    role: Role
    minutes: int


@dataclass(frozen=True)
class Filled:
    """A week's sessions in order of date, and what they weigh together with other sports."""

    sessions: tuple[Session, ...]
    load: float
    sport_load: float

    @property
    def minutes(self) -> int:
        return sum(session.minutes for session in self.sessions)

    @property
    def session_load(self) -> float:
        return self.load - self.sport_load

    def holds(self, name: RoleName) -> bool:
        return any(session.role.name == name for session in self.sessions)

    def hard_on(self, day: date) -> bool:
        return any(s.day.date == day and s.role.intensity == "hard" for s in self.sessions)


def wanted_days(profile: Profile) -> int:
    """Sessions a week asked for (rule ``days``)."""
    days = profile.preferences.days_per_week
    return USUAL_DAYS if days is None else days


def most_sessions(week: Sequence[DayFacts], profile: Profile) -> int:
    """How many sessions a week can hold (rules ``days`` and ``rest``): a day stays free, of short
    weeks too where that leaves a session."""
    usable = sum(day.minutes > 0 for day in week)
    busy = sum(bool(day.sport) or day.is_race for day in week)
    wanted = math.ceil(wanted_days(profile) * len(week) / 7)
    apart = len(week) - busy - 1
    return max(0, min(wanted, usable, apart if len(week) == 7 else max(apart, 1)))


def most_hard(week: Sequence[DayFacts], profile: Profile, able: Ability, level: str) -> int:
    """How many sessions may be hard (rules ``recovery``, ``sleep`` and ``pregnancy``)."""
    if able.careful:
        return 0
    most = _HARD[level]
    sleep = profile.medical.sleep_hours
    if sleep is not None and sleep < 6:
        most = 0 if sleep < 5 else 1
    return max(0, most - sum(day.is_hard or day.is_race for day in week))


def placed(
    week: Sequence[DayFacts],
    roles: Sequence[Role],
    hard: int,
    able: Ability,
    *,
    after_hard: bool,
    before_hard: bool,
) -> list[tuple[DayFacts, Role]]:
    """The roles on days, in order of importance: the hardest where most time is, the longest next,
    easy ones beside hard ones. A role that may not be hard where it falls is moderate."""
    asked = sum(role.intensity == "hard" for role in roles)
    where = places(
        week, len(roles), min(hard, asked), after_hard=after_hard, before_hard=before_hard
    )  # fmt: skip
    left = {day.date: day for day in week if day.date in where.days}
    on: dict[int, DayFacts] = {}
    hard_roles = [i for i, role in enumerate(roles) if role.intensity == "hard"]
    for i, when in zip(
        sorted(hard_roles[: len(where.hard)], key=lambda i: (-roles[i].weight, i)),
        where.hard,
        strict=True,
    ):
        on[i] = left.pop(when)
    rest = [i for i in range(len(roles)) if i not in on]
    for i in rest:
        if roles[i].name in _LONG and left:
            longest = max(left.values(), key=lambda d: (d.minutes, d.date.weekday() == 5, d.date))
            on[i] = left.pop(longest.date)
    beside = _beside(where, left.values())
    efforts = ("easy", "moderate", "hard")
    waiting = sorted(
        (i for i in rest if i not in on), key=lambda i: (efforts.index(roles[i].intensity), i)
    )  # fmt: skip
    for i, day in zip(waiting, beside, strict=False):
        on[i] = day
    found = []
    for i in sorted(on):
        role = roles[i]
        if role.intensity == "hard" and on[i].date not in where.hard:
            role = role.at("moderate")
        if on[i].is_eve and role.intensity != "easy":
            role = role_of("easy_run", able)
        found.append((on[i], role))
    return found


def _beside(where: Places, days: Iterable[DayFacts]) -> list[DayFacts]:
    """Days, those next to hard ones (and to the race) first."""

    def neighbours(day: DayFacts) -> int:
        return sum(abs((day.date - other).days) == 1 for other in where.hard) + 2 * day.is_eve

    return sorted(days, key=lambda day: (-neighbours(day), day.date))


def filled(
    week: Sequence[DayFacts],
    on_days: Sequence[tuple[DayFacts, Role]],
    total: int,
    most_load: float,
    yardstick: Yardstick,
) -> Filled:
    """Minutes for placed roles, ``LEAST_MIN`` at least: ``total`` where they can hold them, their
    load (without other sports) at most ``most_load``. What is too heavy at its shortest gets
    easier, the least important first, and is left out at last."""
    kept = list(on_days)
    minutes: list[int] = []
    while kept:
        bounds = [_bounds(day, role, yardstick) for day, role in kept]
        minutes = within(bounds, total, most_load)
        if load_of(bounds, minutes) <= most_load:
            break
        _ease(kept)
    found = sorted(
        (Session(day, role, m) for (day, role), m in zip(kept, minutes, strict=False)),
        key=lambda session: session.day.date,
    )
    sport = sum(day.sport_load for day in week)
    bounds = [_bounds(day, role, yardstick) for day, role in kept]
    return Filled(tuple(found), load_of(bounds, minutes if kept else []) + sport, sport)


def _ease(kept: list[tuple[DayFacts, Role]]) -> None:
    """One role easier, the hardest and of those the least important; or the last left out."""
    for harder, easier in _EASIER:
        for i in range(len(kept) - 1, -1, -1):
            day, role = kept[i]
            if role.intensity == harder:
                kept[i] = (day, role.at(easier))
                return
    kept.pop()


def _bounds(day: DayFacts, role: Role, yardstick: Yardstick) -> Bounds:
    most = min(day.minutes, role.longest, yardstick.longest_min(day.date, role))
    return Bounds(role, min(LEAST_MIN, most), most)


def week_able(able: Ability, week: CalendarWeek, yardstick: Yardstick) -> Ability:
    """The ability in that week: nobody runs where no run of the last thirty days is a measure."""
    if yardstick.leaves_a_run(week.days[-1]):
        return able
    return replace(able, runs=False, runs_fast=False)
