"""The sessions a week can hold, and what an athlete cannot do replaced by what they can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from generator.plans.types import Athlete
from hyrox.exercises import BodyPart, Intensity, Serves
from hyrox.plans.plan import SessionKind
from hyrox.plans.profile import Profile

RoleName = Literal[
    "easy_run", "long_run", "threshold", "intervals", "strength", "strength_b", "stations",
    "stations_hard", "compromised", "simulation", "conditioning", "long_conditioning",
    "conditioning_fast", "test", "recovery",
]  # fmt: skip
RUN_PARTS: frozenset[BodyPart] = frozenset(
    {"foot", "ankle", "achilles", "calf", "shin", "knee", "hip", "pelvic_floor"}
)
"""What every run loads, as the exercises of ``corpora/exercises/running.toml`` have it. Where it is
mildly injured, easy runs remain (rule ``injury``)."""
FAST_RUN_PARTS: frozenset[BodyPart] = RUN_PARTS | {"hamstring"}
"""What fast running loads; a complaint of any severity there bars it."""
BIRTH_WEEKS = 12


@dataclass(frozen=True)
class Role:
    """A kind of session in a week. ``weight`` is its share of the week's minutes, ``longest`` what
    it may last in minutes, ``run_share`` how much of the longest run allowed it may run."""

    name: RoleName
    kind: SessionKind
    intensity: Intensity
    weight: float
    longest: int
    run_share: float
    stations: tuple[Serves, ...] = ()
    focus: str = ""
    """Which half of the stations (``a``: the ones with most to win)."""

    @property
    def key(self) -> str:
        return f"{self.name}-{self.focus}" if self.focus else self.name

    def at(self, intensity: Intensity) -> "Role":
        return replace(self, intensity=intensity)


_JOG = 0.1
_ROLES: Mapping[RoleName, Role] = {
    role.name: role
    for role in (
        Role("easy_run", "easy_run", "easy", 0.8, 75, 0.8),
        Role("long_run", "long_run", "easy", 1.3, 120, 1.0),
        Role("threshold", "threshold", "hard", 1.0, 75, 0.8),
        Role("intervals", "intervals", "hard", 0.9, 75, 0.8),
        Role("strength", "strength", "moderate", 1.0, 75, _JOG),
        Role("strength_b", "strength", "moderate", 0.8, 60, _JOG),
        Role("stations", "stations", "moderate", 1.0, 75, _JOG),
        Role("stations_hard", "stations", "hard", 1.1, 90, 0.0),
        Role("compromised", "compromised", "hard", 1.1, 90, 0.9),
        Role("simulation", "simulation", "hard", 1.4, 120, 1.0),
        Role("conditioning", "conditioning", "easy", 0.8, 75, _JOG),
        Role("long_conditioning", "conditioning", "easy", 1.2, 90, _JOG),
        Role("conditioning_fast", "conditioning", "hard", 0.9, 60, 0.0),
        Role("test", "test", "hard", 0.9, 60, 0.8),
        Role("recovery", "recovery", "easy", 0.5, 40, 0.0),
    )
}
"""Weights and longest minutes are own figures; the long run's after
corpora/guidance/running/long-run-progression.md (60 to 90 minutes for most)."""
_RUNS: tuple[RoleName, ...] = ("easy_run", "long_run")
_FAST: tuple[RoleName, ...] = ("threshold", "intervals")
_NO_FAST_RUN: Mapping[RoleName, RoleName] = {
    "threshold": "conditioning_fast", "intervals": "conditioning_fast",
    "compromised": "stations_hard", "simulation": "stations_hard",
}  # fmt: skip
_NO_RUN: Mapping[RoleName, RoleName] = {
    "easy_run": "conditioning", "long_run": "long_conditioning", **_NO_FAST_RUN,
}  # fmt: skip
_CAREFUL: Mapping[RoleName, RoleName] = {
    "stations": "strength_b", "stations_hard": "strength_b", "conditioning_fast": "conditioning",
    "test": "strength",
}  # fmt: skip
STATIONS: tuple[Serves, ...] = (
    "ski_erg", "sled_push", "sled_pull", "burpee_broad_jump", "row", "farmers_carry",
    "sandbag_lunges", "wall_balls",
)  # fmt: skip


@dataclass(frozen=True)
class Ability:
    """What an athlete can do: run at all, run fast, train hard; ``first`` and ``second`` are the
    stations with most and with less to win."""

    runs: bool
    runs_fast: bool
    careful: bool
    beginner: bool
    first: tuple[Serves, ...]
    second: tuple[Serves, ...]


def is_careful(profile: Profile) -> bool:
    """Whether rule ``pregnancy`` holds: pregnant, or shortly after a birth."""
    weeks = profile.medical.postpartum_weeks
    return profile.medical.pregnant or (weeks is not None and weeks <= BIRTH_WEEKS)


def ability(athlete: Athlete, shuffled: Sequence[Serves]) -> Ability:
    """What the athlete can do; equal station weights keep the order of ``shuffled``."""
    profile = athlete.profile
    careful = is_careful(profile)
    hurt = {injury.body_part: injury.severity for injury in profile.constraints.injuries}
    ranked = sorted(
        STATIONS, key=lambda s: (-round(athlete.weights.get(s, 0.0), 6), shuffled.index(s))
    )
    return Ability(
        runs=not careful and all(hurt.get(part, "mild") == "mild" for part in RUN_PARTS),
        runs_fast=not careful and not hurt.keys() & FAST_RUN_PARTS,
        careful=careful,
        beginner=athlete.level == "beginner",
        first=tuple(s for s in STATIONS if s in ranked[:4]),
        second=tuple(s for s in STATIONS if s in ranked[4:]),
    )


def role_of(name: RoleName, able: Ability, focus: str = "") -> Role:
    """The role as this athlete can fill it."""
    if name == "intervals" and able.beginner:
        name = "threshold"
    if not able.runs and name in _NO_RUN:
        name = _NO_RUN[name]
    elif not able.runs_fast:
        name = _NO_FAST_RUN.get(name, name)
    if able.careful:
        name = _CAREFUL.get(name, name)
    role = _ROLES[name]
    if able.careful and role.intensity == "hard":
        role = role.at("moderate")
    # Beginners meet effort where it resembles the race; faster running stays controlled.
    if able.beginner and name in (*_FAST, "test", "conditioning_fast"):
        role = role.at("moderate")
    if not able.runs:
        role = replace(role, run_share=0.0)
    if name in ("stations", "stations_hard", "compromised"):
        stations = able.second if focus == "b" else able.first
        # Where nothing is run between stations, going from one to the next is trained at them.
        between: tuple[Serves, ...] = ("roxzone",) if name == "stations_hard" else ()
        return replace(role, stations=(*stations, *between), focus=focus or "a")
    if name == "simulation":
        return replace(role, stations=(*STATIONS, "roxzone"))
    if name == "strength":
        return replace(role, stations=able.first)
    if name == "strength_b":
        return replace(role, stations=(*able.second, "roxzone"))
    if name == "test":
        ran = ("running", *able.first[:1])
        return replace(role, stations=ran if able.runs_fast else able.first)
    if name in _RUNS or name in _FAST:
        return replace(role, stations=("running",))
    return replace(role, stations=("running",) if name != "recovery" else ())
