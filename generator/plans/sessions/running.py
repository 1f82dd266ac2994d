"""How far a run goes and how long it takes, from the athlete's paces.

Distance is estimated with the fast end of a pace and time with the slow end, so that neither the
limit of metres nor that of minutes is broken by an athlete who is quicker or slower than thought.
"""

from collections.abc import Mapping
from typing import Literal

from generator.plans.types import Athlete
from hyrox.exercises import Exercise, Intensity, Level
from hyrox.plans.plan import Pace

Speed = Literal["easy", "long", "threshold", "interval", "sprint"]

FASTEST_M_S: Mapping[Level, Mapping[Speed, float]] = {
    "beginner": {"easy": 2.8, "long": 2.8, "threshold": 3.2, "interval": 3.6, "sprint": 5.5},
    "intermediate": {"easy": 3.2, "long": 3.2, "threshold": 3.8, "interval": 4.3, "sprint": 6.0},
    "advanced": {"easy": 3.7, "long": 3.7, "threshold": 4.5, "interval": 5.0, "sprint": 7.0},
}
"""Metres a second where no pace is known: quick for the level, so that metres are rather counted
too high (own cautious figures)."""
SLOWEST_S_M: Mapping[Level, float] = {"beginner": 0.42, "intermediate": 0.36, "advanced": 0.32}
"""Seconds a metre of brisk running where no pace is known: slow for the level (own figures)."""

_PACED: Mapping[str, tuple[str, ...]] = {
    "easy-run": ("easy",),
    "run-walk-intervals": ("easy",),
    "long-run": ("long", "easy"),
    "progression-run": ("threshold",),
    "threshold-run": ("threshold",),
    "cruise-intervals": ("threshold",),
    "kilometre-repeats": ("race", "threshold"),
    "run-off-the-sled": ("race", "threshold"),
    "run-off-lunges": ("race", "threshold"),
    "sled-push-to-run": ("race", "threshold"),
    "vo2-intervals": ("interval",),
    "track-400s": ("interval",),
}
"""The paces that an exercise is run at, the first known one counts; others go by effort."""
_SPEED_BY_ID: Mapping[str, Speed] = {
    "long-run": "long", "strides": "sprint", "hill-sprint": "sprint", "shuttle-run": "sprint",
}  # fmt: skip
"""Where the table's intensity does not say how fast."""
_JOGGED = frozenset(
    {"cruise-intervals", "kilometre-repeats", "vo2-intervals", "fartlek", "track-400s",
     "hill-repeats"}
)  # fmt: skip
"""Their breaks are jogged (see their cues), which is running too."""
_SPEED_OF: Mapping[Intensity, Speed] = {
    "easy": "easy", "moderate": "threshold", "hard": "interval",
}  # fmt: skip


def is_run(exercise: Exercise) -> bool:
    """Whether it is run, wholly or in part; walks, which have no impact, are none."""
    return (
        exercise.impact != "low"
        and exercise.pattern in ("locomotion", "sled")
        and "running" in exercise.stations
    )


def pace_of(exercise: Exercise, athlete: Athlete) -> Pace | None:
    """The pace it is run at, where one is known."""
    for name in _PACED.get(exercise.id, ()):
        if name in athlete.paces:
            return athlete.paces[name]
    return None


def seconds_a_metre(exercise: Exercise, athlete: Athlete) -> float:
    """How long a metre of it takes at the slow end."""
    if (pace := pace_of(exercise, athlete)) is not None:
        return pace.slow_s / pace.per_m
    return max(exercise.seconds_per_unit or 0.0, SLOWEST_S_M[athlete.level])


def metres_a_second(
    exercise: Exercise, athlete: Athlete, intensity: Intensity | None = None
) -> float:
    """How fast it is run at most; at another ``intensity`` than the table's where one is given."""
    speed = _SPEED_OF[intensity or exercise.intensity]
    if intensity is None:
        speed = _SPEED_BY_ID.get(exercise.id, speed)
    known = [pace for pace in (athlete.paces.get(speed), pace_of(exercise, athlete)) if pace]
    if not known:
        return FASTEST_M_S[athlete.level][speed]
    return max(pace.per_m / pace.fast_s for pace in known)


def jogged_m_s(exercise: Exercise, athlete: Athlete) -> float:
    """Metres a second covered in its breaks; 0 where they are walked or stood."""
    if exercise.id not in _JOGGED:
        return 0.0
    easy = athlete.paces.get("easy")
    return easy.per_m / easy.fast_s if easy else FASTEST_M_S[athlete.level]["easy"]
