"""What a program is told when it does not get what it asked for: words, and never a trace."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from generator.plans.types import PlanRefusedError
from hyrox.errors import HyroxCoachError, InputError, NotFoundError

UNEXPECTED = "Something went wrong inside the coach. Ask again; its log has the details."
_NAME = re.compile(r"[\w-]{1,30}")
"""What may be the name of a field; anything else in its place is somebody's text."""


class Refusal(BaseModel):
    """Why there is no result."""

    detail: str = Field(description="What is wrong and what to do, for a person.")
    field: str | None = Field(None, description="What in a profile stands in the way of a plan.")
    referral: str | None = Field(None, description="Whom to ask, where it is a matter of health.")


def told(error: HyroxCoachError) -> dict[str, Any]:
    """A refusal as data."""
    if isinstance(error, PlanRefusedError):
        return {"detail": str(error), "field": error.field, "referral": error.referral}
    return {"detail": str(error)}


def status_of(error: HyroxCoachError) -> int:
    """The HTTP status of a refusal."""
    if isinstance(error, NotFoundError):
        return 404
    return 422 if isinstance(error, InputError | PlanRefusedError) else 503


def invalid(errors: Sequence[Any], whole: str) -> str:
    """Which field is wrong, of what pydantic found, without what stood there; ``whole`` stands for
    all of them."""
    first = errors[0]
    parts = [str(part) for part in first["loc"] if part != "body"]
    place = ".".join(part if _NAME.fullmatch(part) else "…" for part in parts)
    return f"{place or whole}: {first['msg']}"
