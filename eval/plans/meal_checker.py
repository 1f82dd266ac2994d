"""An independent check of meals: reads the tables itself and computes everything again.

It shares no code with ``generator.meals`` or the loaders: foods come from the CSV cell by cell,
recipes from the TOML, and the rules from the issue and ``corpora/foods/README.md``. Days and
profiles are the JSON that users see.
"""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENERGY_WITHIN, PROTEIN_WITHIN = 0.05, 0.10
FIGURE_WITHIN = 0.2
"""What a rounded figure of an item may be off."""
_FLESH = {
    "fish", "crustacean", "mollusc", "poultry", "beef", "lamb", "pork", "gelatine", "mixed_animal",
}  # fmt: skip
_NOT_IN_DIET = {
    "omnivore": set[str](),
    "pescatarian": _FLESH - {"fish", "crustacean", "mollusc"},
    "vegetarian": _FLESH,
    "vegan": _FLESH | {"dairy", "egg", "honey"},
}
_NOT_HALAL = {"pork", "alcohol", "gelatine", "mixed_animal"}
_HIDDEN = {
    "eggs": {"wine-red", "wine-white"},
    "milk": {"wine-red", "wine-white"},
    "fish": {"wine-red", "wine-white", "beer"},
    "gluten": {"baking-powder", "beer"},
}
"""Not set in the table although they may hold it (its README)."""
_MIXED_GROUPS = {"snacks", "sports", "prepared"}
_MIXED_PLAIN = {"rice-cakes", "popcorn-air", "soya-protein-isolate"}
_MIXED_IDS = {
    "stock-cube-chicken", "stock-cube-beef", "stock-vegetable", "hoisin-sauce", "teriyaki-sauce",
    "sweet-sour-sauce", "peanut-sauce", "worcestershire-sauce", "barbecue-sauce", "ketchup",
    "mayonnaise", "tartar-sauce", "cheese-sauce", "pasta-sauce-tomato", "oyster-sauce",
    "curry-powder", "chilli-powder-blend", "veggie-burger", "sausage-meatless", "falafel",
    "surimi-sticks", "fish-fingers", "sausage-pork-raw", "bratwurst-cooked", "mortadella",
}  # fmt: skip
"""Made of many things by recipes that differ: never for anybody with an allergy."""


@dataclass(frozen=True)
class Finding:
    """A broken rule and what was found."""

    rule: str
    found: str


@dataclass(frozen=True)
class Tables:
    foods: Mapping[str, Mapping[str, str]]
    recipes: Mapping[str, Mapping[str, Any]]


