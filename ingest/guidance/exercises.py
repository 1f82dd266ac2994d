"""Exercise databases in free-exercise-db's JSON: one passage per exercise.

Format: a list of objects with ``name``, ``level``, ``primaryMuscles``, ``secondaryMuscles``,
``equipment``, ``force``, ``mechanic``, ``category``, ``instructions`` (its ``schema.json``).
"""

from typing import Any

from ingest.guidance.documents import Guidance
from ingest.guidance.plain import MAX_FIELD_CHARACTERS
from ingest.guidance.rows import (
    Origin,
    Row,
    RowError,
    collect,
    json_entries,
    optional,
    place_of,
    read_text,
    required,
    texts,
)

LEVELS = ("beginner", "intermediate", "expert")


def looks_like_exercise(entry: Any) -> bool:
    return isinstance(entry, dict) and {"name", "primaryMuscles", "instructions"} <= entry.keys()


def read_exercises(origin: Origin) -> Guidance:
    """Passages of an exercise database; ids are ``exercise-<slug of the name>``.

    Raises:
        InputError: the file is no JSON list, or licence or citation is missing.
    """
    origin.check()
    entries = json_entries(read_text(origin.path), origin.path.name)
    return collect(entries, _read, origin, "exercise")


def _read(entry: Any) -> Row:
    if not isinstance(entry, dict):
        raise RowError("not_an_object", "is no object with fields")
    name = required(entry, "name")
    level = required(entry, "level").lower()
    if level not in LEVELS:
        raise RowError("field_level", f"unknown level; use one of {', '.join(LEVELS)}")
    muscles = texts(entry, "primaryMuscles")
    if not muscles:
        raise RowError("field_primarymuscles", "names no muscle it trains")
    steps = texts(entry, "instructions")
    if not steps:
        raise RowError("no_instructions", "has no instructions")
    if sum(map(len, steps)) > MAX_FIELD_CHARACTERS:
        raise RowError("too_long", f"its instructions exceed {MAX_FIELD_CHARACTERS:,} characters")
    facts = [
        ("Level", level),
        ("Category", optional(entry, "category")),
        ("Equipment", optional(entry, "equipment")),
        ("Main muscles", ", ".join(muscles)),
        ("Also trained", ", ".join(texts(entry, "secondaryMuscles"))),
        ("Movement", _movement(entry)),
    ]
    place = place_of(name)
    return Row(
        document=f"exercise-{place}",
        place=place,
        title=name,
        section="How to do it",
        text=" ".join([*(f"{label}: {value}." for label, value in facts if value), *steps]),
        topic="exercise",
    )


def _movement(entry: dict[str, Any]) -> str:
    return ", ".join(
        value for name in ("mechanic", "force") if (value := optional(entry, name)) is not None
    )
