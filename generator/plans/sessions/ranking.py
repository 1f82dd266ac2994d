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
    EASY_CONDITIONING,
    FIXED,
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
SUITS, SERVES, WEIGHS, AS_RACED, MADE_FOR_IT, STANDS_IN = 3.0, 2.0, 1.5, 1.5, 0.75, 1.2
"""Points: a movement of the kind; a station of the slot; its share of the athlete's weights; the
race's own exercise; one made for that station; the stand-in for one that is barred (own figures, as
are all here)."""
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
_NONE: frozenset[Serves] = frozenset()


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
    parts = suiting(bench)
    named = set(slot.stations) - {"running", "roxzone"}
    if named and slot.kind not in (*OF_RUNNING, *FIXED):
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


def suiting(bench: Bench) -> list[Scored]:
    """All that suit the kind of session, whatever station they serve, in order of score and id."""
    judge = _Judge(bench)
    parts = [part for exercise in bench.fits.values() if (part := judge.of(exercise)) is not None]
    return sorted(parts, key=lambda part: (-part.score, part.exercise.id))


def spread(
    parts: Sequence[Scored], slot: Slot, seed: int | None = None, most: int = MOST
) -> tuple[Exercise, ...]:
    """The best ``most``, each chosen with what is already there in mind.

    Args:
        seed: moves scores by up to ``VARIETY``, alike for all slots of one key; ``None``: not.
    """
    pool = {part.exercise.id: part for part in parts[: 3 * most]}
    width = 0.0 if slot.kind in FIXED else VARIETY
    worth = {id: part.score + width * drawn(seed, slot.key, id) for id, part in pool.items()}
    chosen: list[Exercise] = []
    while pool and len(chosen) < most:
        best = pool.pop(min(pool, key=lambda id: (-worth[id], id)))
        chosen.append(best.exercise)
        if slot.kind in OF_RUNNING or slot.kind == "test":
            continue
        for id, part in pool.items():
            if part.exercise.pattern == best.exercise.pattern:
                worth[id] += SAME_MOVEMENT
            if part.stations & best.stations and slot.kind in LIKE_A_RACE:
                worth[id] += SAME_STATION
    return tuple(chosen)


def covering(bench: Bench, parts: Sequence[Scored], stations: Iterable[Serves]) -> list[Exercise]:
    """One exercise of ``parts`` for each station that any serves, in the order of ``stations``; one
    may serve several. What the tables name for a station comes before what only stands in, and
    movements are varied as in ``spread``."""
    found: list[Scored] = []

    def worth(part: Scored) -> float:
        alike = sum(other.exercise.pattern == part.exercise.pattern for other in found)
        chance = drawn(bench.seed, bench.slot.key, part.exercise.id)
        return part.score + VARIETY * chance + SAME_MOVEMENT * alike

    for station in stations:
        serving = [part for part in parts if station in part.exercise.stations]
        serving = serving or [part for part in parts if station in part.stations]
        if serving and not any(part in found for part in serving):
            found.append(max(serving, key=worth))
    return [part.exercise for part in found]


def turned(exercises: Sequence[Exercise], by: int) -> list[Exercise]:
    """The same, begun ``by`` places later."""
    by %= max(1, len(exercises))
    return [*exercises[by:], *exercises[:by]]


def drawn(seed: int | None, key: str, id: str) -> float:
    """0 to 1; the same for the same seed, key and exercise, whatever else is at hand."""
    return 0.0 if seed is None else crc32(f"{seed}:{key}:{id}".encode()) / 2**32


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


class _Judge:
    """Scores of a slot's exercises; what does not change from one to the next is looked up once."""

    def __init__(self, bench: Bench) -> None:
        slot, profile = bench.slot, bench.athlete.profile
        self._slot = slot
        easy = slot.kind == "conditioning" and slot.intensity == "easy"
        usual = EASY_CONDITIONING if easy else USUAL.get(slot.kind, ())
        self._usual = {id: 1.5 - place / len(usual) for place, id in enumerate(usual)}
        racing = slot.kind in ALTERNATING
        self._table = PATTERNS_OF_RACING if racing else PATTERNS.get(slot.kind, {})
        self._level = LEVELS.index(bench.athlete.level)
        self._effort = EFFORTS.index(slot.intensity)
        self._raced = frozenset(RACE_EXERCISE.values()) if slot.kind in LIKE_A_RACE else frozenset()
        self._stand_ins = _stand_ins(bench)
        self._named = frozenset(slot.stations)
        of_running = slot.kind in OF_RUNNING
        counted = {s: w for s, w in bench.athlete.weights.items() if of_running or s in RACE_ORDER}
        most = max(counted.values(), default=0.0)
        self._weights = {s: w / most for s, w in counted.items()} if most > 0 else {}
        self._enjoyed = [
            (_words(workout.name), ENJOYED * (workout.enjoyment - 3) / 2)
            for workout in profile.feedback.previous_workouts
            if workout.enjoyment is not None and workout.name
        ]
        self._preferred: frozenset[str] = frozenset().union(
            *map(_words, profile.preferences.preferred_activities)
        )

    def of(self, exercise: Exercise) -> Scored | None:
        """``None`` where it does not suit the kind of session at all."""
        slot = self._slot
        if not _allowed(exercise, slot):
            return None
        instead = self._stand_ins.get(exercise.id, _NONE)
        suits = self._suits(exercise, bool(instead))
        if suits <= 0 or (slot.kind == "recovery" and exercise.intensity != "easy"):
            return None
        served = self._named.intersection(exercise.stations) | instead
        weights = self._weights
        score = (
            SUITS * suits
            + SERVES * bool(served)
            + WEIGHS * max([weights.get(s, 0.0) for s in served or exercise.stations])
            + STANDS_IN * bool(instead)
            + LEVEL_BELOW * (self._level - LEVELS.index(exercise.level))
            + EFFORT_OFF * abs(self._effort - EFFORTS.index(exercise.intensity))
            + self._taste(exercise)
        )
        if exercise.id in self._raced:
            score += AS_RACED
        if slot.kind in LIKE_A_RACE and exercise.stations[0] in served:
            score += MADE_FOR_IT
        return Scored(exercise, round(score, 6), served)

    def _suits(self, exercise: Exercise, stand_in: bool) -> float:
        if exercise.id in self._usual:
            return self._usual[exercise.id]
        if self._slot.kind in OF_RUNNING or self._slot.kind == "test" or is_run(exercise):
            return 0.0
        return max(self._table.get(exercise.pattern, 0.0), 0.2 if stand_in else 0.0)

    def _taste(self, exercise: Exercise) -> float:
        """None where the session is a run: another machine liked better would make it none."""
        if self._slot.kind in ("easy_run", "long_run") or not (self._enjoyed or self._preferred):
            return 0.0
        words = _words(exercise.name)
        felt = [points for name, points in self._enjoyed if name and name <= words]
        liked = self._preferred & (words | {exercise.pattern})
        return (sum(felt) / len(felt) if felt else 0.0) + PREFERRED * bool(liked)


@lru_cache(maxsize=2048)
def _words(text: str) -> frozenset[str]:
    """The words of a name, plurals and activities reduced to what exercises are called."""
    found = re.findall(r"[a-z]+", text.lower())
    return frozenset(_NAMES.get(word, word.removesuffix("s")) for word in found if len(word) > 2)