def read_tables(corpora: Path) -> Tables:
    """The raw rows of the food table and the raw entries of the recipes, by id."""
    with (corpora / "foods" / "foods.csv").open(encoding="utf-8", newline="") as file:
        foods = {row["id"]: row for row in csv.DictReader(file)}
    recipes = {
        entry["id"]: entry
        for path in sorted((corpora / "recipes").glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["recipe"]
    }
    return Tables(foods, recipes)


def check_day(
    day: Mapping[str, Any], profile: Mapping[str, Any], tables: Tables
) -> tuple[Finding, ...]:
    """Everything that is wrong with a day of meals.

    Args:
        day: ``DayMeals`` as JSON.
        profile: ``Profile`` as JSON.
    """
    wants = profile["nutrition"]
    findings: list[Finding] = []
    held: list[str] = []
    energy = protein = 0.0
    recipes: list[str] = []
    for meal in day["meals"]:
        minutes = 0
        for item in meal["items"]:
            parts = _parts(item, tables)
            if parts is None:
                findings.append(Finding("unknown", f"{item['kind']} {item['id']}"))
                continue
            kcal, grams_protein = (_sum(parts, n, tables) for n in ("energy_kcal", "protein_g"))
            for name, value in (("energy_kcal", kcal), ("protein_g", grams_protein)):
                if abs(value - item[name]) > FIGURE_WITHIN:
                    said = f"{item['id']}: {name} {item[name]}, computed {value:.1f}"
                    findings.append(Finding("figures", said))
            energy, protein = energy + kcal, protein + grams_protein
            held += [food for food, _ in parts]
            if item["kind"] == "recipe":
                recipes.append(item["id"])
                recipe = tables.recipes[item["id"]]
                minutes = max(minutes, recipe["prep_min"] + recipe["cook_min"])
                if item["servings"] * 2 % 1 or not 0.5 <= item["servings"] <= 2.5:
                    findings.append(Finding("servings", f"{item['id']}: {item['servings']}"))
        most = wants["cooking_minutes"]
        if most is not None and max(minutes, meal["minutes"]) > most:
            findings.append(Finding("minutes", f"{meal['name']}: {minutes} of {most}"))
    findings += _foods(sorted(set(held)), profile, tables)
    for recipe_id in sorted({r for r in recipes if recipes.count(r) > 1}):
        findings.append(Finding("repeated", recipe_id))
    if len(day["meals"]) != wants["meals_per_day"]:
        findings.append(Finding("meals", f"{len(day['meals'])} of {wants['meals_per_day']}"))
    target = day["target"]
    if abs(energy / target["energy_kcal"] - 1) > ENERGY_WITHIN:
        findings.append(Finding("energy", f"{energy:.0f} of {target['energy_kcal']} kcal"))
    aim = target["macros"]["protein_g"]
    if abs(protein / aim - 1) > PROTEIN_WITHIN:
        findings.append(Finding("protein", f"{protein:.0f} of {aim} g"))
    return (*findings, *check_target(target, profile))


def check_target(target: Mapping[str, Any], profile: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Whether a day's figures may be given to this athlete at all, add up, and are not too low."""
    info, medical = profile["personal_info"], profile["medical"]
    findings = []
    age = info["age"]
    if age is None or age < 18 or medical["pregnant"] or medical["eating_disorder"]:
        findings.append(Finding("no_figures", f"age {age}, pregnant {medical['pregnant']}"))
    macros = target["macros"]
    summed = 4 * macros["protein_g"] + 4 * macros["carbohydrate_g"] + 9 * macros["fat_g"]
    if abs(summed - target["energy_kcal"]) > 5:
        findings.append(Finding("sum", f"{summed} of {target['energy_kcal']} kcal"))
    weight, height = _weight(profile), info["height"]
    if weight and height and age:
        male = {"male": 1.0, "female": 0.0}.get(info["gender"] or "", 0.5)
        bmi = weight / (height / 100) ** 2
        fat = min(60.0, max(5.0, 1.2 * bmi + 0.23 * age - 10.8 * male - 5.4))
        left = (target["energy_kcal"] - target["training_kcal"]) / (weight * (1 - fat / 100))
        if left < 29.9:
            findings.append(Finding("availability", f"{left:.1f} kcal per kg fat-free mass"))
    return tuple(findings)


def _weight(profile: Mapping[str, Any]) -> float | None:
    said = profile["personal_info"]["weight"]
    if said is not None:
        return float(said)
    history = profile["metrics"]["weight_history"]
    if not history:
        return None
    last = max(range(len(history)), key=lambda i: (history[i].get("date") or "", i))
    return float(history[last]["weight"])


def _parts(item: Mapping[str, Any], tables: Tables) -> list[tuple[str, float]] | None:
    """Food ids and grams of an item; ``None`` where the tables do not hold it."""
    if item["kind"] == "food":
        return [(item["id"], item["grams"])] if item["id"] in tables.foods else None
    recipe = tables.recipes.get(item["id"])
    if recipe is None or any(i["food"] not in tables.foods for i in recipe["ingredients"]):
        return None
    share = item["servings"] / recipe["serves"]
    return [(i["food"], i["grams"] * share) for i in recipe["ingredients"]]


def _sum(parts: list[tuple[str, float]], name: str, tables: Tables) -> float:
    return sum(float(tables.foods[food][name]) * grams / 100 for food, grams in parts)


def _foods(held: list[str], profile: Mapping[str, Any], tables: Tables) -> list[Finding]:
    wants = profile["nutrition"]
    allergies = list(wants["allergies"])
    if any(re.search("co?eliac", c, re.IGNORECASE) for c in profile["medical"]["conditions"]):
        allergies.append("gluten")
    words = [*wants["unknown_allergies"], *wants["avoid_foods"]]
    findings = []
    for food in held:
        row = tables.foods[food]
        for allergen in allergies:
            if allergen in row["allergens_eu"].split(";"):
                findings.append(Finding("allergen", f"{allergen} in {food}"))
            if food in _HIDDEN.get(allergen, set()):
                findings.append(Finding("hidden_allergen", f"{allergen} perhaps in {food}"))
        if allergies or wants["unknown_allergies"]:
            mixed = row["group"] in _MIXED_GROUPS and food not in _MIXED_PLAIN
            if mixed or food in _MIXED_IDS:
                findings.append(Finding("hidden_allergen", f"{food} is a mixed product"))
        if row["origin"] in _NOT_IN_DIET[wants["diet"]]:
            findings.append(Finding("diet", f"{food} is {row['origin']}, not {wants['diet']}"))
        if wants["halal"] and row["origin"] in _NOT_HALAL:
            findings.append(Finding("halal", f"{food} is {row['origin']}"))
        named = {_singular(w) for w in re.findall("[a-z]+", f"{row['name']} {food}".lower())}
        for word in words:
            said = [_singular(w) for w in re.findall("[a-z]+", word.lower())]
            if len(said) == 1 and said[0] in named:
                findings.append(Finding("avoided", f"{food} for '{word}'"))
    return findings


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 else word
