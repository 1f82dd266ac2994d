"""What the frame says, and the passages it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.plans.frame.roles import Role, RoleName
from hyrox.exercises import Serves
from hyrox.plans.plan import Phase

PERIODS = "periodisation#three-phases-to-a-race"
DELOAD = "deload#what-a-deload-week-is"
TAPER = "taper#what-a-taper-should-look-like"
RUN_LENGTH = "periodisation#build-the-long-run-step-by-step"
HARD_EASY = "weekly-structure#hard-days-hard-easy-days-easy"
SPORTS = "training-beside-other-sports#deciding-which-sport-comes-first"
SLEEP = "sleep#when-poor-sleep-needs-a-doctor"
NO_RUNNING = "cross-training-for-runners#which-cross-training-replaces-a-run"


@dataclass(frozen=True)
class Said:
    """A role's purpose and the passages of ``corpora/guidance`` that it rests on."""

    purpose: str
    evidence: tuple[str, ...]


ROLES: Mapping[RoleName, Said] = {
    "easy_run": Said(
        "Easy running: endurance with little strain, slow enough to talk.",
        ("easy-running#why-easy-running-builds-your-race",),
    ),
    "long_run": Said(
        "The week's longest run, easy from start to finish.",
        ("long-run-progression#how-to-lengthen-the-long-run-step-by-step", RUN_LENGTH),
    ),
    "threshold": Said(
        "Controlled fast running: more minutes at the effort you could hold for an hour.",
        ("intervals-and-threshold#what-threshold-running-is",),
    ),
    "intervals": Said(
        "Short fast repeats, so that race pace becomes a smaller share of what you can do.",
        ("intervals-and-threshold#interval-sessions-for-speed-and-breathing",),
    ),
    "strength": Said(
        "The main lifts, so that sleds, carries and lunges take less out of you.",
        ("strength-for-hyrox#the-main-lifts",),
    ),
    "strength_b": Said(
        "A second, lighter strength session: single-leg work, trunk and pulls.",
        ("strength-for-hyrox#how-often-to-lift",),
    ),
    "stations": Said(
        "Station technique and strength without rush.",
        ("three-days-a-week#covering-all-eight-stations-with-three-sessions",),
    ),
    "stations_hard": Said(
        "Stations back to back at race effort, without running.",
        ("strength-endurance-circuits#a-circuit-template-you-can-repeat",),
    ),
    "compromised": Said(
        "Runs between stations: finding your stride on tired legs, as in the race.",
        ("compromised-running#sessions-that-train-compromised-running",),
    ),
    "simulation": Said(
        "Part of the race rehearsed in its order, at race effort.",
        ("simulation-sessions#the-half-simulation",),
    ),
    "conditioning": Said(
        "Easy endurance with little impact.",
        ("erg-conditioning#what-erg-conditioning-can-replace-and-what-it-cannot",),
    ),
    "long_conditioning": Said(
        "The week's longest endurance session, easy and with little impact.",
        ("erg-conditioning#a-long-easy-erg-session-that-does-not-bore-you", NO_RUNNING),
    ),
    "conditioning_fast": Said(
        "Intervals with little impact, for heart and lungs.",
        ("erg-conditioning#hard-erg-intervals-for-bigger-lungs",),
    ),
    "test": Said(
        "A benchmark to repeat: the same session after each lighter week shows your progress.",
        ("testing-benchmarks#how-often-to-test-and-when-to-leave-it",),
    ),
    "recovery": Said(
        "Movement that leaves you fresher than before.",
        ("rest-days#what-to-do-on-a-rest-day",),
    ),
}
_PHASES: Mapping[Phase, Said] = {
    "base": Said(
        "Base: easy endurance, strength and clean station technique",
        ("base-phase#what-the-base-phase-is-for",),
    ),
    "build": Said(
        "Build: faster running, and stations joined to runs",
        ("build-phase#key-sessions-of-the-build-phase",),
    ),
    "peak": Said(
        "Peak: race effort, race loads and transitions",
        ("peak-phase#a-week-in-the-peak-phase",),
    ),
    "taper": Said("Taper: about half the training, the pace kept", (TAPER,)),
}
_STATIONS: Mapping[Serves, str] = {
    "ski_erg": "SkiErg", "sled_push": "sled push", "sled_pull": "sled pull",
    "burpee_broad_jump": "burpee broad jump", "row": "row", "farmers_carry": "farmers carry",
    "sandbag_lunges": "sandbag lunges", "wall_balls": "wall balls",
}  # fmt: skip
DOCUMENTS: Mapping[str, str] = {
    "periodisation": "training", "deload": "training", "taper": "training",
    "weekly-structure": "training", "simulation-sessions": "training",
    "strength-for-hyrox": "training", "base-phase": "training/plans",
    "build-phase": "training/plans", "peak-phase": "training/plans",
    "training-beside-other-sports": "training/plans", "erg-conditioning": "training/sessions",
    "strength-endurance-circuits": "training/sessions", "testing-benchmarks": "training/sessions",
    "three-days-a-week": "training/week", "easy-running": "running",
    "long-run-progression": "running", "intervals-and-threshold": "running",
    "compromised-running": "running", "cross-training-for-runners": "running/craft",
    "sleep": "health", "rest-days": "health/rest",
}  # fmt: skip
"""Where the cited documents lie below ``corpora/guidance``."""


def purpose(role: Role) -> str:
    """Why a session is there, with the stations it turns to."""
    said = ROLES[role.name].purpose
    names = [_STATIONS[station] for station in role.stations if station in _STATIONS]
    if role.focus and names:
        return f"{said.rstrip('.')}. Stations: {', '.join(names)}."
    return said


def evidence(role: Role, phase: Phase, *, deload: bool) -> tuple[str, ...]:
    """Passage ids of a slot, the most telling first."""
    lighter = (DELOAD,) if deload else ()
    return tuple(dict.fromkeys((*ROLES[role.name].evidence, *lighter, *_PHASES[phase].evidence)))


def week_focus(phase: Phase, roles: list[Role], *, deload: bool) -> str:
    """A week in one line, with how many of its sessions are hard and easy."""
    said = "Lighter week: the same days, shorter and easier" if deload else _PHASES[phase].purpose
    if not roles:
        return f"{said}. No session this week."
    counts = {
        effort: sum(role.intensity == effort for role in roles)
        for effort in ("hard", "moderate", "easy")
    }
    shares = ", ".join(f"{number} {effort}" for effort, number in counts.items() if number)
    return f"{said}. Sessions: {shares}."
