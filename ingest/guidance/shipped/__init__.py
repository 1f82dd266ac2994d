"""The project's own exercises, foods and recipes: files of ``corpora/`` to nouns and passages.

They are the project's, so they are read strictly: the first thing wrong is an error that names file
and entry (``hyrox-coach corpus check`` lists all of them).
"""

from pathlib import Path

from ingest.guidance.documents import Passage
from ingest.guidance.shipped.exercises import exercise_passages, load_exercises
from ingest.guidance.shipped.foods import food_passages, load_foods
from ingest.guidance.shipped.outside import outside_passages
from ingest.guidance.shipped.recipes import load_recipes, recipe_passages

__all__ = ["load_exercises", "load_foods", "load_recipes", "table_passages"]


def table_passages(corpora: Path) -> list[Passage]:
    """The passages of all exercises, foods and recipes, and what is known not to be covered.

    Raises:
        InputError: the first thing wrong in one of the tables.
    """
    return [
        *exercise_passages(corpora),
        *food_passages(corpora),
        *recipe_passages(corpora),
        *outside_passages(corpora),
    ]
