"""What profiles and plans are made of: strict models, days, seconds."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


class Strict(BaseModel):
    """A value that never changes and takes no field it does not know: an allergy written into a
    misspelt field must not be lost silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
