"""Recipes: the schema, foods that exist, and declarations that their ingredients bear out."""

import re
from collections.abc import Iterator

from hyrox.recipes import Recipe, computed
from ingest.corpus_check.corpus import Corpus, Entry
from ingest.corpus_check.findings import Finding

LEAST_KCAL, MOST_KCAL = 40.0, 1_200.0
"""Of a serving: less is no food, more is a wrong weight or a wrong number of servings."""
AT_ONCE = 1.5
"""Steps that run beside each other may together take so much longer than the whole."""
_TIME = re.compile(
    r"(?P<low>\d+)(?:\s*(?:–|-|to|or)\s*\d+)? ?(?P<unit>minutes?|min|hours?|h)\b", re.I
)
# Time that is not spent at the stove, or beside something that is counted already.
_BESIDE = re.compile(
    r"\bmeanwhile\b|\bwhile\b|\bovernight\b|\bsoak|\bchill|\bfreez|\bmarinat|\bevery\b|\buntil you "
    r"leave\b|\bfridge\b|\bkeeps?\b|\bstand\b|\brest\b|\bris(?:e|ing)\b|\bbefore\b|\bcool\b",
    re.I,
)


def schema(corpus: Corpus) -> Iterator[Finding]:
    """Every recipe fits ``hyrox.recipes.Recipe``."""
    for entry in corpus.recipes:
        for fault in entry.faults:
            yield _finding(entry, "recipe_schema", fault)


def foods(corpus: Corpus) -> Iterator[Finding]:
    """Every ingredient is a food of the table."""
    known = {row.id for row in corpus.foods}
    for entry, recipe in _recipes(corpus):
        for ingredient in recipe.ingredients:
            if ingredient.food not in known:
                message = f"no food '{ingredient.food}' in foods.csv: choose one that is there"
                yield _finding(entry, "unknown_food", message)


def declared(corpus: Corpus) -> Iterator[Finding]:
    """It computes, a serving can be one, and its author's labels are what the foods give."""
    known = {row.id for row in corpus.foods}
    for entry, recipe in _recipes(corpus):
        missing = [i.food for i in recipe.ingredients if i.food not in corpus.food_table]
        if missing:
            for food in missing:
                if food in known:
                    message = f"does not compute: mend the line of {food} in foods.csv"
                    yield _finding(entry, "recipe_computes", message)
            continue
        result = computed(recipe, corpus.food_table)
        energy = result.per_serving.energy_kcal
        if energy is not None and not LEAST_KCAL <= energy <= MOST_KCAL:
            message = f"{energy:.0f} kcal a serving: check the grams and how many it serves"
            yield _finding(entry, "recipe_serving", message)
        if set(recipe.diets) != set(result.diets):
            message = f"says {_list(recipe.diets)}, its ingredients give {_list(result.diets)}"
            yield _finding(entry, "recipe_diets", f"{message}: find out which is right")
        if set(recipe.contains) != result.allergens_eu:
            message = f"says {_list(recipe.contains)}, its foods hold {_list(result.allergens_eu)}"
            yield _finding(entry, "recipe_allergens", f"{message}: find out which is right")


def minutes(corpus: Corpus) -> Iterator[Finding]:
    """The times of the steps fit into the time of the whole; two pans may be on at once."""
    for entry, recipe in _recipes(corpus):
        steps = [_minutes(step) for step in recipe.steps]
        whole = recipe.minutes + recipe.wait_min
        if max(steps) > whole or sum(steps) > AT_ONCE * whole:
            message = (
                f"its steps take {max(steps)} min and {sum(steps)} in all; prep_min, cook_min and "
                f"wait_min give {whole}: correct one"
            )
            yield _finding(entry, "recipe_minutes", message)


def _minutes(step: str) -> int:
    """Of a step's times the lower ends; a clause about what happens beside it is left out."""
    whole = 0
    for clause in re.split(r"[.;:]\s", step):
        if not _BESIDE.search(clause):
            for match in _TIME.finditer(clause):
                whole += int(match["low"]) * (60 if match["unit"][0] in "hH" else 1)
    return whole


def _recipes(corpus: Corpus) -> Iterator[tuple[Entry, Recipe]]:
    for entry in corpus.recipes:
        if isinstance(entry.value, Recipe):
            yield entry, entry.value


def _list(words: object) -> str:
    found = sorted(map(str, words)) if isinstance(words, (tuple, frozenset, set)) else []
    return ", ".join(found) or "none"


def _finding(entry: Entry, rule: str, message: str) -> Finding:
    return Finding(entry.path, entry.line, rule, f"{entry.id or 'a recipe'}: {message}")
