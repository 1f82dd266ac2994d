"""What the rooms of the planner hand to each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hyrox.divisions import Division
from hyrox.errors import HyroxCoachError
from hyrox.exercises import Equipment, Intensity, Level, Serves
from hyrox.plans.catalogue import Catalogue as Catalogue
from hyrox.plans.plan import Pace, Phase, PlanEvidence, SessionKind
from hyrox.plans.profile import Profile
from hyrox.rules import Loads


class PlanRefusedError(HyroxCoachError):
    """No plan, and why; ``referral`` says where to go when that is a matter of health, ``field``
    names what in the profile stands in the way."""

    def __init__(self, reason: str, field: str = "", referral: str = "") -> None:
        super().__init__(f"{reason} {referral}".strip())
        self.reason, self.field, self.referral = reason, field, referral


@dataclass(frozen=True)
class Athlete:
    """The profile with what follows from it; everything a number rests on is in ``evidence``.

    ``paces`` are of ``easy``, ``long``, ``threshold``, ``interval`` and ``race`` running, and are
    empty where no race and no 5 km is known (effort is given instead). ``weights`` are shares of
    station work, of the eight stations, running and Roxzone, summing to 1: what was lost to peers,
    and what shrank in similar athletes who raced again. ``loads`` are of the target division.
    """

    profile: Profile
    level: Level
    age: int | None
    division: Division | None
    longest_run_m: float
    weekly_minutes: float
    """What a week has held lately: the first week starts from here."""
    paces: Mapping[str, Pace]
    weights: Mapping[Serves, float]
    loads: Loads | None
    assumptions: tuple[str, ...] = ()
    evidence: Mapping[str, PlanEvidence] = field(default_factory=dict)


@dataclass(frozen=True)
class Slot:
    """A session to be filled. ``key`` is the same for slots that are one session progressed from
    week to week; ``volume`` (0 to 1) scales the sets of its main block, ``minutes`` bounds it."""

    date: date
    kind: SessionKind
    minutes: int
    intensity: Intensity
    purpose: str
    key: str
    stations: tuple[Serves, ...] = ()
    volume: float = 1.0
    max_run_m: float = 0.0
    """Metres that may be run in it; 0: none."""
    equipment: frozenset[Equipment] = frozenset()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class FrameDay:
    """A day: a slot, or why there is none (``rest``, ``other_sport``, ``race``, ``travel``)."""

    date: date
    slot: Slot | None = None
    kind: SessionKind = "rest"
    note: str = ""
    minutes: int = 0
    intensity: Intensity | None = None


@dataclass(frozen=True)
class FrameWeek:
    number: int
    starts: date
    phase: Phase
    deload: bool
    focus: str
    days: tuple[FrameDay, ...]


@dataclass(frozen=True)
class Frame:
    """Weeks from ``start`` to ``race_date`` (or to the weeks asked for)."""

    start: date
    race_date: date | None
    weeks: tuple[FrameWeek, ...]
    notes: tuple[str, ...] = ()
    evidence: Mapping[str, PlanEvidence] = field(default_factory=dict)

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(day.slot for week in self.weeks for day in week.days if day.slot)


@dataclass(frozen=True)
class Choice:
    """What was chosen for the main block of the slots of one key: exercise ids in order, and
    words. ``by`` is the model's name, or ``code``."""

    key: str
    exercises: tuple[str, ...]
    title: str = ""
    reason: str = ""
    reason_evidence: tuple[str, ...] = ()
    by: str = "code"


@dataclass(frozen=True)
class Violation:
    """A broken rule of docs/plans.md, where, and in words."""

    rule: str
    found: str
    day: date | None = None
    exercise_id: str = ""
