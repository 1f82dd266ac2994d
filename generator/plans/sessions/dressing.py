"""A fitted exercise with what people read beside it: load, pace, cues, notes, points."""

import re
from collections.abc import Mapping
from functools import lru_cache

from generator.plans.sessions.items import Bench, Item
from generator.plans.sessions.running import is_run, pace_of
from hyrox.exercises import Exercise, Intensity, Pattern
from hyrox.plans.plan import Load, PlannedExercise

MOST_NOTES = 200
MOST_CUES = 3
RULES = "rules:loads"
"""The evidence id of the rulebook's loads, as the athlete's evidence has it."""

_RACE_KG: Mapping[str, str] = {
    "sled-push-race-load": "sled_push_kg",
    "sled-rope-pull-race-load": "sled_pull_kg",
    "farmers-carry-race-load": "farmers_carry_each_hand_kg",
    "sandbag-lunge-race-load": "sandbag_kg",
    "wall-ball-race-load": "wall_ball_kg",
}
_RESERVE: Mapping[Intensity, str] = {
    "easy": "stop with four or more repetitions in reserve",
    "moderate": "stop with two or three repetitions in reserve",
    "hard": "stop with one or two repetitions in reserve",
}
_RPE: Mapping[Intensity, str] = {
    "easy": "RPE 3 to 4 of 10: you could chat",
    "moderate": "RPE 5 to 6 of 10: short sentences",
    "hard": "RPE 7 to 8 of 10: a few words at a time",
}
"""Effort in words (own scale, after the talk test and Borg's CR10)."""

_TRAINS: Mapping[Pattern, tuple[str, ...]] = {
    "squat": ("strength",), "hinge": ("strength",), "lunge": ("strength", "endurance"),
    "push_horizontal": ("strength",), "push_vertical": ("strength",),
    "pull_horizontal": ("strength",), "pull_vertical": ("strength",), "isolation": ("strength",),
    "carry": ("strength", "endurance"), "sled": ("strength", "endurance"),
    "trunk": ("strength", "agility"), "rotation": ("strength", "agility"),
    "jump": ("agility", "strength"), "throw": ("strength", "agility"),
    "burpee": ("endurance", "agility"), "crawl": ("agility", "endurance"),
    "locomotion": ("endurance",), "erg": ("endurance",), "mobility": ("agility",),
}  # fmt: skip
"""What a movement trains: most, and beside that (own table)."""


def dressed(item: Item, bench: Bench) -> PlannedExercise:
    """The exercise as the plan holds it."""
    exercise = item.exercise
    evidence = bench.catalogue.evidence.get(exercise.id)
    cited = (evidence.id,) if evidence else ()
    main = item.block == "main"
    amounts: dict[str, float] = {
        {"reps": "reps", "seconds": "duration", "metres": "distance"}[item.unit]: item.amount
    }
    return PlannedExercise(
        name=item.name or exercise.name,
        sets=item.sets,
        reps=int(amounts["reps"]) if "reps" in amounts else None,
        duration=amounts.get("duration"),
        distance=amounts.get("distance"),
        intensity=item.intensity,
        rest=item.rest if item.sets > 1 else 0,
        notes=item.notes or shortened(exercise.load_guidance),
        gamified_stats=points(exercise, item.sets * item.work_s),
        exercise_id=exercise.id,
        block=item.block,
        each_side=exercise.each_side,
        work_s=item.work_s,
        run_m=item.run_m,
        load=_load(item, bench, cited) if main else None,
        pace=pace_of(exercise, bench.athlete) if is_run(exercise) else None,
        cues=exercise.cues[: 1 if item.notes else MOST_CUES if main else MOST_CUES - 1],
        evidence=cited,
    )


def points(exercise: Exercise, work_s: float) -> dict[str, int]:
    """Points of an exercise: one for each full minute under work to what it trains most, half as
    many to what it trains beside that; at least one to the first. A rule of this project's, for
    motivation: it measures nothing."""
    minutes = max(1, int(work_s // 60))
    first, *beside = _TRAINS[exercise.pattern]
    return {first: minutes} | {name: minutes // 2 for name in beside if minutes >= 2}


@lru_cache(maxsize=1024)
def shortened(words: str) -> str:
    """Its first whole sentences, of at most ``MOST_NOTES`` characters; empty where the first is
    longer."""
    told = ""
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", words.strip()):
        longer = f"{told} {sentence}".strip()
        if len(longer) > MOST_NOTES:
            break
        told = longer
    return told


def _load(item: Item, bench: Bench, cited: tuple[str, ...]) -> Load | None:
    exercise, athlete = item.exercise, bench.athlete
    if exercise.pattern == "mobility" or (is_run(exercise) and pace_of(exercise, athlete)):
        return None
    if exercise.id in _RACE_KG and athlete.loads is not None:
        division = athlete.division.value if athlete.division else "open"
        return Load(
            kg=getattr(athlete.loads, _RACE_KG[exercise.id]),
            each_hand=exercise.id == "farmers-carry-race-load",
            basis=f"loads of the {division} division, season 2025/26: check the current rulebook",
            evidence=(RULES,) if RULES in athlete.evidence else cited,
        )
    return Load(
        effort=(_RESERVE if item.unit == "reps" else _RPE)[item.intensity],
        basis=f"effort of the session, on an own scale; load guidance of {exercise.name.lower()}",
        evidence=cited,
    )
