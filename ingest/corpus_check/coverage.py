"""``corpus coverage``: what the library holds of each subject, and where it holds nothing."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

from hyrox.exercises import Exercise, Level, Serves
from hyrox.foods import DIETS
from hyrox.recipes import Cuisine, Meal, Recipe
from ingest.corpus_check.corpus import Corpus
from ingest.corpus_check.rules.documents import TOPICS
from ingest.guidance.documents import AUDIENCES

_OWN_AUDIENCE = {
    "women": ("women",),
    "masters": ("masters",),
    "youth": ("youth",),
    "adaptive": ("adaptive",),
    "doubles": ("doubles",),
    "relay": ("relay",),
    "first_timers": ("beginner",),
    "pacing": ("all", "beginner", "advanced"),
}
"""For whom a subject must be written; the others at least for all."""

Table = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Coverage:
    """Counts; rows and columns without anything are there with 0.

    ``documents`` and ``passages`` are topic by audience, ``exercises`` station by level (with
    ``no_equipment`` beside), ``recipes`` cuisine by meal by diet (``any`` is all of them; a dish
    for two meals counts at both), ``questions`` family by split. ``gaps`` are what is asked for
    and not there, in words.
    """

    documents: Table
    passages: Table
    exercises: Table
    recipes: dict[str, Table]
    foods: dict[str, int]
    questions: Table
    gaps: list[str]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def coverage(corpora: Path, today: date) -> Coverage:
    """Count a corpora folder; what does not fit its schema is not counted."""
    from ingest.corpus_check.reading import read_corpus

    corpus = read_corpus(corpora, today)
    documents, passages = _by_topic(corpus)
    exercises = _by_station(corpus)
    gaps = [
        f"no document on {topic} for {audience}"
        for topic, row in documents.items()
        for audience in _OWN_AUDIENCE.get(topic, ("all",))
        if not row[audience]
    ]
    gaps += [
        f"no exercise for {station}: {column}"
        for station, row in exercises.items()
        for column, count in row.items()
        if not count
    ]
    recipes = _by_cuisine(corpus)
    gaps += [f"no recipe: {name}" for name, meals in recipes.items() if not _any(meals)]
    questions = _by_family(corpus)
    gaps += [f"no question of {name}" for name, row in questions.items() if not sum(row.values())]
    foods = Counter(row.food.group for row in corpus.foods if row.food)
    return Coverage(
        documents, passages, exercises, recipes, dict(sorted(foods.items())), questions, gaps
    )


def _by_topic(corpus: Corpus) -> tuple[Table, Table]:
    documents, passages = ({t: dict.fromkeys(AUDIENCES, 0) for t in TOPICS} for _ in range(2))
    for document in corpus.documents:
        topic, audience = (document.header.get(name) for name in ("topic", "audience"))
        if topic in TOPICS and audience in AUDIENCES:
            documents[topic][audience] += 1
            passages[topic][audience] += len(document.sections)
    return documents, passages


def _by_station(corpus: Corpus) -> Table:
    columns = [*get_args(Level), "no_equipment"]
    table = {station: dict.fromkeys(columns, 0) for station in get_args(Serves)}
    for entry in corpus.exercises:
        if isinstance(entry.value, Exercise):
            for station in entry.value.stations:
                table[station][entry.value.level] += 1
                table[station]["no_equipment"] += not entry.value.equipment
    return table


def _by_cuisine(corpus: Corpus) -> dict[str, Table]:
    table = {
        cuisine: {meal: dict.fromkeys(("any", *DIETS), 0) for meal in get_args(Meal)}
        for cuisine in get_args(Cuisine)
    }
    for entry in corpus.recipes:
        if isinstance(entry.value, Recipe):
            for meal in entry.value.meals:
                for diet in ("any", *entry.value.diets):
                    table[entry.value.cuisine][meal][diet] += 1
    return table


def _any(meals: Table) -> int:
    return sum(row["any"] for row in meals.values())


def _by_family(corpus: Corpus) -> Table:
    splits = sorted({family.split for family in corpus.families} | {"development", "test"})
    table = {family.name: dict.fromkeys(splits, 0) for family in corpus.families}
    for question in corpus.questions:
        row = table.setdefault(question.family, dict.fromkeys(splits, 0))
        row[question.split] = row.get(question.split, 0) + 1
    return table
