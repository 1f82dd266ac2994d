"""What fills a session to its last second without making it harder."""

from collections.abc import Iterable
from dataclasses import replace
from math import floor

from generator.plans.sessions.ends import MOVING_STEP_S, is_steady
from generator.plans.sessions.items import MOST_SETS, Bench, Item, length_s
from generator.plans.sessions.ranking import drawn
from generator.plans.sessions.tables import OF_RUNNING, STEADY
from hyrox.exercises import Pattern
from hyrox.plans.plan import CHANGE_S

WORTH_ADDING_S = 240.0
"""A further exercise for less is not worth the change (own figure, as all here)."""
LONGEST_EXTRA_S = 1_800.0
MOST_EXTRAS = 6
LONGEST_END_S = 900.0
"""Of a warm-up or cool-down's walking, jogging or pedalling."""
LONGEST_STRETCH_S = 240.0
SPARE = 0.05
"""Share of a session that may stay empty before sets are added."""
LONGER_S = 30
"""Seconds by which what is done in one set gets longer."""
MOST_DOSES = 3.0
"""Times the usual dose of what fills a session because nothing else fits (rule ``dose`` of the
guard allows no more)."""
CALM: tuple[Pattern, ...] = ("trunk", "rotation", "mobility", "isolation", "locomotion")
"""Movements that fill a session."""


class Session:
    """A session under construction: three blocks that together never exceed the slot."""

    def __init__(self, bench: Bench, warm_up: Iterable[Item], cool_down: Iterable[Item]) -> None:
        self.bench = bench
        self.warm_up, self.main, self.cool_down = list(warm_up), list[Item](), list(cool_down)

    @property
    def items(self) -> list[Item]:
        return [*self.warm_up, *self.main, *self.cool_down]

    @property
    def left_s(self) -> float:
        """Seconds that nothing fills yet; those of the main block's own change are taken off
        while it is empty."""
        change = 0.0 if self.main else CHANGE_S
        return self.bench.slot.minutes * 60 - length_s(self.items) - change

    @property
    def left_m(self) -> float:
        """Metres that may still be run."""
        return self.bench.slot.max_run_m - sum(item.run_m for item in self.items)

    def fill(self) -> None:
        """Easy running where the session is one of running, then what goes on steadily, then trunk
        and mobility, then a longer cool-down and warm-up; where little fits the athlete and much
        time is left, more sets of it."""
        self._steadily()
        self._calmly()
        self._stretch(self.cool_down)
        self._stretch(self.warm_up)
        if self.left_s > SPARE * self.bench.slot.minutes * 60:
            self._more_sets()

    def _more_sets(self) -> None:
        """A set more of each main exercise in turn, runs aside."""
        going = True
        while going:
            going = False
            for place, item in enumerate(self.main):
                more = _one_more(item)
                if more is not None and more.time_s - item.time_s <= self.left_s:
                    self.main[place], going = more, True

    def _steadily(self) -> None:
        running = self.bench.slot.kind in OF_RUNNING
        for id in (("easy-run",) if running else ()) + STEADY:
            seconds = self.left_s - CHANGE_S
            if seconds < WORTH_ADDING_S:
                return
            if id not in self.bench.fits or any(i.exercise.id == id for i in self.main):
                continue
            if self._rather_ends_with(id):
                return
            usual = self.bench.item(self.bench.fits[id])
            extra = usual.lasting(min(seconds, LONGEST_EXTRA_S), self.left_m, MOVING_STEP_S)
            if extra is not None and extra.time_s >= WORTH_ADDING_S:
                self.main.append(replace(extra, intensity="easy"))
                if not running:
                    return

    def _rather_ends_with(self, id: str) -> bool:
        """Whether the cool-down is of the same and may take all that is left."""
        last = next((item for item in self.cool_down if item.exercise.id == id), None)
        return last is not None and last.work_s + self.left_s <= LONGEST_END_S

    def _calmly(self) -> None:
        """Others from week to week: what fills up is not progressed."""
        there = {item.exercise.id for item in self.items}
        week = f"{self.bench.slot.key}:{self.bench.slot.date.toordinal() // 7}"
        calm = sorted(
            (e for e in self.bench.fits.values()
             if e.pattern in CALM and e.intensity != "hard" and e.id not in there),
            key=lambda e: (
                CALM.index(e.pattern), e.intensity != "easy",
                -drawn(self.bench.seed, week, e.id), e.id,
            ),
        )  # fmt: skip
        added = 0
        for exercise in calm:
            seconds = self.left_s - CHANGE_S
            if seconds < WORTH_ADDING_S or added == MOST_EXTRAS:
                return
            extra = self.bench.item(exercise).fitted(seconds, self.left_m)
            if extra is not None:
                self.main.append(extra)
                added += 1

    def _stretch(self, block: list[Item]) -> None:
        """Lengthens what is there by the seconds left, to the whole second."""
        order = sorted(range(len(block)), key=lambda place: (not is_steady(block[place]), place))
        for place in order:
            left = floor(self.left_s + 1e-6)
            if left < 1:
                return
            item = block[place]
            longest = LONGEST_END_S if is_steady(item) else LONGEST_STRETCH_S
            seconds = min(item.work_s + left, max(longest, item.work_s))
            metres = item.run_m + self.left_m
            if item.unit == "seconds" and item.sets == 1:
                block[place] = item.lasting(seconds, metres) or item


def _one_more(item: Item) -> Item | None:
    """With another set, or a longer one where it is done in one; ``None`` where it has had enough,
    or is run."""
    usual = item.exercise.dose
    amount = usual.reps or usual.seconds or usual.metres or 0
    most = MOST_DOSES * usual.sets * amount
    if item.m_per_s or item.sets == MOST_SETS:
        return None
    if item.sets == 1 and item.unit == "seconds" and usual.seconds is not None:
        step = min(float(LONGER_S), most - item.amount)
        return replace(item, amount=item.amount + step) if step > 0 else None
    more = replace(item, sets=item.sets + 1, rest=item.rest or usual.rest_s)
    return more if more.sets * more.amount <= most else None
