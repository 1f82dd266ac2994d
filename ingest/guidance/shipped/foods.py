"""``corpora/foods/foods.csv`` to foods and to one passage each."""

import csv
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from hyrox.errors import InputError
from hyrox.foods import (
    EU_ALLERGENS,
    ORIGINS,
    SAME_ALLERGEN,
    US_ALLERGENS,
    Food,
    Nutrients,
    diets_of,
)  # fmt: skip
from ingest.guidance.documents import Passage
from ingest.guidance.shipped.entries import listed, number, unique

FILE = "foods/foods.csv"
SOURCE = "usda-sr26"
COLUMNS = (
    "id", "ndb", "name", "group", "origin", "energy_kcal", "protein_g", "carbohydrate_g", "fat_g",
    "saturated_fat_g", "fibre_g", "sugar_g", "sodium_mg", "potassium_mg", "calcium_mg", "iron_mg",
    "portion", "portion_g", "allergens_eu", "allergens_us", "reviewed",
)  # fmt: skip
NONE = "none"
"""Said where a person found no allergen; an empty cell means that nobody looked."""
_NUTRIENTS = tuple(field.name for field in fields(Nutrients))
_ASKED = (
    "calories, protein, carbs and fat in {}",
    "how much fibre, sugar, salt and iron is in {}",
    "is {} vegan, gluten free, and which allergens are in it",
)
_NEEDED = ("energy_kcal", "protein_g", "carbohydrate_g", "fat_g")
_Fail = Callable[[str, str], InputError]
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def load_foods(corpora: Path) -> dict[str, Food]:
    """Id to food, in the order of the table; empty where there is none.

    Raises:
        InputError: a row is wrong; the message names line and column.
    """
    path = corpora / FILE
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise InputError(f"{path.name} needs these columns: {', '.join(COLUMNS)}.")
            foods = [food_of(row, f"{path.name}:{reader.line_num}") for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path.name} cannot be read: {error}") from error
    unique((food.id, path) for food in foods)
    return {food.id: food for food in foods}


def food_of(row: dict[str, str], where: str) -> Food:
    """One row of the table.

    Raises:
        InputError: a cell is wrong.
    """

    def fail(column: str, what: str) -> InputError:
        return InputError(f"{where}: {column}: {what}")

    if None in row:  # where the reader puts what is left over
        raise InputError(f"{where}: has more cells than columns: quote a cell that holds commas")
    if not _ID.fullmatch(row["id"] or ""):
        raise fail("id", f"'{row['id']}' is no lower-case-with-dashes id")
    if row["origin"] not in ORIGINS:
        raise fail("origin", f"'{row['origin']}' is none of {', '.join(ORIGINS)}")
    for column in ("ndb", "name", "group", "portion", "reviewed"):
        if not row[column]:
            raise fail(column, "is empty")
    values = {name: _figure(row, name, fail) for name in _NUTRIENTS}
    if missing := [name for name in _NEEDED if values[name] is None]:
        raise fail(missing[0], "is empty")
    portion_g = _figure(row, "portion_g", fail)
    if not portion_g:
        raise fail("portion_g", "must be above 0")
    return Food(
        id=row["id"], ndb=row["ndb"], name=row["name"], group=row["group"], origin=row["origin"],
        per_100g=Nutrients(**values), portion=row["portion"], portion_g=portion_g,
        allergens_eu=_allergens(row, "allergens_eu", EU_ALLERGENS, fail),
        allergens_us=_allergens(row, "allergens_us", US_ALLERGENS, fail),
        reviewed=row["reviewed"],
    )  # fmt: skip


def _figure(row: dict[str, str], name: str, fail: "_Fail") -> float | None:
    text = row[name]
    if not text:
        return None
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        raise fail(name, f"'{text}' is no number")
    return float(text)


def _allergens(
    row: dict[str, str], name: str, known: tuple[str, ...], fail: "_Fail"
) -> frozenset[str]:
    text = row[name]
    if not text:
        raise fail(name, f"is not set: write '{NONE}' or the allergens, by hand")
    if text == NONE:
        return frozenset()
    found = text.split(";")
    for allergen in found:
        if allergen not in known:
            raise fail(name, f"'{allergen}' is none of {', '.join(known)}")
    return frozenset(found)


def food_passages(corpora: Path) -> list[Passage]:
    """The passages of all foods; documents are ``food-<id>``.

    Raises:
        InputError: as ``load_foods``.
    """
    return [_passage(food) for food in load_foods(corpora).values()]


def _passage(food: Food) -> Passage:
    words = {
        "energy_kcal": ("energy", "kcal"), "protein_g": ("protein", "g"),
        "carbohydrate_g": ("carbohydrate", "g"), "fat_g": ("fat", "g"),
        "saturated_fat_g": ("saturated fat", "g"), "fibre_g": ("fibre", "g"),
        "sugar_g": ("sugar", "g"), "sodium_mg": ("sodium", "mg"),
        "potassium_mg": ("potassium", "mg"), "calcium_mg": ("calcium", "mg"),
        "iron_mg": ("iron", "mg"),
    }  # fmt: skip
    given = [
        f"{label} {number(value)} {unit}"
        for name, (label, unit) in words.items()
        if (value := getattr(food.per_100g, name)) is not None
    ]
    text = [
        f"{food.name}, per 100 g: {', '.join(given)}.",
        f"One portion ({food.portion}) weighs {number(food.portion_g)} g.",
        allergen_words(food.allergens_eu, food.allergens_us),
    ]
    name = food.name[0].lower() + food.name[1:]
    if diets := diets_of([food.origin]):
        text.append(f"Fits a {diets[0]} diet.")
    text.append(f"USDA food number {food.ndb}.")
    return Passage(
        id=f"food-{food.id}#per-100-g",
        document=f"food-{food.id}",
        title=food.name,
        section=f"{food.name}: nutrients and allergens",
        text=" ".join(text),
        topic="nutrition",
        audience="all",
        sources=(SOURCE,),
        reviewed=food.reviewed,
        location=f"corpora/{FILE}",
        kind="food",
        asked=tuple(ask.format(name) for ask in _ASKED),
    )


def allergen_words(eu: frozenset[str], us: frozenset[str]) -> str:
    """What must be declared, in words; US wheat is named beside the EU's gluten."""
    found = [allergen for allergen in EU_ALLERGENS if allergen in eu]
    wheat = " (wheat)" if "wheat" in us else ""
    named = [f"gluten{wheat}" if allergen == "gluten" else allergen for allergen in found]
    counterparts = {SAME_ALLERGEN.get(allergen) for allergen in found}
    only_us = sorted(us - counterparts - ({"wheat"} if "gluten" in eu else set()))
    named += [f"{allergen} (by US rules)" for allergen in only_us]
    if not named:
        return "None of the 14 EU allergens; read the label all the same."
    return f"Allergens: {listed(named)}."
