"""Which exercises suit a slot, best first, by a score whose parts can be read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from generator.plans.barred import LEVELS
from generator.plans.sessions.items import EFFORTS, Bench
from generator.plans.sessions.running import is_run
from generator.plans.sessions.tables import (
    ALTERNATING,
    LIKE_A_RACE,
    OF_RUNNING,
    PATTERNS,
    PATTERNS_OF_RACING,
    RACE_EXERCISE,
    RACE_ORDER,
    USUAL,
)
from generator.plans.types import Athlete, Catalogue, Slot
from hyrox.exercises import Exercise, Serves

FEWEST, MOST = 4, 12
SUITS, SERVES, WEIGHS, AS_RACED, STANDS_IN = 3.0, 2.0, 1.5, 1.5, 1.2
"""Points: a movement of the kind; a station of the slot; its share of the athlete's weights; the
race's own exercise; the stand-in for one that is barred (own figures, as are all here)."""
LEVEL_BELOW, EFFORT_OFF, ENJOYED, PREFERRED = -0.6, -0.7, 0.5, 0.6
"""Points a level below the athlete's; a step of effort off the slot's; an enjoyment of 5 (of 1: as
much less); a preferred activity."""
SAME_MOVEMENT, SAME_STATION = -1.2, -1.0
"""Points for each exercise already in the list that moves alike, or serves the same station."""
VARIETY = 0.8
"""The widest that a seed moves a score."""
STAND_IN_STEPS = 3

_NAMES = {
    "running": "run", "jogging": "run", "rowing": "row", "skiing": "ski", "cycling": "bike",
    "biking": "bike", "lifting": "barbell", "weights": "barbell", "walking": "walk",
    "hiking": "walk", "yoga": "mobility", "stretching": "mobility", "skierg": "ski",
}  # fmt: skip


@dataclass(frozen=True)
class Scored:
    exercise: Exercise
    score: float
    stations: frozenset[Serves]
    """Of the slot, that it serves or stands in for."""


def candidates(slot: Slot, athlete: Athlete, catalogue: Catalogue) -> tuple[Exercise, ...]:
    """Exercises for the main block that keep the rules ``equipment``, ``injury``, ``pregnancy``
    and ``level``: at most ``MOST``, best first, the list varied in movements and stations.

    Four or more where so many fit: those that suit the kind and serve the slot's stations come
    first, then those of the kind that serve others, then whatever is done without hurry, then all
    the rest that fit. Empty only where nothing fits.
    """
    return spread(scored(Bench(slot, athlete, catalogue)), slot)


def scored(bench: Bench) -> list[Scored]:
    """All that may stand in the main block, in order of score and id, not yet spread."""
    slot = bench.slot
    tastes = _tastes(bench)
    stand_ins = _stand_ins(bench)
    parts = [
        part
        for exercise in bench.fits.values()
        if (part := _scored(exercise, bench, tastes, stand_ins)) is not None
    ]
    if slot.stations and slot.kind not in OF_RUNNING and slot.kind != "recovery":
        serving = [part for part in parts if part.stations]
        parts = serving if len(serving) >= FEWEST else parts
    if len(parts) < FEWEST:
        inside = {part.exercise.id for part in parts}
        parts += [
            Scored(exercise, SUITS * (_last_resort(exercise) - 2), frozenset())
            for exercise in bench.fits.values()
            if exercise.id not in inside and _allowed(exercise, slot)
        ]
    if len(parts) < FEWEST:
        inside = {part.exercise.id for part in parts}
        parts += [
            Scored(exercise, -4 * SUITS, frozenset())
            for exercise in bench.fits.values()
            if exercise.id not in inside
        ]
    return sorted(parts, key=lambda part: (-part.score, part.exercise.id))


def spread(
    parts: Sequence[Scored], slot: Slot, seed: int | None = None, most: int = MOST
) -> tuple[Exercise, ...]:
    """The best ``most``, each chosen with what is already there in mind.

    Args:
        seed: moves scores by up to ``VARIETY``, alike for all slots of one key; ``None``: not.
    """
    pool = list(parts[: 3 * most])
    worth = {
        part.exercise.id: part.score + (drawn(seed, slot.key, part.exercise.id) * VARIETY)
        for part in pool
    }
    chosen: list[Exercise] = []
    while pool and len(chosen) < most:
        best = min(pool, key=lambda part: (-worth[part.exercise.id], part.exercise.id))
        pool.remove(best)
        chosen.append(best.exercise)
        if slot.kind in OF_RUNNING or slot.kind == "test":
            continue
        for part in pool:
            if part.exercise.pattern == best.exercise.pattern:
                worth[part.exercise.id] += SAME_MOVEMENT
            if part.stations & best.stations and slot.kind in LIKE_A_RACE:
                worth[part.exercise.id] += SAME_STATION
    return tuple(chosen)


def drawn(seed: int | None, key: str, id: str) -> float:
    """0 to 1; the same for the same seed, key and exercise, whatever else is at hand."""
    return 0.0 if seed is None else crc32(f"{seed}:{key}:{id}".encode()) / 2**32


def wanted_stations(slot: Slot, athlete: Athlete, most: int) -> tuple[Serves, ...]:
    """The slot's stations in race order; where it names none, those with the largest weights."""
    named = [station for station in RACE_ORDER if station in slot.stations]
    if not named:
        by_weight = sorted(
            RACE_ORDER, key=lambda s: (-athlete.weights.get(s, 0.0), RACE_ORDER.index(s))
        )
        named = [station for station in RACE_ORDER if station in by_weight[:most]]
    return tuple(named)


