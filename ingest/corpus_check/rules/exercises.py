"""Exercises: the schema, and links that lead the right way."""

from collections.abc import Iterator

from hyrox.exercises import Exercise
from ingest.corpus_check.corpus import Corpus
from ingest.corpus_check.findings import Finding

LEVELS = ("beginner", "intermediate", "advanced")


def schema(corpus: Corpus) -> Iterator[Finding]:
    """Every exercise fits ``hyrox.exercises.Exercise``."""
    for entry in corpus.exercises:
        for fault in entry.faults:
            message = f"{entry.id or 'an exercise'}: {fault}"
            yield Finding(entry.path, entry.line, "exercise_schema", message)


def links(corpus: Corpus) -> Iterator[Finding]:
    """No exercise links to itself; progressions are not easier, regressions not harder."""
    known = {e.value.id: e.value for e in corpus.exercises if isinstance(e.value, Exercise)}
    for entry in corpus.exercises:
        exercise = entry.value
        if not isinstance(exercise, Exercise):
            continue
        for name in ("regressions", "progressions", "substitutes"):
            links_: tuple[str, ...] = getattr(exercise, name)
            if exercise.id in links_:
                message = f"{exercise.id} is among its own {name}: remove it"
                yield Finding(entry.path, entry.line, "link_to_itself", message)
            for link in links_:
                step = _step(exercise, known.get(link))
                if (name == "progressions" and step < 0) or (name == "regressions" and step > 0):
                    message = (
                        f"{exercise.id} ({exercise.level}): {link} ({known[link].level}) stands "
                        f"under {name}: correct the level or the link"
                    )
                    yield Finding(entry.path, entry.line, "link_wrong_way", message)


def _step(exercise: Exercise, other: Exercise | None) -> int:
    """How many levels the other is above."""
    return LEVELS.index(other.level) - LEVELS.index(exercise.level) if other else 0
