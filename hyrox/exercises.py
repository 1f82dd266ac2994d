"""Exercises: what each trains, needs, loads and serves, and how it links to others.

The vocabulary is closed, so that a plan can be checked against equipment and complaints without
reading prose. ``body_parts`` is the project's own table and no medical advice: openly licensed
data on contraindications does not exist.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Pattern = Literal[
    "squat", "hinge", "lunge", "push_horizontal", "push_vertical", "pull_horizontal",
    "pull_vertical", "carry", "jump", "throw", "sled", "trunk", "rotation", "locomotion", "erg",
    "crawl", "burpee", "isolation", "mobility",
]  # fmt: skip
Muscle = Literal[
    "quadriceps", "hamstrings", "glutes", "calves", "shins", "adductors", "abductors",
    "hip_flexors", "trunk", "obliques", "lower_back", "lats", "upper_back", "trapezius", "chest",
    "shoulders", "triceps", "biceps", "forearms", "neck", "whole_body", "heart_and_lungs",
]  # fmt: skip
Equipment = Literal[
    "barbell", "squat_rack", "trap_bar", "dumbbells", "kettlebell", "sandbag", "medicine_ball",
    "wall_ball", "wall_target", "sled", "rope", "ski_erg", "rowing_erg", "bike_erg", "air_bike",
    "treadmill", "pull_up_bar", "box", "bench", "resistance_band", "suspension_trainer", "rings",
    "mat", "jump_rope", "cable_machine", "leg_press", "leg_curl", "leg_extension", "lat_pulldown",
    "foam_roller", "towel", "backpack", "stairs", "hill", "track", "wall", "chair", "ab_wheel",
    "weight_vest", "sliders",
]  # fmt: skip
Serves = Literal[
    "ski_erg", "sled_push", "sled_pull", "burpee_broad_jump", "row", "farmers_carry",
    "sandbag_lunges", "wall_balls", "running", "roxzone",
]  # fmt: skip
BodyPart = Literal[
    "foot", "ankle", "achilles", "calf", "shin", "knee", "hamstring", "groin", "hip",
    "pelvic_floor", "lower_back", "upper_back", "neck", "shoulder", "elbow", "wrist", "hand",
    "chest", "abdomen",
]  # fmt: skip
Level = Literal["beginner", "intermediate", "advanced"]
Intensity = Literal["easy", "moderate", "hard"]
Impact = Literal["low", "medium", "high"]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, StringConstraints(min_length=3, max_length=400, strip_whitespace=True)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Dose(_Frozen):
    """The usual dose: sets of exactly one of repetitions, seconds or metres (of one side, where
    the exercise is done each side)."""

    sets: int = Field(ge=1, le=30)
    reps: int | None = Field(default=None, ge=1, le=200)
    seconds: float | None = Field(default=None, ge=3, le=10_800)
    metres: float | None = Field(default=None, ge=1, le=42_195)
    rest_s: int = Field(ge=0, le=900)

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        if sum(value is not None for value in (self.reps, self.seconds, self.metres)) != 1:
            raise ValueError("a dose has exactly one of reps, seconds and metres")
        return self


class Fault(_Frozen):
    """What goes wrong, and what to do about it."""

    fault: Words
    cure: Words


class Exercise(_Frozen):
    """One exercise. ``seconds_per_unit`` is the time of one repetition or metre."""

    id: Id
    name: Words
    summary: Words
    pattern: Pattern
    muscles: tuple[Muscle, ...] = Field(min_length=1)
    secondary_muscles: tuple[Muscle, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    stations: tuple[Serves, ...] = Field(min_length=1)
    level: Level
    intensity: Intensity
    impact: Impact
    dose: Dose
    each_side: bool = False
    seconds_per_unit: float | None = Field(default=None, gt=0, le=120)
    cues: tuple[Words, ...] = Field(min_length=3, max_length=5)
    faults: tuple[Fault, ...] = Field(min_length=2, max_length=4)
    load_guidance: Words
    regressions: tuple[Id, ...] = ()
    progressions: tuple[Id, ...] = ()
    substitutes: tuple[Id, ...] = Field(min_length=1)
    body_parts: tuple[BodyPart, ...]
    questions: tuple[Words, ...] = Field(min_length=1, max_length=4)
    sources: tuple[str, ...] = Field(min_length=1)
    reviewed: date

    @model_validator(mode="after")
    def _timed(self) -> Self:
        if self.dose.seconds is None and self.seconds_per_unit is None:
            raise ValueError("needs seconds_per_unit: how long a repetition (or a metre) takes")
        return self

    @property
    def work_s(self) -> float:
        """Time of one set under work, both sides, without rest."""
        unit = self.seconds_per_unit or 0.0
        one = self.dose.seconds or (self.dose.reps or self.dose.metres or 0) * unit
        return one * (2 if self.each_side else 1)

    @property
    def duration_s(self) -> float:
        """Time of the usual dose: sets, and the rests between them."""
        return self.dose.sets * self.work_s + (self.dose.sets - 1) * self.dose.rest_s
