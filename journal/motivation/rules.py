"""The published rules: what ``rules.toml`` and ``badges.toml`` say, checked and typed."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pydantic import Field, model_validator

from hyrox.errors import StoreError
from hyrox.exercises import Intensity
from hyrox.plans.base import Strict
from hyrox.plans.plan import SessionKind

RuleId = Literal["trained", "finished", "effort", "told", "rest", "week", "log"]
Counted = Literal[
    "session", "finished", "rest", "week", "deload_week", "taper_week", "log_week", "effort",
    "easy_effort", "kind", "recovery", "test",
]  # fmt: skip
"""What badges count within a season; ``kind``: different kinds of sessions."""
_FOLDER = Path(__file__).parent
Read = TypeVar("Read")


class PointRule(Strict):
    """Points for one thing done, with a sentence that says for what."""

    id: RuleId
    title: str = Field(min_length=1)
    points: int = Field(ge=1)
    words: str = Field(min_length=1)


class WeekRule(Strict):
    kept_percent: int = Field(gt=0, le=100)


class LevelRule(Strict):
    step: int = Field(ge=1)


class ScoreRules(Strict):
    """``window_days`` looked back on, sessions that must be logged, and how much a day of each
    kind counts."""

    window_days: int = Field(ge=1)
    told_least: int = Field(ge=1)
    strength: dict[SessionKind, float]
    agility: dict[SessionKind, float]
    endurance: dict[SessionKind, float]


class StandingRules(Strict):
    most_a_week: int = Field(ge=1)
    best_weeks: int = Field(ge=1)
    least_days: int = Field(ge=1, le=7)
    least_people: int = Field(ge=2)


class Rules(Strict):
    """All of ``rules.toml``."""

    points: tuple[PointRule, ...]
    effort_tops: dict[Intensity, int]
    week: WeekRule
    levels: LevelRule
    scores: ScoreRules
    standings: StandingRules

    @model_validator(mode="after")
    def _each_once(self) -> "Rules":
        if sorted(rule.id for rule in self.points) != sorted(get_args(RuleId)):
            raise ValueError("every rule has its points, once")
        if set(self.effort_tops) != set(get_args(Intensity)):
            raise ValueError("every intensity has its highest effort")
        return self

    def of(self, rule: RuleId) -> PointRule:
        """One rule."""
        return next(one for one in self.points if one.id == rule)


class Badge(Strict):
    """A badge: earned once a season when ``at_least`` of what it counts was done."""

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)
    title: str = Field(min_length=1)
    words: str = Field(min_length=1)
    counts: Counted
    at_least: int = Field(ge=1)


@cache
def rules() -> Rules:
    """The rules for points, levels, scores and standings.

    Raises:
        StoreError: the file is missing or damaged.
    """
    return _checked(_FOLDER / "rules.toml", Rules.model_validate)


@cache
def badges() -> tuple[Badge, ...]:
    """The badges, in the order of the page.

    Raises:
        StoreError: the file is missing or damaged.
    """
    return _checked(
        _FOLDER / "badges.toml",
        lambda found: tuple(Badge.model_validate(one) for one in found["badge"]),
    )


def _checked(file: Path, read: Callable[[dict[str, Any]], Read]) -> Read:
    try:
        return read(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise StoreError(f"{file} cannot be read ({error}); restore it.") from None
