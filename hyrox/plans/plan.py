"""The plan: the keys that users already have (``workout_plan``, ``nutrition_suggestions``,
``adaptive_recommendations``) and every week to race day, with what each choice rests on.

Units: ``duration`` of a day is minutes, rounded up; ``duration`` and ``rest`` of an exercise are
seconds; ``distance`` is metres.
"""

from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, computed_field, model_validator

from hyrox.exercises import Equipment, Intensity, Level, Serves
from hyrox.plans.base import Strict, Weekday
from hyrox.plans.log import Event, Logged
from hyrox.plans.nutrition import NutritionSuggestions

SCHEMA_VERSION: Literal[2] = 2
CHANGE_S = 45.0
"""Going from one exercise to the next: set up, drink, note the load (own figure)."""

Phase = Literal["base", "build", "peak", "taper"]
SessionKind = Literal[
    "easy_run", "long_run", "intervals", "threshold", "strength", "stations", "compromised",
    "simulation", "conditioning", "test", "recovery", "other_sport", "rest", "race",
]  # fmt: skip
TRAINING_KINDS: tuple[SessionKind, ...] = (
    "easy_run", "long_run", "intervals", "threshold", "strength", "stations", "compromised",
    "simulation", "conditioning", "test", "recovery",
)  # fmt: skip
"""Kinds that hold exercises."""
Block = Literal["warm_up", "main", "cool_down"]
EvidenceKind = Literal["fact", "neighbour", "passage", "exercise", "rule", "profile"]


class PlanEvidence(Strict):
    """What a choice rests on; ``location`` opens it."""

    id: str
    kind: EvidenceKind
    title: str
    text: str
    location: str
    url: str = ""


class Load(Strict):
    """``kg`` where a rule or a fact gives one; otherwise ``effort`` says how to choose it."""

    kg: float | None = Field(None, gt=0)
    each_hand: bool = False
    effort: str = ""
    basis: str
    evidence: tuple[str, ...] = ()


class Pace(Strict):
    """A range, seconds a kilometre (of ergs: seconds per 500 m, see ``per_m``)."""

    fast_s: float = Field(gt=0)
    slow_s: float = Field(gt=0)
    per_m: int = 1000
    basis: str
    evidence: tuple[str, ...] = ()


class PlannedExercise(Strict):
    """One exercise of a session. Exactly one of reps, duration and distance is given, of one set
    (of one side where ``each_side``)."""

    name: str
    sets: int = Field(ge=1, le=40)
    reps: int | None = Field(None, ge=1, le=500)
    duration: float | None = Field(None, gt=0, le=14_400, description="Seconds of one set.")
    distance: float | None = Field(None, gt=0, le=50_000, description="Metres of one set.")
    intensity: Intensity
    rest: int = Field(ge=0, le=900, description="Seconds between sets.")
    notes: str = ""
    gamified_stats: dict[str, int] = Field({})
    exercise_id: str
    block: Block = "main"
    each_side: bool = False
    work_s: float = Field(gt=0, description="Seconds of one set under work, both sides.")
    run_m: float = Field(0, ge=0, description="Metres run in all sets.")
    load: Load | None = None
    pace: Pace | None = None
    cues: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        if sum(v is not None for v in (self.reps, self.duration, self.distance)) != 1:
            raise ValueError("exactly one of reps, duration and distance")
        return self

    @property
    def time_s(self) -> float:
        """All sets and the rests between them."""
        return self.sets * self.work_s + (self.sets - 1) * self.rest


def seconds_of(exercises: "tuple[PlannedExercise, ...] | list[PlannedExercise]") -> float:
    """A session's length: its exercises, and ``CHANGE_S`` between one and the next."""
    return sum(e.time_s for e in exercises) + CHANGE_S * max(0, len(exercises) - 1)


EFFORT = {"easy": 1.0, "moderate": 2.0, "hard": 3.0}
"""Load of a minute; a coarse session rating (own table, after Foster 2001's session RPE)."""


