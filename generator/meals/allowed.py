"""What an athlete may be served: every hard constraint of the profile, doubts excluded.

Allergens by the food table and by ``doubts.toml``; other allergies and dislikes by the words of a
food's name; diet and halal by origin; cooking minutes. A recipe is out with its first barred
ingredient.
"""

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

from generator.meals.pantry import Dish, Pantry, Side, words_of
from hyrox.errors import InputError
from hyrox.foods import Food, diets_of
from hyrox.plans.profile import NutritionPreferences, Profile

HALAL_ORIGINS = frozenset({"pork", "alcohol", "gelatine", "mixed_animal"})
"""Not halal, or in doubt."""
MEATS = frozenset({"poultry", "beef", "lamb"})
NEAR = 0.84
"""Likeness from which a word counts as a misspelt food word (difflib's ratio; own)."""
PART_FROM = 4
"""Letters from which a word is also found within a longer one: melon in watermelon."""
CONDITION_ALLERGENS = {
    "coeliac": "gluten", "celiac": "gluten", "gluten": "gluten", "lactose": "milk",
    "milk allergy": "milk", "favism": "", "g6pd": "",
}  # fmt: skip
"""Conditions that mean an allergen must be left out; favism means broad beans."""
_SAID_ALLERGY = re.compile(r"allerg|intoleran|anaphyla", re.IGNORECASE)
_SEPARATORS = re.compile(r"[,;/&+]|\band\b|\bor\b|\bund\b|\by\b|\bet\b")


@dataclass(frozen=True)
class Menu:
    """Dishes and sides that may be served, in the order of the tables, and what to say."""

    dishes: tuple[Dish, ...]
    sides: tuple[Side, ...]
    notes: tuple[str, ...]
    at_hand: frozenset[str] = frozenset()
    """Food ids that the athlete has in the kitchen."""


def menu_of(profile: Profile, pantry: Pantry) -> Menu:
    """What may be served.

    Raises:
        InputError: an allergy cannot be matched to any food, so nothing can be called safe; or
            nothing at all is left.
    """
    return _menu(profile.nutrition, profile.medical.conditions, pantry)


@lru_cache(maxsize=64)
def _menu(nutrition: NutritionPreferences, conditions: tuple[str, ...], pantry: Pantry) -> Menu:
    barred, notes = _barred(nutrition, conditions, pantry)
    minutes = nutrition.cooking_minutes
    dishes = tuple(
        dish
        for dish in pantry.dishes.values()
        if not any(i.food in barred for i in dish.recipe.ingredients)
        and (minutes is None or dish.recipe.minutes <= minutes)
        and not _named(dish, nutrition)
    )
    sides = tuple(
        side
        for side in pantry.sides
        if side.food.id not in barred and (minutes is None or side.minutes <= minutes)
    )
    if not sides:
        raise InputError(
            "nutrition: no food of the table fits all allergies, the diet and the dislikes at "
            "once. A dietitian can help where so much must be left out."
        )
    at_hand = frozenset().union(*(matching(t, pantry) for t in nutrition.ingredients_at_hand))
    return Menu(dishes, sides, notes, at_hand - barred)


