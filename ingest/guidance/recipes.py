"""Recipe collections in JSON: one passage per recipe.

Format: a list of objects with ``title`` and ``ingredients``, and perhaps ``tags``, ``prep``,
``cook``, ``servings`` and ``directions`` (or ``instructions``). No nutrition is computed or
guessed, and nothing is said about allergens.
"""

import re
from typing import Any

from ingest.guidance.documents import Guidance
from ingest.guidance.plain import MAX_FIELD_CHARACTERS
from ingest.guidance.rows import (
    Origin,
    Row,
    RowError,
    cleaned,
    collect,
    json_entries,
    place_of,
    read_text,
    required,
    shown,
    texts,
)

_MOST_CHARACTERS = 60
_TIME = re.compile(r"\d\s*(?:h|hrs?|hours?|m|mins?|minutes?|days?)\b", re.I)
_SERVINGS = re.compile(r"~?\s*(?:about |makes |serves )?\d", re.I)


def looks_like_recipe(entry: Any) -> bool:
    return isinstance(entry, dict) and {"title", "ingredients"} <= entry.keys()


def read_recipes(origin: Origin) -> Guidance:
    """Passages of a recipe collection; ids are ``recipe-<slug of its file, or of the title>``.

    A time or a number of servings that is none ("Simmer all day") is left out and named as a
    defect of that part; the recipe stays.

    Raises:
        InputError: the file is no JSON list, or licence or citation is missing.
    """
    origin.check()
    entries = json_entries(read_text(origin.path), origin.path.name)
    return collect(entries, _read, origin, "recipe")


def _read(entry: Any) -> Row:
    if not isinstance(entry, dict):
        raise RowError("not_an_object", "is no object with fields")
    title = required(entry, "title")
    ingredients = texts(entry, "ingredients")
    if not ingredients:
        raise RowError("no_ingredients", "has no ingredients")
    directions = texts(entry, "directions") or texts(entry, "instructions")
    left_out: list[tuple[str, str, str]] = []
    facts = [
        ("Serves", _short(entry, "servings", _SERVINGS, left_out)),
        ("Preparation", _short(entry, "prep", _TIME, left_out)),
        ("Cooking", _short(entry, "cook", _TIME, left_out)),
        ("Ingredients", "; ".join(ingredients)),
        ("Directions", " ".join(directions)),
        ("Tags", ", ".join(texts(entry, "tags"))),
    ]
    text = " ".join(_sentence(label, value) for label, value in facts if value)
    if len(text) > MAX_FIELD_CHARACTERS:
        raise RowError("too_long", f"is longer than {MAX_FIELD_CHARACTERS:,} characters")
    file = entry.get("file")
    place = place_of(file.rpartition(".")[0] or file if isinstance(file, str) and file else title)
    return Row(
        document=f"recipe-{place[:80]}",
        place=place[:80],
        title=title,
        section="Recipe" if directions else "Ingredients",
        text=text,
        topic="recipe",
        left_out=tuple(left_out),
    )


def _short(
    entry: dict[str, Any],
    name: str,
    wanted: re.Pattern[str],
    left_out: list[tuple[str, str, str]],
) -> str | None:
    value = entry.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and name == "servings":
        value = str(value)
    if value is None or value == "":
        return None
    text = cleaned(value, name, MAX_FIELD_CHARACTERS)
    if len(text) <= _MOST_CHARACTERS and wanted.search(text):
        return text
    left_out.append((name, f"field_{name}", f"'{name}' left out, it is none: '{shown(text)}'"))
    return None


def _sentence(label: str, value: str) -> str:
    return f"{label}: {value}" if value.endswith((".", "!")) else f"{label}: {value}."
