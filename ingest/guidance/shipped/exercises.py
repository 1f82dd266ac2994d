"""``corpora/exercises/*.toml`` to exercises and to two passages each: how to, and variations."""

from collections.abc import Mapping
from pathlib import Path

from hyrox.exercises import Dose, Exercise
from ingest.guidance.documents import Passage
from ingest.guidance.shipped.entries import (
    listed,
    number,
    sentence,
    toml_entries,
    unique,
    validated,
)  # fmt: skip

FOLDER = "exercises"
_ASKED_HOW = ("{}", "{} form, sets and weight")
_ASKED_VARIED = (
    "common mistakes in the {} and how to fix them",
    "easier or harder version of the {}",
    "what can I do instead of the {}",
    "{} with a sore joint, which body parts it loads",
)
"""What anybody may ask of any exercise; its author's own questions stand in its file."""


def load_exercises(corpora: Path) -> dict[str, Exercise]:
    """Id to exercise, in order of files and entries. Links that lead nowhere are the business of
    ``corpus check``.

    Raises:
        InputError: an entry is wrong, or an id is used twice.
    """
    return {exercise.id: exercise for exercise, _ in _read(corpora)}


def exercise_passages(corpora: Path) -> list[Passage]:
    """The passages of all exercises; documents are ``exercise-<id>``.

    Raises:
        InputError: as ``load_exercises``.
    """
    known = load_exercises(corpora)
    return [
        passage for exercise, path in _read(corpora) for passage in _passages(exercise, path, known)
    ]


def _read(corpora: Path) -> list[tuple[Exercise, Path]]:
    found = [
        (validated(Exercise, entry, path), path)
        for path in sorted((corpora / FOLDER).glob("*.toml"))
        for entry in toml_entries(path, "exercise")
    ]
    unique((exercise.id, path) for exercise, path in found)
    return found


def _passages(exercise: Exercise, path: Path, known: Mapping[str, Exercise]) -> list[Passage]:
    def passage(place: str, section: str, text: str, asked: tuple[str, ...]) -> Passage:
        return Passage(
            id=f"exercise-{exercise.id}#{place}",
            document=f"exercise-{exercise.id}",
            title=exercise.name,
            section=section,
            text=text,
            topic=exercise.stations[0],
            audience="all",
            sources=exercise.sources,
            reviewed=exercise.reviewed.isoformat(),
            location=f"corpora/{FOLDER}/{path.name}",
            kind="exercise",
            asked=asked,
        )

    name = exercise.name[0].lower() + exercise.name[1:]
    return [
        passage(
            "how-to", f"How to do the {name}", _how_to(exercise),
            (*exercise.questions, *(ask.format(name) for ask in _ASKED_HOW)),
        ),
        passage(
            "variations", f"Faults and variations of the {name}", _varied(exercise, known),
            tuple(ask.format(name) for ask in _ASKED_VARIED),
        ),
    ]  # fmt: skip


def _how_to(exercise: Exercise) -> str:
    needs = f"Equipment: {listed(exercise.equipment)}." if exercise.equipment else "No equipment."
    return " ".join(
        [
            exercise.summary,
            *map(sentence, exercise.cues),
            f"Usual dose: {dose_words(exercise.dose, each_side=exercise.each_side)}.",
            exercise.load_guidance,
            f"Trains {listed(exercise.muscles)}.",
            needs,
            f"Level: {exercise.level}.",
        ]
    )


def _varied(exercise: Exercise, known: Mapping[str, Exercise]) -> str:
    def names(ids: tuple[str, ...]) -> str:
        return listed([known[other].name.lower() for other in ids if other in known], "or")

    parts = [f"{sentence(fault.fault)} {sentence(fault.cure)}" for fault in exercise.faults]
    for label, links in (
        ("Easier", exercise.regressions),
        ("Harder", exercise.progressions),
        (f"Instead of the {exercise.name.lower()}", exercise.substitutes),
    ):
        if others := names(links):
            parts.append(f"{label}: {others}.")
    if exercise.body_parts:
        parts.append(
            f"It loads the {listed(exercise.body_parts)}: with a complaint there choose another "
            "exercise and ask a professional (own table, no medical advice)."
        )
    return " ".join(parts)


def dose_words(dose: Dose, *, each_side: bool = False) -> str:
    """``4 sets of 8 repetitions each side with 90 s of rest``."""
    amount = (
        f"{dose.reps} repetitions"
        if dose.reps is not None
        else f"{number(dose.seconds)} s"
        if dose.seconds is not None
        else f"{number(dose.metres or 0)} m"
    )
    if dose.seconds is not None and dose.seconds >= 300:
        amount = f"{number(dose.seconds / 60)} minutes"
    side = " each side" if each_side else ""
    rest = f" with {dose.rest_s} s of rest" if dose.rest_s and dose.sets > 1 else ""
    sets = "1 set" if dose.sets == 1 else f"{dose.sets} sets"
    return f"{sets} of {amount}{side}{rest}"
