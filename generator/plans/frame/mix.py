"""Which sessions a week holds: by phase, by how many there are, and by what the athlete wants.

Follows the sample weeks of corpora/guidance/training/week and .../plans: a small week keeps a mixed
day, strength and one run; more days add a faster run, easy running and conditioning.
"""

import re
from collections.abc import Mapping

from generator.plans.frame.calendar import CalendarWeek
from generator.plans.frame.roles import Ability, Role, RoleName, role_of
from generator.plans.types import Athlete
from hyrox.plans.plan import Phase
from hyrox.plans.profile import Priority

SIMULATION_FROM_MIN = 40
"""A day needs so many minutes for a simulation to be one (own figure)."""
_MOST_TILT = 1.4
"""Wishes reorder what comes after the core of a week, never the core itself."""

_SMALL: Mapping[Phase, tuple[tuple[tuple[RoleName, ...], ...], ...]] = {
    "base": (
        (("long_run", "stations"),),
        (("strength", "stations"), ("long_run",)),
        (("stations",), ("strength",), ("long_run",)),
    ),
    "build": (
        (("compromised", "easy_run"),),
        (("compromised",), ("long_run", "strength")),
        (("compromised",), ("strength",), ("long_run", "threshold")),
    ),
    "peak": (
        (("compromised", "easy_run"),),
        (("simulation", "compromised"), ("easy_run", "strength")),
        (("simulation", "compromised"), ("strength",), ("intervals", "easy_run")),
    ),
    "taper": (
        (("compromised",),),
        (("compromised",), ("easy_run",)),
        (("compromised",), ("easy_run",), ("strength",)),
    ),
}
"""Weeks of one, two and three sessions; a place with two names takes them in turn."""
_POOL: Mapping[Phase, Mapping[RoleName, float]] = {
    "base": {
        "long_run": 10, "strength": 9, "stations": 8, "easy_run": 6.5, "threshold": 6,
        "conditioning": 5, "strength_b": 5, "recovery": 4,
    },
    "build": {
        "compromised": 10, "strength": 9, "long_run": 8.5, "threshold": 8, "easy_run": 6.5,
        "stations": 6, "conditioning": 5, "strength_b": 5, "recovery": 4,
    },
    "peak": {
        "simulation": 10, "strength": 9, "intervals": 8.5, "easy_run": 8, "stations": 6.5,
        "long_run": 5.5, "recovery": 5.5, "conditioning": 5,
    },
    "taper": {
        "compromised": 10, "easy_run": 9, "strength": 8.5, "threshold": 8, "stations": 6,
        "recovery": 5, "conditioning": 4,
    },
}  # fmt: skip
"""Larger weeks take the first of these by score and wishes."""
_WANTED: Mapping[Priority, Mapping[RoleName, float]] = {
    "faster": {"threshold": 1, "intervals": 1},
    "strength": {"strength_b": 1.4, "stations": 0.5},
    "endurance": {"easy_run": 1, "conditioning": 0.5},
    "weight_loss": {"conditioning": 1, "easy_run": 0.5},
    "health": {"recovery": 1, "conditioning": 0.5},
    "finish": {"easy_run": 0.5, "stations": 0.5},
}
_LIKED: tuple[tuple[re.Pattern[str], RoleName], ...] = (
    (re.compile(r"\b(run|jog|trail|marathon)", re.I), "easy_run"),
    (re.compile(r"\b(row|ski|cycl|bik|spin|erg|swim)", re.I), "conditioning"),
    (re.compile(r"\b(strength|lift|weight|barbell|powerlift|gym)", re.I), "strength_b"),
    (re.compile(r"\b(hiit|crossfit|functional|circuit|hyrox)", re.I), "stations"),
)
_RUNNING_SHARE, _STATION_RATIO = 0.5, 1.6
"""From this share of running, or this ratio of the weakest station to the mean, a week leans that
way (own figures)."""
_REPLACED_BY_TEST: tuple[RoleName, ...] = (
    "threshold", "intervals", "conditioning_fast", "stations", "compromised", "stations_hard",
    "simulation", "strength", "long_run", "long_conditioning", "conditioning", "strength_b",
    "easy_run", "recovery",
)  # fmt: skip
"""The first of these that a week holds gives way to its test."""


def tilt_of(athlete: Athlete) -> dict[RoleName, float]:
    """How much more of each session the athlete's goals, likes and gaps ask for."""
    tilt: dict[RoleName, float] = {}

    def lean(name: RoleName, by: float) -> None:
        tilt[name] = min(_MOST_TILT, tilt.get(name, 0.0) + by)

    for priority in athlete.profile.priorities:
        for name, by in _WANTED[priority].items():
            lean(name, by)
    for words in athlete.profile.preferences.preferred_activities:
        for pattern, name in _LIKED:
            if pattern.search(words):
                lean(name, 1.0)
    weights = athlete.weights
    if weights.get("running", 0.0) > _RUNNING_SHARE:
        lean("easy_run", 0.5)
    others = [share for served, share in weights.items() if served not in ("running", "roxzone")]
    if others and max(others) > _STATION_RATIO * sum(others) / len(others):
        lean("stations", 0.5)
    return tilt


def roles_of(
    week: CalendarWeek,
    count: int,
    able: Ability,
    tilt: Mapping[RoleName, float],
    *,
    deload: bool,
    test: bool,
    longest_min: int,
) -> list[Role]:
    """``count`` roles of a week, the most important first.

    Args:
        deload: nothing hard but a test, no simulation.
        longest_min: minutes of the week's longest day.
    """
    found: list[Role] = []
    for name in _names(week, count, tilt):
        if name == "simulation" and (
            deload or longest_min < SIMULATION_FROM_MIN or (week.place % 2 and count > 3)
        ):
            name = "compromised"
        role = role_of(name, able, _focus(name, week, able))
        # Two roles may come out as one where running is barred: the second trains something else.
        if any(role.key == other.key for other in found):
            role = _another(found, able)
        if deload and role.intensity == "hard":
            role = role.at("moderate")
        found.append(role)
    if test:
        for name in _REPLACED_BY_TEST:
            place = next((i for i, role in enumerate(found) if role.name == name), None)
            if place is not None and (checked := role_of("test", able)).name == "test":
                # Alone in its week it is all that is trained, and more than its efforts.
                alone = len(found) == 1 and checked.intensity == "hard"
                found[place] = checked.at("moderate") if alone else checked
                break
    return found


def _names(week: CalendarWeek, count: int, tilt: Mapping[RoleName, float]) -> list[RoleName]:
    if count <= 3:
        turns = _SMALL[week.kind][count - 1] if count else ()
        return [names[week.place % len(names)] for names in turns]
    pool = _POOL[week.kind]
    ranked = sorted(pool, key=lambda name: (-pool[name] - tilt.get(name, 0.0), name))
    return ranked[:count]


def _focus(name: RoleName, week: CalendarWeek, able: Ability) -> str:
    """Two weeks of three go to the stations with most to win, the taper to them alone. The other
    stations are met between runs; beginners learn all of them first. What stands in for simulations
    takes both halves in turn."""
    if week.kind == "taper":
        return ""
    if name == "simulation":
        return "b" if week.place % 2 else ""
    turns = name == "compromised" or (name == "stations" and week.phase == "base" and able.beginner)
    return "b" if turns and week.place % 3 == 1 else ""


def _another(found: list[Role], able: Ability) -> Role:
    names = {role.name for role in found}
    order: tuple[RoleName, ...] = ("conditioning", "strength_b", "recovery", "stations")
    for name in order:
        role = role_of(name, able)
        if role.name not in names:
            return role
    return role_of("recovery", able)