def _barred(
    nutrition: NutritionPreferences, conditions: tuple[str, ...], pantry: Pantry
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Food ids that may not be served, and notes."""
    out: set[str] = set()
    notes: list[str] = []
    allergens = list(nutrition.allergies)
    said = [condition.lower() for condition in conditions]
    for word, allergen in CONDITION_ALLERGENS.items():
        if any(word in condition for condition in said):
            if allergen:
                allergens.append(allergen)  # type: ignore[arg-type]
            else:
                out |= matching("broad bean", pantry) | matching("fava", pantry)
    for allergen in dict.fromkeys(allergens):
        doubt = pantry.allergens.get(allergen)
        out |= {
            food.id
            for food in pantry.foods.values()
            if allergen in food.allergens_eu or (doubt is not None and doubt.holds(food))
        }
    grave = [t for t in nutrition.avoid_foods if _SAID_ALLERGY.search(t)]
    unmatched = [
        text
        for text in (*nutrition.unknown_allergies, *grave)
        if text and not matching(text, pantry)
    ]
    if unmatched:
        raise InputError(
            "nutrition.allergies: no food of the table could be checked for "
            f"'{unmatched[0][:60]}', so no meal can be called safe. Name the "
            "food in plain English, or plan your meals "
            "with a dietitian."
        )
    for text in (*nutrition.unknown_allergies, *nutrition.avoid_foods):
        found = matching(text, pantry)
        out |= found
        if not found and words_of(text):
            notes.append(
                f"No food here is called '{text[:60]}', so none had to be left out for it."
            )
    if allergens or nutrition.unknown_allergies or nutrition.avoid_foods:
        out |= {food.id for food in pantry.foods.values() if pantry.compound.holds(food)}
        notes.append(
            "Sauces, stock cubes and other mixed products are left out, for makers' recipes "
            "differ. Traces are not recorded: read the label of every packet."
        )
    out |= {food.id for food in pantry.foods.values() if _against_diet(food, nutrition, pantry)}
    if nutrition.halal:
        notes.append("Buy meat and poultry halal-certified: the table cannot know.")
    return frozenset(out), tuple(notes)


def _against_diet(food: Food, nutrition: NutritionPreferences, pantry: Pantry) -> bool:
    if nutrition.halal and (food.origin in HALAL_ORIGINS or pantry.halal.holds(food)):
        return True
    if nutrition.diet == "omnivore":
        return False
    if nutrition.diet not in diets_of([food.origin]):
        return True
    return nutrition.diet != "pescatarian" and pantry.vegetarian.holds(food)


def _named(dish: Dish, nutrition: NutritionPreferences) -> bool:
    """Whether the dish's own name or notes hold a word to be avoided."""
    for text in (*nutrition.unknown_allergies, *nutrition.avoid_foods):
        for part in _parts(text):
            wanted = words_of(part)
            if wanted and all(any(_same(w, held) for held in dish.words) for w in wanted):
                return True
    return False


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(text.lower()) if part.strip()]


def matching(text: str, pantry: Pantry) -> frozenset[str]:
    """The foods that a person's words may mean: too many rather than one too few."""
    found: set[str] = set()
    for part in _parts(text):
        wanted = words_of(part)
        if wanted:
            found |= _by_words(wanted, pantry)
    return frozenset(found)


def _by_words(wanted: frozenset[str], pantry: Pantry) -> set[str]:
    found: set[str] = set()
    for key in sorted(wanted):
        if (doubt := pantry.words.get(key)) is not None:
            found |= {food.id for food in pantry.foods.values() if doubt.holds(food)}
    every = {
        key
        for key, held in pantry.food_words.items()
        if all(any(_same(word, h) for h in held) for word in wanted)
    }
    found |= every
    if not every:  # 'bell pepper': some of the words will do
        found |= {
            key
            for key, held in pantry.food_words.items()
            if any(_same(word, h) for word in wanted if len(word) >= PART_FROM for h in held)
        }
    if not found:
        known = {word for held in pantry.food_words.values() for word in held} | set(pantry.words)
        for word in sorted(wanted):
            near = difflib.get_close_matches(word, sorted(known), n=3, cutoff=NEAR)
            for other in near if len(word) >= PART_FROM else ():
                found |= _by_words(frozenset({other}), pantry)
    if not found:  # kiwifruit: a food's word begins the one that was said
        found |= {
            key
            for key, held in pantry.food_words.items()
            if any(len(h) >= PART_FROM and word.startswith(h) for word in wanted for h in held)
        }
    return found


def _same(word: str, held: str) -> bool:
    """The same word, or part of a compound: melon and watermelon, corn and cornflour."""
    if word == held:
        return True
    return len(word) >= PART_FROM and (held.startswith(word) or held.endswith(word))
