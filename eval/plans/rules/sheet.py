"""A plan's JSON laid out for judging: weeks, days and exercises with their own arithmetic.

Nothing here is taken from the planner: seconds, metres and loads are computed again from the plan's
sets, reps, distances and rests, and from the exercise tables as they stand in the TOML files.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

JSON = Mapping[str, Any]
Rows = Mapping[str, JSON]

CHANGE_S = 45
"""From one exercise of a session to the next (docs/plans.md)."""
EFFORT = {"easy": 1, "moderate": 2, "hard": 3}
SESSIONS = frozenset(
    {
        "easy_run", "long_run", "intervals", "threshold", "strength", "stations", "compromised",
        "simulation", "conditioning", "test", "recovery",
    }
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STROLL_MPS = 1.5
"""Slower than this nobody calls it running: the fewest metres a timed run without a pace can be."""


class Breach(NamedTuple):
    """A rule of docs/plans.md that does not hold: its name, the day (or ``None``), what is so."""

    rule: str
    date: date | None
    words: str


def read_rows(corpora: Path) -> dict[str, JSON]:
    """Every exercise of ``corpora/exercises/*.toml`` as it is written there, by id."""
    rows: dict[str, JSON] = {}
    for file in sorted((corpora / "exercises").glob("*.toml")):
        for row in tomllib.loads(file.read_text(encoding="utf-8"))["exercise"]:
            rows[str(row["id"])] = row
    return rows


@dataclass(frozen=True)
class Item:
    """An exercise of a day; ``row`` is its entry in the tables, ``None`` where there is none."""

    raw: JSON
    row: JSON | None

    @property
    def id(self) -> str:
        return str(self.raw["exercise_id"])

    @property
    def block(self) -> str:
        return str(self.raw.get("block", "main"))

    @property
    def sets(self) -> int:
        return int(self.raw["sets"])

    @property
    def seconds(self) -> float:
        """All sets and the rests between them."""
        return self.sets * float(self.raw["work_s"]) + (self.sets - 1) * int(self.raw["rest"])

    @property
    def is_run(self) -> bool:
        """Whether its sets are run: locomotion that is no walk, or a run in its name."""
        if self.row is None:
            return float(self.raw.get("run_m", 0)) > 0
        words = str(self.row["name"]).lower().replace("-", " ").split()
        if "run" in words:
            return True
        drill = {"walk", "drills", "drill", "transition"} & set(words)
        return self.row["pattern"] == "locomotion" and not drill

    @property
    def least_run_m(self) -> float:
        """Metres it must at least hold, whatever the plan says of them: its distance, its time at
        the fast end of the pace given, or at a stroll where there is none."""
        if not self.is_run:
            return 0.0
        if self.raw.get("distance") is not None:
            # Runs off a sled hold a few metres of sled in their distance.
            return 0.9 * self.sets * float(self.raw["distance"])
        work_s = self.sets * float(self.raw["work_s"])
        pace = self.raw.get("pace")
        if pace:
            return 0.98 * work_s * float(pace["per_m"]) / float(pace["fast_s"])
        return work_s * STROLL_MPS

    @property
    def run_m(self) -> float:
        return max(float(self.raw.get("run_m", 0)), self.least_run_m)


@dataclass(frozen=True)
class Day:
    """One day; ``at`` is its place in the plan."""

    raw: JSON
    date: date
    items: tuple[Item, ...]

    @property
    def kind(self) -> str:
        return str(self.raw["kind"])

    @property
    def intensity(self) -> str:
        return str(self.raw["intensity_level"])

    @property
    def is_session(self) -> bool:
        """A training kind; a day of any other kind that holds exercises is one in disguise."""
        return self.kind in SESSIONS or bool(self.items)

    @property
    def is_hard(self) -> bool:
        return self.intensity == "hard"

    @property
    def is_hard_session(self) -> bool:
        return self.is_hard and self.is_session

    @property
    def is_busy(self) -> bool:
        return self.is_session or self.kind in ("other_sport", "race")

    @property
    def seconds(self) -> float:
        return sum(i.seconds for i in self.items) + CHANGE_S * max(0, len(self.items) - 1)

    @property
    def run_m(self) -> float:
        return sum(item.run_m for item in self.items)

    @property
    def session_load(self) -> float:
        """Minutes of the session by effort."""
        return self.seconds / 60 * EFFORT.get(self.intensity, 0) if self.is_session else 0.0

    @property
    def load(self) -> float:
        """With another sport's; a race has none."""
        if self.kind == "other_sport" and not self.items:
            return float(self.raw["duration"]) * EFFORT.get(self.intensity, 0)
        return self.session_load


@dataclass(frozen=True)
class Week:
    raw: JSON
    days: tuple[Day, ...]

    @property
    def phase(self) -> str:
        return str(self.raw["phase"])

    @property
    def deload(self) -> bool:
        return bool(self.raw.get("deload", False))

    @property
    def is_full(self) -> bool:
        return len(self.days) == 7

    @property
    def sessions(self) -> tuple[Day, ...]:
        return tuple(day for day in self.days if day.is_session)

    @property
    def seconds(self) -> float:
        """Of its sessions."""
        return sum(day.seconds for day in self.sessions)

    @property
    def load(self) -> float:
        return sum(day.load for day in self.days)


@dataclass(frozen=True)
class Sheet:
    """A whole plan. ``race_date`` as the plan states it."""

    raw: JSON
    weeks: tuple[Week, ...]

    @cached_property
    def days(self) -> tuple[Day, ...]:
        return tuple(day for week in self.weeks for day in week.days)

    @cached_property
    def sessions(self) -> tuple[Day, ...]:
        return tuple(day for day in self.days if day.is_session)

    @property
    def start(self) -> date:
        return date.fromisoformat(str(self.raw["start"]))

    @property
    def race_date(self) -> date | None:
        day = self.raw.get("race_date")
        return date.fromisoformat(str(day)) if day else None

    @property
    def before_taper(self) -> tuple[Week, ...]:
        return tuple(week for week in self.weeks if week.phase != "taper")

    @property
    def taper(self) -> tuple[Week, ...]:
        return tuple(week for week in self.weeks if week.phase == "taper")


def lay_out(plan: JSON, rows: Rows) -> Sheet:
    """A plan as ``Plan.to_json`` writes it, parsed."""
    weeks = []
    for week in plan["workout_plan"]["weeks"]:
        days = []
        for day in week["days"]:
            items = tuple(Item(e, rows.get(str(e["exercise_id"]))) for e in day["exercises"])
            days.append(Day(day, date.fromisoformat(str(day["date"])), items))
        weeks.append(Week(week, tuple(days)))
    return Sheet(plan, tuple(weeks))
