"""``corpora/recipes/*.toml`` to recipes and to two passages each: what is in it, how to cook it."""

from collections.abc import Mapping
from pathlib import Path

from hyrox.foods import Food
from hyrox.recipes import Computed, Recipe, computed
from ingest.guidance.documents import Passage
from ingest.guidance.shipped.entries import (
    listed,
    number,
    sentence,
    toml_entries,
    unique,
    validated,
)  # fmt: skip
from ingest.guidance.shipped.foods import SOURCE, allergen_words, load_foods

FOLDER = "recipes"


def load_recipes(corpora: Path) -> dict[str, Recipe]:
    """Id to recipe, in order of files and entries; every one can be computed.

    Raises:
        InputError: an entry is wrong, an id is used twice, an ingredient is no food of the table.
    """
    foods = load_foods(corpora)
    found = {recipe.id: recipe for recipe, _ in _read(corpora)}
    for recipe in found.values():
        computed(recipe, foods)
    return found


def recipe_passages(corpora: Path) -> list[Passage]:
    """The passages of all recipes; documents are ``recipe-<id>``.

    Raises:
        InputError: as ``load_recipes``.
    """
    foods = load_foods(corpora)
    return [
        passage for recipe, path in _read(corpora) for passage in _passages(recipe, path, foods)
    ]


def _read(corpora: Path) -> list[tuple[Recipe, Path]]:
    found = [
        (validated(Recipe, entry, path), path)
        for path in sorted((corpora / FOLDER).glob("*.toml"))
        for entry in toml_entries(path, "recipe")
    ]
    unique((recipe.id, path) for recipe, path in found)
    return found


def _passages(recipe: Recipe, path: Path, foods: Mapping[str, Food]) -> list[Passage]:
    def passage(place: str, section: str, text: str, asked: tuple[str, ...]) -> Passage:
        return Passage(
            id=f"recipe-{recipe.id}#{place}",
            document=f"recipe-{recipe.id}",
            title=recipe.name,
            section=section,
            text=text,
            topic="nutrition",
            audience="all",
            sources=(*recipe.sources, SOURCE),
            reviewed=recipe.reviewed.isoformat(),
            location=f"corpora/{FOLDER}/{path.name}",
            kind="recipe",
            asked=asked,
        )

    name = recipe.name
    gives = computed(recipe, foods)
    about = _about(recipe, gives)
    return [
        passage(
            "recipe",
            f"{name}: what it is and what it gives",
            about,
            (*recipe.questions, *_asked_about(recipe, gives, foods)),
        ),
        passage(
            "steps",
            f"{name}: ingredients and steps",
            _steps(recipe, foods),
            (f"how do I cook {name}", f"ingredients and recipe for {name}"),
        ),
    ]


def _asked_about(recipe: Recipe, gives: Computed, foods: Mapping[str, Food]) -> tuple[str, ...]:
    """What anybody may ask of any recipe: by cuisine and diet, and by what is in it."""
    cuisine, diet = recipe.cuisine.replace("_", " "), gives.diets[0] if gives.diets else ""
    heaviest = sorted(recipe.ingredients, key=lambda used: -used.grams)[:4]
    named = [foods[used.food].name.split(",")[0].lower() for used in heaviest]
    return (
        " ".join(f"{diet} {cuisine} {listed(recipe.meals, 'or')} recipe".split()),
        f"what can I cook with {listed(named)}",
    )


def _about(recipe: Recipe, gives: Computed) -> str:
    each = gives.per_serving
    figures = [
        f"{each.energy_kcal:.0f} kcal",
        f"{each.protein_g:.0f} g of protein",
        f"{each.carbohydrate_g:.0f} g of carbohydrate",
        f"{each.fat_g:.0f} g of fat",
    ]
    if each.fibre_g is not None:
        figures.append(f"{each.fibre_g:.0f} g of fibre")
    cuisine = recipe.cuisine.replace("_", " ").title()
    wait = f" and {recipe.wait_min} minutes of waiting" if recipe.wait_min else ""
    parts = [
        recipe.summary,
        f"{cuisine} recipe for {listed(recipe.meals, 'or')}, good for {listed(recipe.uses)}.",
        f"Serves {recipe.serves}; {recipe.minutes} minutes{wait}.",
        f"One serving of {gives.serving_g:.0f} g gives about {listed(figures)}, computed from the "
        "ingredients.",
        allergen_words(gives.allergens_eu, gives.allergens_us),
    ]
    if gives.diets:
        parts.append(f"It is {gives.diets[0]}.")
    return " ".join(parts)


def _steps(recipe: Recipe, foods: Mapping[str, Food]) -> str:
    used = [
        f"{number(i.grams)} g {foods[i.food].name}" + (f" ({i.note})" if i.note else "")
        for i in recipe.ingredients
    ]
    return f"Ingredients for {recipe.serves}: {'; '.join(used)}. " + " ".join(
        map(sentence, recipe.steps)
    )
