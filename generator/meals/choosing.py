"""Which dish and which sides a meal is made of, before any gram is set."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

from generator.meals.allowed import Menu
from generator.meals.balance import Variable, Vector, times
from generator.meals.pantry import Course, Dish, Role, Side
from hyrox.foods import FAT_KCAL_PER_G
from hyrox.plans.nutrition import DayKind, DayTarget
from hyrox.recipes import Cuisine, Meal

SHARES: dict[int, tuple[tuple[Meal, float], ...]] = {
    3: (("breakfast", 0.28), ("lunch", 0.36), ("dinner", 0.36)),
    4: (("breakfast", 0.25), ("lunch", 0.30), ("snack", 0.15), ("dinner", 0.30)),
    5: (("breakfast", 0.22), ("snack", 0.12), ("lunch", 0.27), ("snack", 0.12), ("dinner", 0.27)),
    6: (
        ("breakfast", 0.20), ("snack", 0.10), ("lunch", 0.25), ("snack", 0.10), ("dinner", 0.25),
        ("snack", 0.10),
    ),
}  # fmt: skip
"""Meals of a day and their shares of its energy (own)."""
COURSE: dict[Meal, Course] = {
    "breakfast": "b", "lunch": "l", "dinner": "d", "snack": "s", "drink": "s",
}  # fmt: skip
DISH_SHARE = 0.85
"""Of a meal's energy that its dish may give, so that the sides can balance the day (own)."""
MOST_SERVINGS, LEAST_SERVINGS = 2.5, 0.5
SPREADS = frozenset({"honey", "jam", "maple-syrup", "butter-unsalted"})
"""On bread or porridge only: not beside a dish."""
POWDERS = frozenset(
    {"egg-white-powder", "soya-protein-isolate", "whey-protein-powder", "wheat-gluten"}
)
"""Only where plain food is not rich enough."""
SNACK_MIN = 20
"""A snack that takes longer is taken only if it can be made ahead, or nothing else is left."""
MUCH_FAT = 1.2
"""Dishes with more fat than so many times the day's share of it come second."""
LOW_FIBRE_G_PER_100_KCAL = 2.0
"""Foods preferred on the day before the race and on race day (own figure for "low in fibre")."""
_USES: dict[DayKind, frozenset[str]] = {
    "rest": frozenset({"rest_day", "everyday"}), "easy": frozenset({"everyday", "quick"}),
    "moderate": frozenset({"everyday", "after_training"}),
    "hard": frozenset({"after_training", "before_training"}),
    "race_week": frozenset({"race_week"}), "race": frozenset({"race_morning", "after_race"}),
}  # fmt: skip
_ROLES_BESIDE: dict[Course, tuple[Role, ...]] = {
    "b": ("protein", "fruit", "starch"), "l": ("starch", "vegetable", "fat"),
    "d": ("starch", "vegetable", "fat"), "s": ("protein", "fruit"),
}  # fmt: skip
_ROLES_ALONE: dict[Course, tuple[Role, ...]] = {
    "b": ("starch", "protein", "fruit", "fat"), "l": ("starch", "protein", "vegetable", "fat"),
    "d": ("starch", "protein", "vegetable", "fat"), "s": ("protein", "fruit", "starch"),
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A meal of the day to be filled, with the kcal it should have."""

    meal: Meal
    wanted_kcal: float


@dataclass(frozen=True)
class Picked:
    """A dish (or none) and how much of it."""

    dish: Dish | None
    servings: float = 0.0

    @property
    def gives(self) -> Vector:
        return times(self.dish.per_serving, self.servings) if self.dish else (0.0, 0.0, 0.0, 0.0)


def places(meals_per_day: int, energy_kcal: float) -> tuple[Place, ...]:
    """The day's meals."""
    return tuple(Place(meal, share * energy_kcal) for meal, share in SHARES[meals_per_day])


def pick_dish(
    place: Place,
    menu: Menu,
    target: DayTarget,
    random: Random,
    *,
    used: Collection[str],
    avoid: Collection[str],
    cuisines: Sequence[Cuisine],
    protein_left: float,
) -> Picked:
    """The best dish for a meal, chance among equals; none where none fits its energy."""
    best, best_score = Picked(None), 0.0
    uses = _USES[target.kind]
    fat_share = FAT_KCAL_PER_G * target.macros.fat_g / target.energy_kcal
    for dish in menu.dishes:
        recipe = dish.recipe
        if recipe.id in used or not _for_meal(dish, place.meal):
            continue
        servings = servings_for(dish, place.wanted_kcal)
        if servings == 0 or dish.per_serving[1] * servings > protein_left:
            continue
        score = random.random() + 1.0
        if recipe.id in avoid:
            score -= 0.95
        if place.meal == "snack" and recipe.minutes > SNACK_MIN and "batch" not in recipe.uses:
            score -= 0.8
        if dish.fat_share > MUCH_FAT * fat_share:
            score -= 0.5
        if recipe.cuisine in cuisines:
            score += 1.5
        if uses.intersection(recipe.uses):
            score += 1.0 if target.kind in ("race_week", "race") else 0.3
        if menu.at_hand:
            score += 2.5 * len(dish.main & menu.at_hand) / max(1, len(dish.main))
        if score > best_score:
            best, best_score = Picked(dish, servings), score
    return best


def servings_for(dish: Dish, wanted_kcal: float) -> float:
    """Halves of servings that leave room for sides; 0 where even half a serving is too much."""
    each = dish.per_serving[0]
    halves = int(DISH_SHARE * wanted_kcal / each * 2)
    if halves == 0 and each * LEAST_SERVINGS <= wanted_kcal:
        halves = 1
    return min(MOST_SERVINGS, halves / 2)


def pick_sides(
    place: Place,
    number: int,
    picked: Picked,
    menu: Menu,
    target: DayTarget,
    random: Random,
    *,
    used: set[str],
    more: int,
) -> list[Variable]:
    """A side for each role that the meal needs; no food twice a day. ``more`` (0 to 2): so many
    further sides of a role, and protein beside every dish, where the day is hard to meet."""
    course = COURSE[place.meal]
    roles = _ROLES_BESIDE[course] if picked.dish else _ROLES_ALONE[course]
    if more and "protein" not in roles:
        roles = ("protein", *roles)
    sweet = more < 2 and _sweet(course, picked, random)
    held: frozenset[str] = picked.dish.main if picked.dish else frozenset()
    chosen: list[Variable] = []
    for role in roles:
        fitting = [
            side
            for side in menu.sides
            if side.role == role
            and course in side.courses
            and side.food.id not in used
            and side.food.id not in held
            and not (picked.dish and side.food.id in SPREADS)
            and (more or side.food.id not in POWDERS)
            and (not sweet or side.goes_with_sweet)
        ]
        for _ in range(1 + more):
            if not fitting:
                break
            side = _one_of(fitting, menu, target, random)
            fitting.remove(side)
            used.add(side.food.id)
            chosen.append(Variable(number, side, beside=picked.dish is not None))
    return chosen


def all_sides(
    numbered: Sequence[tuple[int, Place]], menu: Menu, *, any_course: bool
) -> list[Variable]:
    """Every side in every meal that it belongs to (or in any)."""
    return [
        Variable(number, side)
        for number, place in numbered
        for side in menu.sides
        if any_course or COURSE[place.meal] in side.courses
    ]


def _sweet(course: Course, picked: Picked, random: Random) -> bool:
    """Whether the plate is a sweet one; of breakfasts and snacks without a dish most are (own)."""
    if picked.dish:
        return picked.dish.sweet
    return course in "bs" and random.random() < 0.7


def _for_meal(dish: Dish, meal: Meal) -> bool:
    meals = dish.recipe.meals
    return meal in meals or (meal == "snack" and "drink" in meals)


def _one_of(fitting: list[Side], menu: Menu, target: DayTarget, random: Random) -> Side:
    choice = fitting
    if target.kind in ("race_week", "race"):
        choice = [side for side in fitting if _low_fibre(side)] or fitting
    if menu.at_hand:
        choice = [side for side in choice if side.food.id in menu.at_hand] or choice
    return choice[random.randrange(len(choice))]


def _low_fibre(side: Side) -> bool:
    held = side.food.per_100g
    return (held.fibre_g or 0.0) <= LOW_FIBRE_G_PER_100_KCAL * (held.energy_kcal or 0.0) / 100
