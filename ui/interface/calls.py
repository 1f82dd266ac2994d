"""Report, similar athletes, evidence, plan and answer, as functions from data to data.

Everything that comes in is a stranger's data and is checked by its type; what goes out is what the
command line prints with ``--json``.
"""

import threading
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from generator.answer import Answer
from generator.conversation import Conversation
from generator.safety import screen_heard
from hyrox.errors import InputError
from hyrox.plans.plan import Plan
from hyrox.plans.reading import read_profile
from ui.deadline import LONGEST_S, TOO_LONG, deadline
from ui.race_input import Details, race_from_times

if TYPE_CHECKING:
    from generator.coach import Coach
    from generator.plans.planner import Planner
    from generator.race import OpenRace

Line = Annotated[str, StringConstraints(max_length=120)]
MOST_CHARACTERS = 20_000


class Asked(BaseModel):
    """Nothing unknown is taken, so that a misspelled field is told."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, given: Any) -> Any:
        """Files of a race, and language models, write null where they know nothing."""
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value is not None}


class RaceAsked(Asked):
    """A race: an id of the store, or the times with who ran them."""

    result_id: Line = Field("", description="A finish of the store; then nothing else is needed.")
    splits: dict[Line, Line | float] = Field(
        {}, max_length=17, description='Segment to seconds or "m:ss", such as {"run_1": "4:31"}.'
    )
    division: Line = Field("", description="open, pro, doubles, relay or adaptive.")
    gender: Line = Field("", description="male, female or mixed.")
    age_group: Line = Field("", description='Such as "35-39".')
    event: Line = Field("", description='Such as "2025 Berlin".')
    season: Line = ""
    finish: Line | float | None = Field(None, description="Needed where a split is missing.")


class QuestionAsked(Asked):
    question: str = Field(min_length=1, max_length=MOST_CHARACTERS)
    race: RaceAsked | None = Field(None, description="The race that the question is about.")


class PlanAsked(Asked):
    profile: dict[str, Any] = Field(
        {},
        description="Every field optional, such as personal_info {age, gender, fitness_level}, "
        "preferences {days_per_week, workout_duration, equipment_access}, target {event, date, "
        "goal_time}, training {weekly_hours, longest_run_km, five_km_s}, constraints {injuries, "
        "time_restrictions}; docs/plans.md and docs/examples/profile.json have all.",
    )
    start: date | None = Field(None, description="First day; tomorrow if left out.")
    weeks: int | None = Field(None, ge=1, le=24)
    race: RaceAsked | None = Field(None, description="The race that weak points are taken from.")


class Calls:
    """The functions, around one coach.

    Raises (all methods):
        InputError: something given cannot be used; the message says what to do.
        NotFoundError: there is no such result, or nobody to compare with.
    """

    def __init__(self, coach: "Coach") -> None:
        self.coach = coach

    @cached_property
    def planner(self) -> "Planner":
        from generator.plans.planner import Planner

        return Planner(self.coach)

    def report(self, race: RaceAsked) -> dict[str, Any]:
        """What a race says: place, every segment against peers, what was to be expected."""
        return self._opened(race).as_json()

    def neighbours(self, race: RaceAsked) -> dict[str, Any]:
        """The most similar athletes, without names, and who they were drawn from."""
        opened = self._opened(race)
        told = opened.as_json()
        return {"neighbours": told["neighbours"], "cohort": told["cohort"]}

    def evidence(self, asked: QuestionAsked) -> dict[str, Any]:
        """What an answer to a question may rest on: facts of the race and passages, with sources.

        Where the question tells of a danger to health there is a referral and no evidence.
        """
        race = self._opened(asked.race) if asked.race else None
        heard = self.coach._hear(asked.question)
        taught = self.coach.taught()
        if flag := screen_heard(asked.question, heard.english, heard.language, taught):
            return {"evidence": [], "note": flag.advice, "safety": {"red_flag": flag.name}}
        ready = self.coach.prepare(heard.english, Conversation.of(race, ()))
        items = [item.as_json() for item in (*ready.opening, *ready.use, *ready.lists)]
        return {"evidence": items, "note": ready.asks, "safety": {"red_flag": None}}

    def answer(self, asked: QuestionAsked, stop: threading.Event | None = None) -> dict[str, Any]:
        """A checked answer, every sentence with its evidence.

        It ends after two minutes, and once ``stop`` is set, with the sentence that is under way.
        """
        race = self._opened(asked.race) if asked.race else None
        stop = stop or threading.Event()
        with deadline(stop, LONGEST_S) as late:
            stream = self.coach.ask(asked.question, race, stop=stop)
            answer = next(part for part in stream if isinstance(part, Answer))
        return (replace(answer, note=TOO_LONG) if late.is_set() else answer).as_json()

    def plan(self, asked: PlanAsked) -> dict[str, Any]:
        """A plan for a profile; drafted by code, so that it is there in a second or two.

        Raises:
            PlanRefusedError: none can or should be made; it says why, and whom to ask.
        """
        race = self._opened(asked.race) if asked.race else None
        steps = self.planner.steps(
            read_profile(asked.profile), start=asked.start or date.today() + timedelta(days=1),
            weeks=asked.weeks, race=race, by_code=True,
        )  # fmt: skip
        made = [step for step in steps if isinstance(step, Plan)]
        return made[-1].model_dump(mode="json", by_alias=True)

    def _opened(self, race: RaceAsked) -> "OpenRace":
        if race.result_id:
            if race.splits:
                raise InputError("Give a result_id or splits, not both.")
            return self.coach.open_race(self.coach.library.race(race.result_id), prefill=False)
        details = Details(race.division, race.gender, race.age_group, race.event, race.season)
        result = race_from_times(dict(race.splits), details, race.finish)
        return self.coach.open_race(result, prefill=False)
