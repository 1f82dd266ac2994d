"""What an athlete keeps, one type a kind: checked before it is stored and when it is read back."""

import hashlib
import json
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.results import RaceResult, Splits
from hyrox.segments import SEGMENTS

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class Record(BaseModel):
    """Nothing unknown is kept, and nothing is changed after it was checked."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class KeptRace(Record):
    """A finish as :class:`~hyrox.results.RaceResult` has it, with the day it was run."""

    division: Division
    gender: Gender
    splits: dict[str, float] = Field(description="Segment to seconds; a missing one is left out.")
    season: int = Field(ge=1, le=99)
    age_group: str | None = Field(None, max_length=20)
    event: str | None = Field(None, max_length=120)
    result_id: str | None = Field(None, max_length=120)
    total_s: float | None = Field(None, ge=2_400, le=18_000)
    day: date | None = None
    title: str = Field("", max_length=64, description="What the athlete calls it.")

    @field_validator("splits")
    @classmethod
    def _possible(cls, splits: dict[str, float]) -> dict[str, float]:
        try:
            Splits.of(splits)
        except InputError as error:
            raise ValueError(str(error)) from None
        return splits

    @classmethod
    def of(cls, result: RaceResult, day: date | None = None, title: str = "") -> "KeptRace":
        """A finish to be kept."""
        known = zip(SEGMENTS, result.splits.seconds, strict=True)
        missing = {*result.splits.missing, *({result.derived} if result.derived else ())}
        return cls(
            division=result.division, gender=result.gender, season=result.season,
            splits={segment.value: time_s for segment, time_s in known if segment not in missing},
            age_group=result.age_group, event=result.event, result_id=result.result_id,
            total_s=result.total_s if result.finish_known else None, day=day, title=title,
        )  # fmt: skip

    def result(self) -> RaceResult:
        """The finish again."""
        return RaceResult(
            self.division, self.gender, Splits.of(self.splits), self.season, self.age_group,
            self.event, self.result_id, float("nan") if self.total_s is None else self.total_s,
        )  # fmt: skip

    @property
    def digest(self) -> str:
        """The same for the same finish, whatever it is called."""
        told = self.model_dump(mode="json", exclude={"title", "day", "result_id"})
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


class Status(StrEnum):
    DONE = "done"
    PARTLY = "partly"
    SKIPPED = "skipped"


class KeptSession(Record):
    """A session as it went. ``effort``: session RPE, 1 to 10 (Foster et al. 2001)."""

    day: date
    status: Status = Status.DONE
    effort: int | None = Field(None, ge=1, le=10)
    minutes: float | None = Field(None, gt=0, le=1_440)
    enjoyment: int | None = Field(None, ge=1, le=5)
    title: str = Field("", max_length=120)
    notes: Words = ""
    pain: bool = Field(False, description="Trained with pain: no reward for it.")
    ill: bool = False
    activity_id: str | None = Field(None, max_length=32)
    swapped: dict[str, str] = Field({}, description="Exercise done instead of the planned one.")

    @property
    def load(self) -> float | None:
        """Session load: minutes times RPE, arbitrary units (Foster et al. 2001,
        doi 10.1519/00124278-200102000-00019)."""
        if self.minutes is None or self.effort is None or self.status is Status.SKIPPED:
            return None
        return self.minutes * self.effort


class Kind(StrEnum):
    """Body measures, with their unit."""

    MASS = "body_mass_kg"
    FAT = "body_fat_percent"
    WAIST = "waist_cm"
    RESTING_HEART_RATE = "resting_heart_rate_bpm"
    MAXIMAL_HEART_RATE = "maximal_heart_rate_bpm"
    SLEEP = "sleep_hours"
    READINESS = "readiness_1_to_5"


LIMITS: dict[Kind, tuple[float, float]] = {
    Kind.MASS: (30, 250),
    Kind.FAT: (2, 70),
    Kind.WAIST: (40, 200),
    Kind.RESTING_HEART_RATE: (25, 130),
    Kind.MAXIMAL_HEART_RATE: (100, 230),
    Kind.SLEEP: (0, 24),
    Kind.READINESS: (1, 5),
}
"""Smallest and largest that is believed."""


class Measure(Record):
    day: date
    kind: Kind
    value: float

    def model_post_init(self, _context: Any) -> None:
        low, high = LIMITS[self.kind]
        if not low <= self.value <= high:
            raise ValueError(f"{self.kind.value} is between {low:g} and {high:g}.")


class KeptMeal(Record):
    """A meal that was eaten; energy and macros are the food table's, not the athlete's guess."""

    day: date
    title: Title
    recipe_id: str | None = Field(None, max_length=64)
    portions: float = Field(1.0, gt=0, le=20)
    kcal: float | None = Field(None, ge=0, le=10_000)
    protein_g: float | None = Field(None, ge=0, le=1_000)
    carbohydrate_g: float | None = Field(None, ge=0, le=2_000)
    fat_g: float | None = Field(None, ge=0, le=1_000)


class Lap(Record):
    seconds: float = Field(ge=0)
    metres: float | None = Field(None, ge=0)
    heart_rate_bpm: float | None = Field(None, ge=20, le=260)
    highest_heart_rate_bpm: float | None = Field(None, ge=20, le=260)
    segment: str | None = Field(None, max_length=40, description="Where it fits a race.")


class KeptActivity(Record):
    """A recorded activity: what a watch's file says of it, second by second left out."""

    started_at: datetime
    sport: str = Field(max_length=40)
    seconds: float = Field(ge=0, le=172_800, description="Pauses included.")
    moving_seconds: float | None = Field(None, ge=0, le=172_800)
    metres: float | None = Field(None, ge=0, le=1_000_000)
    heart_rate_bpm: float | None = Field(None, ge=20, le=260)
    highest_heart_rate_bpm: float | None = Field(None, ge=20, le=260)
    zone_seconds: tuple[float, ...] = Field((), max_length=10)
    zone_bounds_bpm: tuple[float, ...] = Field((), max_length=10, description="Where each begins.")
    trimp: float | None = Field(None, ge=0)
    trimp_method: Literal["banister", "edwards"] | None = Field(
        None, description="Figures of the two cannot be added."
    )
    laps: tuple[Lap, ...] = Field((), max_length=500)
    device: str = Field("", max_length=80)
    format: Literal["", "fit", "tcx", "gpx"] = ""


class Said(Record):
    """One turn of a conversation; ``content``: sentences, citations and evidence as shown."""

    role: Literal["athlete", "coach"]
    text: str = Field(max_length=20_000)
    content: dict[str, Any] = {}


class Voted(Record):
    """A vote or an edit of an answer, for teaching (``generator.personal.kept``)."""

    vote: Literal["up", "down"] | None = None
    edit: str | None = Field(None, max_length=5_000)
    content: dict[str, Any] = {}
