"""What happens to a plan after it was made, as events; and what an event changed."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from hyrox.exercises import BodyPart
from hyrox.plans.base import Strict
from hyrox.plans.profile import Severity


class Logged(Strict):
    """A session as it went. ``difficulty`` is RPE 1 to 10, ``enjoyment`` 1 to 5."""

    kind: Literal["logged"] = "logged"
    day: date
    completion: float = Field(1.0, ge=0, le=1)
    difficulty: float | None = Field(None, ge=1, le=10)
    enjoyment: float | None = Field(None, ge=1, le=5)
    notes: str = Field("", max_length=500)


class Ill(Strict):
    """Ill from ``start`` to ``end`` (both included)."""

    kind: Literal["ill"] = "ill"
    start: date
    end: date
    fever: bool = False


class Missed(Strict):
    """Nothing was trained from ``start`` to ``end`` (a missed week, for one)."""

    kind: Literal["missed"] = "missed"
    start: date
    end: date


class Injured(Strict):
    kind: Literal["injured"] = "injured"
    start: date
    body_part: BodyPart
    severity: Severity = "moderate"


class LessTime(Strict):
    """Only so many minutes a session from ``start`` to ``end`` (``None``: to the end)."""

    kind: Literal["less_time"] = "less_time"
    start: date
    end: date | None = None
    minutes: int = Field(ge=10, le=240)


class RaceMoved(Strict):
    kind: Literal["race_moved"] = "race_moved"
    today: date
    race_date: date


class TooHard(Strict):
    kind: Literal["too_hard"] = "too_hard"
    today: date


class TooEasy(Strict):
    kind: Literal["too_easy"] = "too_easy"
    today: date


class Swap(Strict):
    """Another exercise instead of this one (``to`` empty: the best substitute)."""

    kind: Literal["swap"] = "swap"
    day: date
    exercise_id: str
    to: str = ""


Event = Annotated[
    Logged | Ill | Missed | Injured | LessTime | RaceMoved | TooHard | TooEasy | Swap,
    Field(discriminator="kind"),
]


class Change(Strict):
    """One difference between the plan before and after: where, from what, to what, and why."""

    day: date | None = None
    what: str
    before: str
    after: str
    reason: str
