"""The shipped exercises with where each is described, for whoever plans with them."""

from pathlib import Path

from hyrox.plans.catalogue import Catalogue
from hyrox.plans.plan import PlanEvidence
from ingest.guidance.shipped.exercises import exercise_passages, load_exercises

DESCRIBED = "#how-to"
"""Of an exercise's passages, the one that says how it is done."""


def open_catalogue(corpora: Path) -> Catalogue:
    """Every exercise of ``corpora/exercises``, in the order of its files.

    Evidence ids are those of the guidance store's passages, so that what a plan cites opens as
    what an answer cites does.

    Raises:
        InputError: an entry is wrong, or an id is used twice.
    """
    exercises = load_exercises(corpora)
    evidence = {
        passage.document.removeprefix("exercise-"): PlanEvidence(
            id=passage.id,
            kind="exercise",
            title=passage.title,
            text=exercises[passage.document.removeprefix("exercise-")].summary,
            location=passage.location,
        )
        for passage in exercise_passages(corpora)
        if passage.id.endswith(DESCRIBED)
    }
    return Catalogue(exercises=exercises, evidence=evidence)
