"""Weeks one after the other: minutes grow from what the athlete did lately, within what the weeks
before allow, fall in lighter weeks, and are halved in the taper."""

from collections.abc import Sequence
from statistics import fmean, median

from generator.plans.frame.calendar import DAY, CalendarWeek
from generator.plans.frame.days import DayFacts
from generator.plans.frame.filling import (
    Filled,
    filled,
    most_hard,
    most_sessions,
    placed,
    week_able,
)
from generator.plans.frame.mix import roles_of, tilt_of
from generator.plans.frame.roles import Ability
from generator.plans.frame.running import Yardstick
from generator.plans.frame.volume import (
    COMPOSED,
    DELOAD_LIMIT,
    DELOAD_SHARE,
    FIRST_HEAVIER,
    HEAVIER,
    TAPER_HIGH,
    TAPER_LEAST_MIN,
    TAPER_LOW,
    TAPER_SHARE,
    TAPER_USEFUL_MIN,
    USEFUL_MIN,
    grown,
)
from generator.plans.limits import SHORTEST_MIN
from generator.plans.types import Athlete
from hyrox.plans.profile import Profile

LEAST_START_MIN = 60.0
"""Minutes of a first week for whoever did next to nothing lately (own figure)."""
_SPARE = 0.5
"""A week that can hold less than this share of a usual one is a rest of itself (own figure)."""
_LAST_WEEK, _LAST_BUT_ONE = 0.6, 0.85
"""Of usual minutes, where the race is too near for a taper of weeks (own figures)."""
_AFTER_BREAK = 0.5
"""Of what was trained before weeks without a session (own figure)."""
LOOK_BACK = 4
_HARD_IN_RACE_WEEK = 1
_NO_LIMIT = float("inf")


def capacity(week: Sequence[DayFacts], profile: Profile) -> int:
    """Minutes the week's sessions could hold."""
    minutes = sorted((day.minutes for day in week), reverse=True)
    return sum(minutes[: most_sessions(week, profile)])


def is_spare(
    week: Sequence[DayFacts], weeks: Sequence[Sequence[DayFacts]], profile: Profile
) -> bool:
    """Whether a full week holds so little that it is a rest of itself."""
    usual = median(capacity(other, profile) for other in weeks)
    return len(week) == 7 and capacity(week, profile) < _SPARE * usual


