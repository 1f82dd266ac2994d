"""Weeks one after the other: minutes grow from what the athlete did lately, within what the weeks
before allow, fall in lighter weeks, and are halved in the taper."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import fmean, median

from generator.plans.frame.calendar import DAY, CalendarWeek
from generator.plans.frame.days import DayFacts
from generator.plans.frame.filling import (
    Filled,
    filled,
    most_hard,
    most_sessions,
    placed,
    wanted_days,
    week_able,
)
from generator.plans.frame.hardness import too_hard
from generator.plans.frame.mix import roles_of, tilt_of
from generator.plans.frame.roles import Ability
from generator.plans.frame.running import Yardstick
from generator.plans.frame.volume import (
    COMPOSED,
    DELOAD_LIMIT,
    DELOAD_SHARE,
    FIRST_HEAVIER,
    HEAVIER,
    LEAST_MIN,
    TAPER_HIGH,
    TAPER_LOW,
    TAPER_SHARE,
    grown,
    worthwhile,
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
_LONGEST_IN_RACE_WEEK_MIN = 45
"""Where no taper came before it: short and sharp (own figure)."""
_ROUNDS = 4
"""Softening sessions changes what the weeks after them may hold: so often it is looked again."""
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
        self._softened: frozenset[tuple[int, str]] = frozenset()
        """Week and key of sessions that are moderate instead of hard."""
        self._measured = [i for i in usable if i not in light]
        """Of these the last two that hold sessions are what the taper is measured against."""

    def filled(self) -> list[Filled]:
        """All weeks, with no larger share of hard minutes than suits how many sessions there are:
        where there is more, the least important hard sessions become moderate."""
        found = self._tapering()
        for _ in range(_ROUNDS):
            if not (softer := too_hard(found)):
                break
            self._softened |= softer
            found = self._tapering()
        return found

    def _tapering(self) -> list[Filled]:
        """All weeks. Where the days before the race cannot hold the least of a taper, the weeks
        before it are made shorter instead: half of less is kept by them."""
        found = self._filled({})
        held = sum(found[i].minutes for i in self._taper)
        room = sum(capacity(self._facts[i], self._athlete.profile) for i in self._taper)
        days = self._taper_days()
        least = TAPER_LOW / COMPOSED * self._before(found) * days
        # Where the days could not hold so much anyhow, less is no fault of the taper.
        if held and held < least <= room:
            most = 7 * held / days / (TAPER_LOW / COMPOSED + 0.02)
            found = self._filled(dict.fromkeys(self._reference(found), most))
        return found

    def _filled(self, ceilings: Mapping[int, float]) -> list[Filled]:
        """All weeks, some of at most so many minutes."""
        yardstick = Yardstick.of(self._athlete, self._weeks[0].days[0])
        found: list[Filled] = []
        level = self._start()
        for i in range(len(self._weeks)):
            if i in self._taper:
                break
            week = self._one(i, level, ceilings.get(i, _NO_LIMIT), found, yardstick)
            found.append(week)
            self._remember(week, yardstick)
            if self._weeks[i].is_full and i not in self._light and week.minutes:
                reached = max(w.minutes for w in found[-LOOK_BACK:])
                level = grown(min(level, reached)) if self._weeks[i].phase != "peak" else level
        return [*found, *self._tapered(found, yardstick)]

    def _start(self) -> float:
        """Minutes of the first full week: what was done lately, without other sports."""
        usual = self._athlete.weekly_minutes
        if self._athlete.profile.training.weekly_hours is None:
            return max(LEAST_START_MIN, usual)
        sports = sum(len(s.days) * s.minutes for s in self._athlete.profile.other_sports)
        return min(self._most_to_start(), max(LEAST_START_MIN, usual - sports, usual / 2))

    def _most_to_start(self) -> float:
        """Minutes that a first week may hold."""
        hours = self._athlete.profile.training.weekly_hours
        if hours is None:
            return _NO_LIMIT
        most = FIRST_HEAVIER * hours * 60
        return most if most >= SHORTEST_MIN else LEAST_START_MIN

    def _one(
        self, i: int, level: float, ceiling: float, before: Sequence[Filled], yard: Yardstick
    ) -> Filled:
        week, facts = self._weeks[i], self._facts[i]
        left = sum(not day.is_race for day in facts)
        total = min(level, ceiling) * left / 7
        if self._is_restart(i, before):
            total = min(
                total, self._most_to_start(), max(LEAST_START_MIN, _AFTER_BREAK * level)
            )  # fmt: skip
        if facts[-1].is_race:
            total *= _LAST_WEEK
        elif i + 1 < len(self._weeks) and self._facts[i + 1][-1].is_race and not self._taper:
            total *= _LAST_BUT_ONE
        most_load = self._most_load(i, before)
        if i in self._light and i:
            total = min(total, before[i - 1].minutes * DELOAD_SHARE)
        longest = max((day.minutes for day in facts), default=0)
        count = worthwhile(int(total), longest, wanted_days(self._athlete.profile))
        count = min(count, most_sessions(facts, self._athlete.profile))
        if most_load < LEAST_MIN:
            count = 0
        return self._with(i, week, count, int(total), most_load, before, yard)

    def _most_load(self, i: int, before: Sequence[Filled]) -> float:
        """What this week's sessions may weigh."""
        sport = sum(day.sport_load for day in self._facts[i])
        most = _NO_LIMIT
        is_measured = self._weeks[i].is_full and i > self._first_full
        if is_measured and not self._is_restart(i, before):
            heaviest = max(week.load for week in before[max(0, i - LOOK_BACK) :])
            most = HEAVIER * COMPOSED * heaviest - sport
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
    ) -> Filled:
        facts = self._facts[i]
        able = week_able(self._able, week, yard)
        roles = roles_of(
            week, count, able, self._tilt, deload=i in self._light, test=self._tests(i, before),
            longest_min=max(day.minutes for day in facts),
        )  # fmt: skip
        if week.kind != week.phase:
            roles = [
                replace(role, longest=min(role.longest, _LONGEST_IN_RACE_WEEK_MIN))
                for role in roles
            ]  # fmt: skip
        roles = [
            role.at("moderate") if (i, role.key) in self._softened and role.intensity == "hard"
            else role
            for role in roles
        ]  # fmt: skip
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
        return filled(facts, on_days, total, most_load, yard)

    def _ends_hard(self, i: int, before: Sequence[Filled]) -> bool:
        last = self._facts[i][-1]
        # Of two taper weeks the later is made first: the earlier one then keeps its distance.
        return last.is_hard or (i < len(before) and before[i].hard_on(last.date))

    def _tests(self, i: int, before: Sequence[Filled]) -> bool:
        """Whether the week holds a benchmark: the first full one, or the second where the first had
        no room; the one after each lighter week; and the last of a plan without a race where that
        is a lighter one."""
        if self._weeks[i].phase == "taper" or len(self._weeks) < 4:
            return False
        last = i == len(self._weeks) - 1 and i in self._light
        missed = i - 1 == self._first_full and not before[i - 1].holds("test")
        return i == self._first_full or missed or i - 1 in self._light or last

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
            affordable = int(usual * days * TAPER_HIGH * COMPOSED / LEAST_MIN)
            affordable -= sum(len(week.sessions) for week in found)
            count = most_sessions(self._facts[i], self._athlete.profile)
            count = min(count, max(int(share // LEAST_MIN), 1), affordable)
            # Of two weeks the longer one keeps what little there is.
            if affordable == 1 and left < 4 and len(self._taper) > 1 and not found:
                count = 0
            found.insert(
                0,
                self._with(
                    i, self._weeks[i], count, int(share), self._most_load(i, before), before, yard,
                    found[0] if found else None,
                ),
            )  # fmt: skip
        return found

    def _before(self, found: Sequence[Filled]) -> float:
        """Minutes a day of the weeks that the taper is measured against."""
        reference = self._reference(found)
        return fmean(found[i].minutes for i in reference) / 7 if reference else 0.0

    def _reference(self, found: Sequence[Filled]) -> list[int]:
        return [i for i in self._measured if found[i].sessions][-2:]

    def _taper_days(self) -> int:
        return sum(not day.is_race for i in self._taper for day in self._facts[i])

    @staticmethod
    def _remember(week: Filled, yardstick: Yardstick) -> None:
        for session in week.sessions:
            yardstick.add(session.day.date, session.role, session.minutes)
