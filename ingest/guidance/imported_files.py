"""One door for guidance files that are not Markdown: the kind is recognised by the content."""

import csv
import io
from pathlib import Path

from hyrox.errors import InputError
from ingest.guidance.documents import Guidance
from ingest.guidance.exercises import looks_like_exercise, read_exercises
from ingest.guidance.foods import food_columns, read_foods
from ingest.guidance.recipes import looks_like_recipe, read_recipes
from ingest.guidance.rows import Origin, json_entries, read_text

KNOWN = (
    "an exercise database (JSON list with name, level, primaryMuscles, instructions), "
    "a food table (CSV with a USDA number, name, energy, protein, carbohydrate, fat), "
    "a recipe collection (JSON list with title, ingredients)"
)


def read_guidance_file(path: Path, *, citation: str, licence: str, url: str = "") -> Guidance:
    """The passages of an exercise database, a food table or a recipe collection.

    Args:
        citation: what the file is and who made it; shown when a passage's source is opened.
        licence: under which it may be used; required.
        url: where it can be had.

    Raises:
        InputError: no such file, none of the known kinds (the message lists them), damaged, or
            licence or citation is missing. A damaged row is a defect, never an error.
    """
    origin = Origin(path, citation, licence, url)
    origin.check()
    text = read_text(path)
    if text.lstrip()[:1] == "[":
        entries = [entry for _, entry in json_entries(text, path.name)]
        exercises = sum(map(looks_like_exercise, entries))
        recipes = sum(map(looks_like_recipe, entries))
        if exercises or recipes:
            return read_exercises(origin) if exercises >= recipes else read_recipes(origin)
    elif text.strip() and _has_food_columns(text):
        return read_foods(origin)
    raise InputError(
        f"{path.name} is not a kind of guidance file this project knows: {KNOWN}. "
        "Markdown documents are taken in as a folder, web pages from corpora/sources.toml."
    )


def _has_food_columns(text: str) -> bool:
    try:
        header = next(csv.reader(io.StringIO(text)), [])
    except csv.Error:
        return False
    columns = food_columns(header)
    # Nearly a food table is better answered by its reader, which names the missing columns.
    return len(columns.nutrients) >= 2 and len(header) > 2