class Walk:
    """A plan's weeks being filled."""

    def __init__(
        self,
        athlete: Athlete,
        able: Ability,
        weeks: Sequence[CalendarWeek],
        facts: Sequence[Sequence[DayFacts]],
        light: frozenset[int],
    ) -> None:
        self._athlete, self._able, self._light = athlete, able, light
        self._weeks, self._facts = weeks, facts
        self._tilt = tilt_of(athlete)
        self._taper = [i for i, week in enumerate(weeks) if week.phase == "taper"]
        usable = [i for i, w in enumerate(weeks) if w.is_full and i not in self._taper]
        self._first_full = usable[0] if usable else len(weeks)
        self._measured = [i for i in usable if i not in light][-2:]
        """The weeks that the taper is measured against."""

    def filled(self) -> list[Filled]:
        """All weeks. Where the days before the race cannot hold the least of a taper, the weeks
        before it are made shorter instead: half of less is kept by them."""
        found = self._filled(_NO_LIMIT)
        held = sum(found[i].minutes for i in self._taper)
        days = self._taper_days()
        before = self._before(found) * days
        if held and held < TAPER_LOW / COMPOSED * before:
            found = self._filled(7 * held / days / (TAPER_LOW / COMPOSED + 0.02))
        return found

    def _filled(self, ceiling: float) -> list[Filled]:
        yardstick = Yardstick.of(self._athlete, self._weeks[0].days[0])
        found: list[Filled] = []
        level = self._start()
        for i in range(len(self._weeks)):
            if i in self._taper:
                break
            most = ceiling if i in self._measured else _NO_LIMIT
            week = self._one(i, level, most, found, yardstick)
            found.append(week)
            self._remember(week, yardstick)
            if self._weeks[i].is_full and i not in self._light and week.minutes:
                reached = max(w.minutes for w in found[-LOOK_BACK:])
                level = grown(min(level, reached)) if self._weeks[i].phase != "peak" else level
        return [*found, *self._tapered(found, yardstick)]

    def _start(self) -> float:
        """Minutes of the first full week: what was done lately, without other sports."""
        hours = self._athlete.profile.training.weekly_hours
        usual = self._athlete.weekly_minutes
        if hours is None:
            return max(LEAST_START_MIN, usual)
        most = FIRST_HEAVIER * hours * 60
        if most < SHORTEST_MIN:
            return LEAST_START_MIN
        sports = sum(len(s.days) * s.minutes for s in self._athlete.profile.other_sports)
        return min(most, max(LEAST_START_MIN, usual - sports, usual / 2))

    def _one(
        self, i: int, level: float, ceiling: float, before: Sequence[Filled], yard: Yardstick
    ) -> Filled:
        week, facts = self._weeks[i], self._facts[i]
        left = sum(not day.is_race for day in facts)
        total = min(level, ceiling) * left / 7
        if self._is_restart(i, before):
            total = min(total, max(LEAST_START_MIN, _AFTER_BREAK * level))
        if facts[-1].is_race:
            total *= _LAST_WEEK
        elif i + 1 < len(self._weeks) and self._facts[i + 1][-1].is_race and not self._taper:
            total *= _LAST_BUT_ONE
        most_load = self._most_load(i, before)
        if i in self._light and i:
            total = min(total, before[i - 1].minutes * DELOAD_SHARE)
        useful = min(USEFUL_MIN, max((day.minutes for day in facts), default=0)) or USEFUL_MIN
        count = min(most_sessions(facts, self._athlete.profile), int(total // useful) or 1)
        if most_load < SHORTEST_MIN:
            count = 0
        return self._with(i, week, count, int(total), most_load, before, yard)

    def _most_load(self, i: int, before: Sequence[Filled]) -> float:
        """What this week's sessions may weigh."""
        sport = sum(day.sport_load for day in self._facts[i])
        most = _NO_LIMIT
        if self._weeks[i].is_full and i > self._first_full:
            heaviest = max(week.load for week in before[max(0, i - LOOK_BACK) :])
            most = HEAVIER * COMPOSED * heaviest - sport
            if most < SHORTEST_MIN and self._is_restart(i, before):
                most = _NO_LIMIT
        if i in self._light and i:
            last = before[i - 1]
            rest = DELOAD_LIMIT * (COMPOSED * last.session_load + last.sport_load) - sport
            most = min(most, DELOAD_SHARE * last.session_load, rest)
        return most

    def _is_restart(self, i: int, before: Sequence[Filled]) -> bool:
        """Whether the weeks that load is held against went by without a session: nothing is left to
        measure by, and training begins anew."""
        recent = before[max(0, i - LOOK_BACK) :]
        return i > self._first_full and not any(week.sessions for week in recent)

    def _with(
        self,
        i: int,
        week: CalendarWeek,
        count: int,
        total: int,
        most_load: float,
        before: Sequence[Filled],
        yard: Yardstick,
        next_week: Filled | None = None,
        least: int = SHORTEST_MIN,
    ) -> Filled:
        facts = self._facts[i]
        able = week_able(self._able, week, yard)
        roles = roles_of(
            week, count, able, self._tilt, deload=i in self._light, test=self._tests(i),
            longest_min=max(day.minutes for day in facts),
        )  # fmt: skip
        hard = most_hard(facts, self._athlete.profile, able, self._athlete.level)
        if facts[-1].is_race:
            hard = min(hard, _HARD_IN_RACE_WEEK)
        monday = week.days[-1] + DAY
        sport_after = i + 1 < len(self._facts) and self._facts[i + 1][0].is_hard
        on_days = placed(
            facts, roles, hard, able,
            after_hard=bool(i) and self._ends_hard(i - 1, before),
            before_hard=sport_after or (next_week is not None and next_week.hard_on(monday)),
        )  # fmt: skip
        return filled(facts, on_days, total, most_load, yard, least)

    def _ends_hard(self, i: int, before: Sequence[Filled]) -> bool:
        last = self._facts[i][-1]
        # Of two taper weeks the later is made first: the earlier one then keeps its distance.
        return last.is_hard or (i < len(before) and before[i].hard_on(last.date))

    def _tests(self, i: int) -> bool:
        """Whether the week holds a benchmark: the first full one, the one after each lighter week,
        and the last of a plan without a race where that is a lighter one."""
        if self._weeks[i].phase == "taper" or len(self._weeks) < 4:
            return False
        last = i == len(self._weeks) - 1 and i in self._light
        return i == self._first_full or i - 1 in self._light or last

    def _tapered(self, before: Sequence[Filled], yard: Yardstick) -> list[Filled]:
        """The weeks of the taper, the last first: what it cannot hold the one before it keeps."""
        usual, days = self._before(before), self._taper_days()
        wanted = TAPER_SHARE * usual * days
        found: list[Filled] = []
        for i in reversed(self._taper):
            left = sum(not day.is_race for day in self._facts[i])
            share = TAPER_SHARE * usual * left
            if found:
                # Never more than a taper may hold, and as little more here as it must.
                least = TAPER_LOW / COMPOSED * 1.02 * usual * days - found[0].minutes
                share = max(min(share, wanted - found[0].minutes), least)
            count = most_sessions(self._facts[i], self._athlete.profile)
            count = min(count, max(int(share // TAPER_USEFUL_MIN), 1))
            affordable = usual * days * TAPER_HIGH * COMPOSED / TAPER_LEAST_MIN
            # Of two weeks the longer one keeps what little there is.
            if affordable < 1 or (affordable < 2 and left < 4 and len(self._taper) > 1):
                count = 0
            found.insert(
                0,
                self._with(
                    i, self._weeks[i], count, int(share), self._most_load(i, before), before, yard,
                    found[0] if found else None, TAPER_LEAST_MIN,
                ),
            )  # fmt: skip
        return found

    def _before(self, found: Sequence[Filled]) -> float:
        """Minutes a day of the weeks that the taper is measured against."""
        return fmean(found[i].minutes for i in self._measured) / 7 if self._measured else 0.0

    def _taper_days(self) -> int:
        return sum(not day.is_race for i in self._taper for day in self._facts[i])

    @staticmethod
    def _remember(week: Filled, yardstick: Yardstick) -> None:
        for session in week.sessions:
            yardstick.add(session.day.date, session.role, session.minutes)
