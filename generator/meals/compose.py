"""Meals of a day that meet its target under every constraint of the profile.

A day is drafted from dishes and sides, the sides' grams are solved for (``balance``), and a draft
that stays off its target is thrown away for another; the last resort is a linear programme over
all foods that may be served, so that a refusal means that no amounts of them will do.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from random import Random

from generator.meals.allowed import Menu, menu_of
from generator.meals.balance import (
    CARBOHYDRATE_FAR,
    CARBOHYDRATE_NEAR,
    Variable,
    Vector,
    balanced,
    carbohydrate_miss,
    exact,
    plus,
    total_of,
    within,
)
from generator.meals.choosing import (
    SHARES,
    Picked,
    Place,
    all_sides,
    pick_dish,
    pick_sides,
    places,
)
from generator.meals.pantry import Pantry
from generator.meals.serving import chosen, plated, totals
from hyrox.errors import InputError
from hyrox.plans.nutrition import DayMeals, DayTarget, PlannedMeal
from hyrox.plans.profile import Profile

DRAFTS = (0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2)
"""Drafts of a day, each with so many more sides of a kind."""
_NOTHING: Vector = (0.0, 0.0, 0.0, 0.0)
_FEW = (
    "Few foods fit everything you asked for, so these are simple plates and some foods come twice."
)


def day_meals(
    profile: Profile,
    target: DayTarget,
    when: date,
    pantry: Pantry,
    seed: int = 0,
    avoid: Collection[str] = frozenset(),
) -> DayMeals:
    """Meals of one day: energy within 5 % and protein within 10 % of the target.

    Args:
        target: of ``day_target``.
        when: the date, which is stamped on the day and varies it.
        seed: another seed gives other meals; the same gives the same.
        avoid: recipe ids served lately, taken only where nothing else fits.

    Raises:
        InputError: no meals can keep to the target and to all constraints; the message says what
            stands in the way.
    """
    menu = menu_of(profile, pantry)
    slots = places(profile.nutrition.meals_per_day, target.energy_kcal)
    best: tuple[float, list[PlannedMeal]] | None = None
    for draft, more in enumerate(DRAFTS):
        random = Random(f"{seed}:{when.isoformat()}:{draft}")
        found = _draft(profile, target, menu, slots, random, avoid, more=more)
        if found is None:
            continue
        if best is None or found[0] < best[0]:
            best = found
        if best[0] <= CARBOHYDRATE_NEAR:
            break
    simple = None
    if best is None or best[0] > CARBOHYDRATE_FAR:
        simple = _from_all_foods(target, menu, slots)
    if simple is not None and (best is None or simple[0] < best[0]):
        notes = (*_notes(profile, menu, simple[1]), _FEW)
        return DayMeals(date=when, target=target, meals=tuple(simple[1]), notes=notes)
    if best is None:
        raise InputError(_why_not(target, menu, len(slots)))
    meals, notes = best[1], _notes(profile, menu, best[1])
    return DayMeals(date=when, target=target, meals=tuple(meals), notes=notes)


def week_meals(
    profile: Profile, targets: Sequence[DayTarget], starts: date, pantry: Pantry, seed: int = 0
) -> tuple[DayMeals, ...]:
    """Days one after the other, one for each target, with no dish twice where that can be had.

    Raises:
        InputError: as ``day_meals``.
    """
    days: list[DayMeals] = []
    served: set[str] = set()
    for number, target in enumerate(targets):
        when = starts + timedelta(days=number)
        day = day_meals(profile, target, when, pantry, seed, avoid=frozenset(served))
        served |= _recipes(day.meals)
        days.append(day)
    return tuple(days)


def suggest_another(
    day: DayMeals,
    meal_index: int,
    profile: Profile,
    pantry: Pantry,
    seed: int = 0,
    avoid: Collection[str] = frozenset(),
) -> DayMeals:
    """The day with another meal in one place, the others as they are, still on target.

    Args:
        meal_index: which of ``day.meals``, from 0.
        avoid: recipe ids already offered and turned down.

    Raises:
        InputError: there is no such meal, or no other fits beside the rest of the day.
    """
    if not 0 <= meal_index < len(day.meals):
        raise InputError(f"There is no meal {meal_index + 1}: the day has {len(day.meals)}.")
    menu, old = menu_of(profile, pantry), day.meals[meal_index]
    rest = [meal for i, meal in enumerate(day.meals) if i != meal_index]
    base = totals(rest)
    place = Place(old.meal, max(60.0, day.target.energy_kcal - base[0]))
    used = _recipes(day.meals)
    eaten = {item.id for meal in rest for item in meal.items if item.kind == "food"}
    for draft in range(2 * len(DRAFTS)):
        random = Random(f"{seed}:{day.date.isoformat()}:{meal_index}:{old.name}:{draft}")
        picked = pick_dish(
            place, menu, day.target, random, used=used, avoid=avoid,
            cuisines=profile.nutrition.cuisines,
            protein_left=1.08 * day.target.macros.protein_g - base[1],
        )  # fmt: skip
        if draft % 4 == 3:
            picked = Picked(None)
        sides = pick_sides(
            place, 0, picked, menu, day.target, random, used=set(eaten), more=1 + draft % 2
        )
        new = _one_meal(place, picked, sides, base, day.target, old.timing)
        if new is not None and new.items != old.items:
            meals = [*day.meals[:meal_index], new, *day.meals[meal_index + 1 :]]
            return day.model_copy(update={"meals": tuple(meals)})
    raise InputError(
        f"No other {old.meal} fits beside the rest of this day. Ask for other meals for the whole "
        "day (another seed)."
    )


def meal_ideas(profile: Profile, when: date, pantry: Pantry, seed: int = 0) -> tuple[str, ...]:
    """Names of one dish for each meal, under all constraints, without any amounts: for athletes
    to whom no figures are given."""
    menu = menu_of(profile, pantry)
    ideas: list[str] = []
    used: set[str] = set()
    for meal, _ in SHARES[profile.nutrition.meals_per_day]:
        random = Random(f"{seed}:{when.isoformat()}:{meal}:{len(ideas)}")
        fitting = [d for d in menu.dishes if meal in d.recipe.meals and d.recipe.id not in used]
        liked = [d for d in fitting if d.recipe.cuisine in profile.nutrition.cuisines] or fitting
        if liked:
            dish = liked[random.randrange(len(liked))]
            used.add(dish.recipe.id)
            ideas.append(f"{meal.capitalize()}: {dish.recipe.name}")
    return tuple(ideas)


def _draft(
    profile: Profile,
    target: DayTarget,
    menu: Menu,
    slots: Sequence[Place],
    random: Random,
    avoid: Collection[str],
    *,
    more: int,
) -> tuple[float, list[PlannedMeal]] | None:
    """One attempt: how far carbohydrate is off, and the meals; ``None`` if it misses."""
    used: set[str] = set()
    protein_left = target.macros.protein_g * 1.02
    picks: list[Picked] = []
    for place in slots:
        picked = pick_dish(
            place, menu, target, random, used=used, avoid=avoid,
            cuisines=profile.nutrition.cuisines, protein_left=protein_left,
        )  # fmt: skip
        protein_left -= picked.gives[1]
        if picked.dish:
            used.add(picked.dish.recipe.id)
        picks.append(picked)
    eaten: set[str] = set()
    variables: list[Variable] = []
    for number, (place, picked) in enumerate(zip(slots, picks, strict=True)):
        variables += pick_sides(place, number, picked, menu, target, random, used=eaten, more=more)
    base = plus(_NOTHING, *(p.gives for p in picks))
    shape = [(p.gives[0], place.wanted_kcal) for p, place in zip(picks, slots, strict=True)]
    grams = balanced(base, shape, variables, target) if variables else None
    if grams is None:
        return None
    meals = [
        plated(
            place.meal, picked.dish, picked.servings, chosen(variables, grams, number),
            _timing(place, target),
        )
        for number, (place, picked) in enumerate(zip(slots, picks, strict=True))
    ]  # fmt: skip
    whole = [meal for meal in meals if meal is not None]
    total = totals(whole)
    if len(whole) < len(slots) or not within(total, target):
        return None
    return carbohydrate_miss(total, target), whole


def _one_meal(
    place: Place,
    picked: Picked,
    sides: Sequence[Variable],
    base: Vector,
    target: DayTarget,
    timing: str,
) -> PlannedMeal | None:
    start = plus(base, picked.gives)
    grams = balanced(start, [(picked.gives[0], place.wanted_kcal)], sides, target) if sides else ()
    if grams is None:
        grams = exact(start, [(picked.gives[0], place.wanted_kcal)], sides, target)
    if grams is None or not within(total_of(start, sides, grams), target):
        return None
    meal = plated(place.meal, picked.dish, picked.servings, chosen(sides, grams, 0), timing)
    if meal is None or not within(plus(base, totals([meal])), target):
        return None
    return meal


def _from_all_foods(
    target: DayTarget, menu: Menu, slots: Sequence[Place]
) -> tuple[float, list[PlannedMeal]] | None:
    """The day of simple plates whose carbohydrate is nearest, or ``None`` where there is none."""
    numbered = list(enumerate(slots))
    shape = [(0.0, place.wanted_kcal) for place in slots]
    for any_course, least in ((False, 0.4), (True, 0.2)):
        variables = all_sides(numbered, menu, any_course=any_course)
        grams = exact(_NOTHING, shape, variables, target, least_share=least)
        if grams is None:
            continue
        meals = [
            plated(place.meal, None, 0.0, chosen(variables, grams, n), _timing(place, target))
            for n, place in numbered
        ]
        whole = [meal for meal in meals if meal is not None]
        if len(whole) == len(slots) and within(totals(whole), target):
            return carbohydrate_miss(totals(whole), target), whole
    return None


def _why_not(target: DayTarget, menu: Menu, meals: int) -> str:
    energy = sum(side.per_gram[0] * side.most_g for side in menu.sides) * meals
    richest = max(side.per_gram[1] / max(side.per_gram[0], 1e-9) for side in menu.sides)
    left = f"{len(menu.dishes)} recipes and {len(menu.sides)} foods"
    wants = f"{target.energy_kcal} kcal with {target.macros.protein_g} g of protein"
    if energy < target.energy_kcal:
        what = f"usual amounts of them do not reach {wants}"
    elif richest * target.energy_kcal < target.macros.protein_g:
        what = f"none of them is rich enough in protein for {wants}"
    else:
        what = f"no amounts of them come to {wants}"
    return (
        f"nutrition: with these allergies, dislikes, diet and cooking minutes {left} are left, and "
        f"{what}. More cooking time or fewer dislikes may help; with many allergies ask a "
        "dietitian."
    )


def _notes(profile: Profile, menu: Menu, meals: Sequence[PlannedMeal]) -> tuple[str, ...]:
    notes = list(menu.notes)
    wanted = profile.nutrition.cuisines
    others = [m for m in meals if m.cuisine is not None and m.cuisine not in wanted]
    if wanted and others:
        names = " or ".join(c.replace("_", " ").title() for c in wanted)
        which = ", ".join(dict.fromkeys(m.meal for m in others))
        notes.append(f"No {names} recipe fitted everything for {which}: other cuisines instead.")
    if profile.nutrition.ingredients_at_hand and not menu.at_hand:
        notes.append("Nothing of what you have at hand could be used in these meals.")
    return tuple(notes)


def _timing(place: Place, target: DayTarget) -> str:
    if target.kind == "race" and place.meal == "breakfast":
        return "about 3 h before your start; smaller if there is less time"
    if target.kind in ("moderate", "hard") and place.meal == "snack":
        return "around the session: an hour before it, or after it"
    return ""


def _recipes(meals: Sequence[PlannedMeal]) -> set[str]:
    return {item.id for meal in meals for item in meal.items if item.kind == "recipe"}