def stand_in_ids(catalogue: Catalogue, fits: Iterable[str], barred_id: str) -> list[str]:
    """What may be done instead, nearest first: substitutes and easier versions, then theirs."""
    fitting = set(fits)
    found: list[str] = []
    seen, edge = {barred_id}, [barred_id]
    for _ in range(STAND_IN_STEPS):
        following: list[str] = []
        for id in edge:
            exercise = catalogue.exercises.get(id)
            if exercise is None:
                continue
            for other in (*exercise.regressions, *exercise.substitutes):
                if other not in seen:
                    seen.add(other)
                    following.append(other)
        found += [id for id in following if id in fitting]
        edge = following
    return found


def _stand_ins(bench: Bench) -> Mapping[str, frozenset[Serves]]:
    """Exercise id to the stations of the slot whose barred race exercise it stands in for."""
    found: dict[str, set[Serves]] = {}
    for station in bench.slot.stations:
        raced = RACE_EXERCISE.get(station)
        if raced is None or raced in bench.fits or raced not in bench.catalogue.exercises:
            continue
        for id in stand_in_ids(bench.catalogue, bench.fits, raced)[:FEWEST]:
            found.setdefault(id, set()).add(station)
    return {id: frozenset(stations) for id, stations in found.items()}


def _allowed(exercise: Exercise, slot: Slot) -> bool:
    """An easy session holds nothing hard."""
    return slot.intensity != "easy" or exercise.intensity != "hard"


def _last_resort(exercise: Exercise) -> float:
    return {"trunk": 0.9, "mobility": 0.8, "isolation": 0.7, "locomotion": 0.6}.get(
        exercise.pattern, 0.0 if exercise.intensity == "hard" else 0.4
    )


def _suits(exercise: Exercise, slot: Slot, stand_in: bool) -> float:
    usual = USUAL.get(slot.kind, ())
    if exercise.id in usual:
        return 1.5 - usual.index(exercise.id) / len(usual)
    if slot.kind in OF_RUNNING or slot.kind == "test":
        return 0.0
    if is_run(exercise):
        return 0.0
    table = PATTERNS_OF_RACING if slot.kind in ALTERNATING else PATTERNS.get(slot.kind, {})
    return max(table.get(exercise.pattern, 0.0), 0.2 if stand_in else 0.0)


def _scored(
    exercise: Exercise,
    bench: Bench,
    tastes: "_Tastes",
    stand_ins: Mapping[str, frozenset[Serves]],
) -> Scored | None:
    """``None`` where it does not suit the kind of session at all."""
    slot, athlete = bench.slot, bench.athlete
    if not _allowed(exercise, slot):
        return None
    instead = stand_ins.get(exercise.id, frozenset())
    suits = _suits(exercise, slot, bool(instead))
    if suits <= 0 or (slot.kind == "recovery" and exercise.intensity != "easy"):
        return None
    served = frozenset(s for s in exercise.stations if s in slot.stations) | instead
    top = max(athlete.weights.values(), default=0.0)
    weighed = max((athlete.weights.get(s, 0.0) for s in served or exercise.stations), default=0.0)
    score = SUITS * suits
    score += SERVES * bool(served) + WEIGHS * (weighed / top if top else 0.0)
    if exercise.id in RACE_EXERCISE.values() and slot.kind in LIKE_A_RACE:
        score += AS_RACED
    if exercise.stations[0] in served and slot.kind in LIKE_A_RACE:
        score += AS_RACED / 2
    score += STANDS_IN * bool(instead)
    score += LEVEL_BELOW * (LEVELS.index(athlete.level) - LEVELS.index(exercise.level))
    score += EFFORT_OFF * abs(EFFORTS.index(slot.intensity) - EFFORTS.index(exercise.intensity))
    score += tastes.of(exercise)
    return Scored(exercise, round(score, 6), served)


@dataclass(frozen=True)
class _Tastes:
    """What was enjoyed and what is preferred, as words."""

    enjoyed: tuple[tuple[frozenset[str], float], ...]
    preferred: frozenset[str]

    def of(self, exercise: Exercise) -> float:
        if not self.enjoyed and not self.preferred:
            return 0.0
        words = _words(exercise.name)
        felt = [points for name, points in self.enjoyed if name and name <= words]
        liked = self.preferred & (words | {exercise.pattern})
        return (sum(felt) / len(felt) if felt else 0.0) + PREFERRED * bool(liked)


def _tastes(bench: Bench) -> _Tastes:
    profile = bench.athlete.profile
    return _Tastes(
        enjoyed=tuple(
            (_words(workout.name), ENJOYED * (workout.enjoyment - 3) / 2)
            for workout in profile.feedback.previous_workouts
            if workout.enjoyment is not None
        ),
        preferred=frozenset().union(*map(_words, profile.preferences.preferred_activities)),
    )


@lru_cache(maxsize=2048)
def _words(text: str) -> frozenset[str]:
    """The words of a name, plurals and activities reduced to what exercises are called."""
    found = re.findall(r"[a-z]+", text.lower())
    return frozenset(_NAMES.get(word, word.removesuffix("s")) for word in found if len(word) > 2)
