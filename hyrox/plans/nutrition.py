"""What to eat: targets of days, fuelling around training and the race, meals and what to buy."""

from datetime import date
from typing import Literal

from pydantic import Field

from hyrox.plans.base import Strict
from hyrox.recipes import Cuisine, Meal

DayKind = Literal["rest", "easy", "moderate", "hard", "race_week", "race"]


class Macros(Strict):
    """Grams of a day; the ranges they were taken from stand in ``basis``."""

    protein_g: int = Field(ge=0)
    carbohydrate_g: int = Field(ge=0)
    fat_g: int = Field(ge=0)


class DayTarget(Strict):
    """Energy and macros of a kind of day; ``training_kcal`` is what its session adds."""

    kind: DayKind
    energy_kcal: int = Field(gt=0)
    training_kcal: int = Field(ge=0)
    macros: Macros


class Timing(Strict):
    """One thing to eat or drink, and when: ``minutes`` before (negative) or after a session."""

    when: str
    what: str
    minutes: int | None = None
    evidence: tuple[str, ...] = ()


class FuellingStep(Strict):
    """A point of the race-week or race-day timeline."""

    day: date
    at: str = Field(description="Clock or 'all day'; relative where the start time is not known.")
    what: str
    evidence: tuple[str, ...] = ()


class NutritionSuggestions(Strict):
    """``calorie_target`` and ``macros`` are those of an average training day; empty where the
    athlete is under eighteen, or the figures they need are not known: ``general_only`` says why."""

    calorie_target: int | None = None
    macros: Macros | None = None
    meal_timing: tuple[Timing, ...] = ()
    method: str = ""
    general_only: str = ""
    advice: tuple[str, ...] = ()
    days: tuple[DayTarget, ...] = ()
    race_week: tuple[FuellingStep, ...] = ()
    race_day: tuple[FuellingStep, ...] = ()
    evidence: tuple[str, ...] = ()


class MealItem(Strict):
    """A recipe or a single food, and how much of it: figures computed from the food table."""

    id: str
    name: str
    kind: Literal["recipe", "food"]
    grams: float = Field(gt=0)
    servings: float | None = Field(None, gt=0)
    energy_kcal: float
    protein_g: float
    carbohydrate_g: float
    fat_g: float


class PlannedMeal(Strict):
    meal: Meal
    name: str
    minutes: int = Field(ge=0)
    cuisine: Cuisine | None = None
    items: tuple[MealItem, ...] = Field(min_length=1)
    timing: str = ""
    allergens: tuple[str, ...] = ()

    @property
    def energy_kcal(self) -> float:
        return sum(item.energy_kcal for item in self.items)

    @property
    def protein_g(self) -> float:
        return sum(item.protein_g for item in self.items)


class DayMeals(Strict):
    """Meals of one day against its target."""

    date: date
    target: DayTarget
    meals: tuple[PlannedMeal, ...]
    notes: tuple[str, ...] = ()

    @property
    def energy_kcal(self) -> float:
        return sum(meal.energy_kcal for meal in self.meals)

    @property
    def protein_g(self) -> float:
        return sum(meal.protein_g for meal in self.meals)


class ShoppingItem(Strict):
    food: str
    name: str
    group: str
    grams: float = Field(gt=0)
