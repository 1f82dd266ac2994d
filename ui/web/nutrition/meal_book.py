"""The meals that one browser tab has looked at: a day's meals stay as they are until something
that they follow from changes, so that the shopping list is of the very meals that were shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hyrox.errors import HyroxCoachError, InputError
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.nutrition import DayMeals, DayTarget, PlannedMeal
from hyrox.plans.plan import Day, Plan
from hyrox.plans.profile import Profile
from ui.export.plan.words import KINDS
from ui.language.telling import t

if TYPE_CHECKING:
    from generator.meals.pantry import Pantry

QUICK_MIN = 15
"""Cooking minutes of a meal on a day without time."""
WEEK_DAYS = 7
CHOICE_DAYS = 14
"""Days that can be looked at where there is no plan."""


@dataclass
class MealBook:
    """Days by their date; ``resting`` counts where no plan says what a day holds."""

    profile: Profile = field(default_factory=Profile)
    plan: Plan | None = None
    quick: set[date] = field(default_factory=set)
    resting: set[date] = field(default_factory=set)
    shown: date | None = None
    """The day that is looked at."""
    listed_from: date | None = None
    """First day of the shopping list that is shown."""
    _days: dict[date, DayMeals] = field(default_factory=dict)
    _turned_down: dict[date, set[str]] = field(default_factory=dict)
    _asked: dict[date, int] = field(default_factory=dict)
    """How often other meals were asked for."""

    def follow(self, profile: Profile, plan: Plan | None) -> None:
        """Take over profile and plan; meals made for another kitchen are forgotten."""
        before = (self.profile.nutrition, self.profile.medical)
        if before != (profile.nutrition, profile.medical):
            self._days.clear()
            self._turned_down.clear()
        self.profile, self.plan = profile, plan

    @property
    def race_date(self) -> date | None:
        """Of the plan; without one, of the profile."""
        return self.plan.race_date if self.plan else self.profile.target.day

    def dates(self, today: date) -> tuple[date, ...]:
        """The days that can be looked at: the plan's, or two weeks from today on."""
        if self.plan is not None:
            return tuple(day.date for day in self.plan.days)
        return tuple(today + timedelta(days=n) for n in range(CHOICE_DAYS))

    def session(self, when: date) -> Day | None:
        """What the day holds; ``None`` is an average training day, or the race without a plan."""
        if self.plan is not None:
            return self.plan.day_of(when)
        if when in self.resting and when != self.race_date:
            return _rest(when)
        return None

    def target(self, when: date) -> DayTarget | None:
        """Energy and macros of a day; ``None`` where no figures may be given."""
        from generator.meals.targets import day_target

        return day_target(self.profile, self.session(when), self.race_date, when)

    def day(self, when: date, pantry: "Pantry") -> DayMeals | None:
        """The meals of a day; ``None`` where no figures may be given.

        Raises:
            InputError: no meals keep to the target and to all constraints.
        """
        from generator.meals.compose import day_meals

        target = self.target(when)
        if target is None:
            return None
        held = self._days.get(when)
        if held is None or held.target != target:
            held = self._days[when] = day_meals(
                self._eater(when), target, when, pantry, self._asked.get(when, 0),
                avoid=self._served_near(when) | self._turned_down.get(when, set()),
            )  # fmt: skip
        return held

    def another(self, when: date, index: int, pantry: "Pantry") -> DayMeals:
        """The day with another meal in place ``index``, from 0; what was there is not offered
        again while anything else fits.

        Raises:
            InputError: there is no such meal, or no other one fits.
        """
        from generator.meals.compose import suggest_another

        day = self.day(when, pantry)
        if day is None or not 0 <= index < len(day.meals):
            raise InputError(t("This meal is no longer there: choose the day again."))
        self._turn_down(when, [day.meals[index]])
        new = suggest_another(
            day, index, self._eater(when), pantry, self._asked[when],
            avoid=self._served_near(when) | self._turned_down[when],
        )  # fmt: skip
        self._days[when] = new
        return new

    def other_day(self, when: date, pantry: "Pantry") -> DayMeals | None:
        """The day made anew, of other meals where others fit.

        Raises:
            InputError: as ``day``; the meals that were there stay then.
        """
        before = self.day(when, pantry)
        if before is None:
            return None
        self._turn_down(when, before.meals)
        del self._days[when]
        try:
            return self.day(when, pantry)
        except HyroxCoachError:
            self._days[when] = before
            raise

    def make_quick(self, when: date, quick: bool) -> None:
        """Whether each meal of the day takes at most ``QUICK_MIN`` minutes."""
        if quick != (when in self.quick):
            self.quick ^= {when}
            self._days.pop(when, None)

    def make_rest(self, when: date, rest: bool) -> None:
        """Whether a day without a plan is one without training."""
        if rest != (when in self.resting):
            self.resting ^= {when}

    def week(self, start: date, pantry: "Pantry") -> tuple[DayMeals, ...]:
        """Meals of the seven days from ``start`` on, fewer where the plan ends before; empty where
        no figures may be given.

        Raises:
            InputError: as ``day``.
        """
        days = [start + timedelta(days=n) for n in range(WEEK_DAYS)]
        if self.plan is not None:
            days = [when for when in days if self.plan.day_of(when) is not None]
        return tuple(day for when in days if (day := self.day(when, pantry)) is not None)

    def _eater(self, when: date) -> Profile:
        if when not in self.quick:
            return self.profile
        nutrition, own = self.profile.nutrition, self.profile.nutrition.cooking_minutes
        minutes = QUICK_MIN if own is None else min(own, QUICK_MIN)
        return self.profile.model_copy(
            update={"nutrition": nutrition.model_copy(update={"cooking_minutes": minutes})}
        )

    def _served_near(self, when: date) -> set[str]:
        """Recipes of the days less than a week away."""
        return {
            recipe
            for other, day in self._days.items()
            if other != when and abs((other - when).days) < WEEK_DAYS
            for recipe in _recipes(day.meals)
        }

    def _turn_down(self, when: date, meals: Iterable[PlannedMeal]) -> None:
        self._turned_down.setdefault(when, set()).update(_recipes(meals))
        self._asked[when] = self._asked.get(when, 0) + 1


def _recipes(meals: Iterable[PlannedMeal]) -> set[str]:
    return {item.id for meal in meals for item in meal.items if item.kind == "recipe"}


def _rest(when: date) -> Day:
    return Day(
        day=WEEKDAYS[when.weekday()], date=when, kind="rest", focus=KINDS["rest"], duration=0,
        intensity_level="rest",
    )  # fmt: skip
