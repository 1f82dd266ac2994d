"""Answers about dishes: sentences that say what the dish's own line says, each with its source."""

from collections.abc import Sequence
from random import Random

from finetune.data.kinds.meals.asking import Wish
from finetune.data.kinds.meals.dishes import NO_DIET, Plate
from finetune.data.kinds.meals.words import listed, pick, words

MOST_REASONS = 3
FITS = {
    "vegan": ("vegan",),
    "vegetarian": ("vegan", "vegetarian"),
    "pescatarian": ("vegan", "vegetarian", "pescatarian"),
}


def cited(sentence: str, id: str) -> str:
    """A sentence with its source."""
    return f"{sentence} [{id}]"


def suggestion(plate: Plate, id: str, wish: Wish, rng: Random) -> list[str]:
    """The dish with reasons that answer the wish, and mostly its figures."""
    told = _reasons(plate, wish, rng)
    rng.shuffle(told)
    why = told[:MOST_REASONS]
    name = "main" if why else "bare"
    found = [cited(_say(rng, name, plate, why=listed(why)), id)]
    said = " ".join(why)
    if rng.random() < 0.55 and "kcal" not in said and " protein" not in said:
        more = "figures" if "minutes" in said or rng.random() < 0.4 else "figures_minutes"
        found.append(cited(_say(rng, more, plate), id))
    elif rng.random() < 0.4 and not wish.at_hand:
        found.append(cited(_say(rng, "needs", plate), id))
    return found


def also(plate: Plate, id: str, rng: Random) -> str:
    """Another dish that fits."""
    return cited(_say(rng, "also", plate), id)


def left_out(plate: Plate, id: str, wish: Wish, rng: Random) -> str:
    """Why a dish that was shown is not for the athlete; empty where its line does not say so."""
    held = [allergen for allergen in wish.allergies if allergen in plate.allergens]
    if held:
        return cited(_say(rng, "left_out_allergen", plate, allergen=held[0]), id)
    if wish.diet in FITS and plate.diet not in FITS[wish.diet]:
        kept = plate.diet if plate.diet != NO_DIET else "a dish of meat or fish"
        if plate.diet == NO_DIET:
            return cited(f"{plate.name} is left out: it is not {_barring(wish.diet)}.", id)
        return cited(_say(rng, "left_out_diet", plate, held=kept, diet=wish.diet), id)
    return ""


def detail(name: str, plate: Plate, id: str, rng: Random) -> str:
    """An answer to a second question about a dish."""
    if name == "contains":
        if not plate.allergens:
            return cited(_say(rng, "contains_none", plate), id)
        return cited(_say(rng, name, plate, allergens=listed(plate.allergens)), id)
    table = {"figures": "figures", "time": "minutes", "needs": "needs"}[name]
    return cited(_say(rng, table, plate), id)


def traces(id: str, rng: Random) -> str:
    """What everybody with an allergy has to be told."""
    return cited(pick(rng, "answer", "traces"), id)


def nothing(wish: str, rng: Random) -> str:
    """That no dish fits; cites nothing."""
    return pick(rng, "answer", "nothing", wish=wish, Wish=wish[:1].upper() + wish[1:])


def nothing_else(rng: Random) -> str:
    """That no other dish fits; cites nothing."""
    return pick(rng, "answer", "nothing_else")


def nothing_at_all(rng: Random) -> str:
    """That the recipes do not answer; cites nothing."""
    return pick(rng, "answer", "nothing_at_all")


def _barring(diet: str) -> str:
    return "vegetarian" if diet != "pescatarian" else diet


def _say(rng: Random, name: str, plate: Plate, **more: object) -> str:
    foods = listed(plate.foods)
    return pick(
        rng, "answer", name, dish=plate.name, Dish=plate.name, kcal=plate.kcal,
        protein=plate.protein, minutes=plate.minutes, foods=foods, **more,
    )  # fmt: skip


def _reasons(plate: Plate, wish: Wish, rng: Random) -> list[str]:
    given: dict[str, Sequence[tuple[str, object]]] = {
        "at_hand": [("foods", listed(wish.at_hand))],
        "minutes": [("minutes", plate.minutes)],
        "cuisine": [("cuisine", plate.cuisine)],
        "occasion": [("occasion", words()["uses"].get(wish.occasion, ""))],
        "course": [("course", wish.course)],
        "protein": [("protein", plate.protein)],
        "energy": [("kcal", plate.kcal)],
    }
    found = [pick(rng, "why", name, **dict(given[name])) for name in wish.facets]
    if wish.diet != "omnivore" and wish.diet == plate.diet:
        found.append(pick(rng, "why", "diet", diet=wish.diet))
    return found