class Day(Strict):
    """One day: a session, a race, another sport or rest."""

    day: Weekday
    date: date
    kind: SessionKind
    focus: str
    duration: int = Field(ge=0, le=600, description="Minutes, rounded up.")
    intensity_level: Intensity | Literal["rest"]
    exercises: tuple[PlannedExercise, ...] = ()
    title: str = ""
    purpose: str = ""
    reason: str = ""
    reason_evidence: tuple[str, ...] = ()
    stations: tuple[Serves, ...] = ()
    evidence: tuple[str, ...] = ()
    done: float | None = Field(None, ge=0, le=1, description="Share done, once logged.")
    log: Logged | None = Field(None, description="How it went, as the athlete logged it.")

    @property
    def duration_s(self) -> float:
        return seconds_of(self.exercises)

    @property
    def run_m(self) -> float:
        return sum(e.run_m for e in self.exercises)

    @property
    def load(self) -> float:
        """Minutes weighted by effort; other sports count, the race does not."""
        if self.intensity_level == "rest" or self.kind == "race":
            return 0.0
        minutes = self.duration if self.kind == "other_sport" else self.duration_s / 60
        return minutes * EFFORT[self.intensity_level]


class Week(Strict):
    number: int = Field(ge=1, le=24)
    starts: date
    phase: Phase
    deload: bool = False
    focus: str = ""
    days: tuple[Day, ...] = Field(min_length=1, max_length=7)

    @property
    def minutes(self) -> float:
        """Of the plan's sessions, without other sports and the race."""
        return sum(d.duration_s for d in self.days) / 60

    @property
    def load(self) -> float:
        return sum(d.load for d in self.days)


class ExerciseProgression(Strict):
    exercise: str
    to: str
    when: str
    evidence: tuple[str, ...] = ()


class ProgressionPlan(Strict):
    intensity_increase: str
    exercise_progressions: tuple[ExerciseProgression, ...] = ()


class WorkoutPlan(Strict):
    name: str
    overview: str
    adaptations: dict[str, str] = Field({})
    weeks: tuple[Week, ...] = Field(min_length=1, max_length=24)
    progression_plan: ProgressionPlan

    @model_validator(mode="before")
    @classmethod
    def _computed_again(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return {key: value for key, value in data.items() if key != "weekly_schedule"}
        return data

    @computed_field(description="The first week's days.")  # type: ignore[prop-decorator]
    @property
    def weekly_schedule(self) -> tuple[Day, ...]:
        return self.weeks[0].days


class Recommendation(Strict):
    """Advice that a button applies: ``operation`` goes to ``generator.plans.adapt``."""

    advice: str
    operation: Event


class IfTimeConstrained(Strict):
    shortened_version: str
    exercises_to_keep: tuple[str, ...]
    circuit_format: str
    operation: Event


class AdaptiveRecommendations(Strict):
    if_too_difficult: Recommendation
    if_too_easy: Recommendation
    if_time_constrained: IfTimeConstrained


class Repair(Strict):
    """What the guard found and did. ``rule`` as in docs/plans.md."""

    rule: str
    day: date | None = Field(None, alias="date")
    found: str
    done: str


class Plan(Strict):
    schema_version: Literal[2] = SCHEMA_VERSION
    workout_plan: WorkoutPlan
    nutrition_suggestions: NutritionSuggestions
    adaptive_recommendations: AdaptiveRecommendations
    level: Level
    start: date
    race_date: date | None = None
    race_event: str = ""
    goal_s: float | None = None
    seed: int = 0
    drafted_by: str = "code"
    assumptions: tuple[str, ...] = ()
    """What was assumed where the profile says nothing, and what was not understood."""
    equipment: tuple[Equipment, ...] = ()
    guard: tuple[Repair, ...] = ()
    evidence: tuple[PlanEvidence, ...] = ()

    @property
    def days(self) -> tuple[Day, ...]:
        return tuple(day for week in self.workout_plan.weeks for day in week.days)

    def day_of(self, when: date) -> Day | None:
        """The day of that date, if the plan holds it."""
        return next((day for day in self.days if day.date == when), None)

    def to_json(self) -> str:
        """Stable JSON: the same plan, the same bytes."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
