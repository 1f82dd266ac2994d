"""One call that computes what a question asks for: a what-if, target splits, a way, a projection.

Code reads the goal or the change, a function of ``analysis`` computes, and what it returns becomes
facts. A request that cannot be read or computed becomes one sentence that asks back.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from analysis.words.ahead import (
    projection_facts,
    route_facts,
    route_notes,
    target_facts,
    target_lists,
    what_if_facts,
)
from generator.asks.events import Event, event_named
from generator.asks.goals import goal_of
from generator.asks.intents import Focus, Intent
from generator.asks.splits import EXAMPLE, TIMED, splits_so_far
from hyrox.divisions import Division, Gender
from hyrox.errors import InputError, NotFoundError
from hyrox.evidence import EvidenceItem
from hyrox.results import RaceResult
from hyrox.segments import Segment

if TYPE_CHECKING:
    from analysis.readings import Projection, Route, TargetPlan, WhatIf
    from analysis.report import Report


class Events(Protocol):
    """Finishes with the events they are of."""

    @property
    def events(self) -> tuple[Event, ...]:
        """Season and name of each."""


class Computing(Protocol):
    """What a library must be able to compute; each raises ``InputError`` or ``NotFoundError``
    with words for the athlete."""

    @property
    def field(self) -> Events:
        """The finishes that are compared with."""

    def what_if(self, result: RaceResult, changes: Mapping[Segment, float]) -> "WhatIf":
        """The race with some segments changed by seconds, negative is faster."""

    def target(self, result: RaceResult, goal_s: float, event: str | None = None) -> "TargetPlan":
        """The splits of a finish."""

    def route(self, report: "Report", goal_s: float) -> "Route":
        """The cheapest realistic way to a finish."""

    def project(
        self,
        division: Division,
        gender: Gender,
        times: Sequence[float],
        *,
        season: int,
        event: str | None = None,
        age_group: str | None = None,
    ) -> "Projection":
        """The finish from the first of the sixteen timed segments; NaN where one is missing."""


class OpenReport(Protocol):
    """An open race, as far as it is computed with."""

    @property
    def report(self) -> "Report":
        """What was read from it."""


class AskBackError(InputError):
    """A request that needs one more word from the athlete; the message is the question."""


@dataclass(frozen=True)
class Computed:
    """Facts made for one question, without ids.

    ``items`` are for the model to put into words; code says the ``opening`` before them and the
    ``lists`` after them, as they stand.
    """

    items: tuple[EvidenceItem, ...] = ()
    opening: tuple[EvidenceItem, ...] = ()
    lists: tuple[EvidenceItem, ...] = ()


OPEN_A_RACE = (
    "Open a race first, your own or one like it: without one there is nothing to compute from."
)
WHICH_GOAL = 'Which finish do you aim for? Write it as a time, for example "1:20:00" or "sub 80".'
WHICH_CHANGE = (
    "By how much, and where? Name the segment and the change, for example "
    '"what if my sled push were 20 s faster".'
)
WHICH_SPLITS = (
    "A projection needs the time of each segment so far, in race order, not the race clock alone, "
    f'for example: "{EXAMPLE}: where will I finish?"'
)


def compute(question: str, read: Focus, library: Computing, race: OpenReport | None) -> Computed:
    """What the question asks to be computed; empty when it asks for nothing of the kind.

    Raises:
        AskBackError: something is missing, ambiguous or impossible; its message asks the athlete.
    """
    if not read.intent.computed:
        return Computed()
    if race is None:
        raise AskBackError(OPEN_A_RACE)
    try:
        return _COMPUTE[read.intent](question, read, library, race.report)
    except (InputError, NotFoundError) as error:
        raise AskBackError(str(error)) from error


def _what_if(question: str, read: Focus, library: Computing, report: "Report") -> Computed:
    from analysis.planner.parse import parse_changes
    from retrieval.terms import segments_named

    asked = question
    if read.segments and not segments_named(question):
        # "and what if it were 30 s faster": the segment of the question before.
        asked = f"{read.segments[0].label} {question}"
    changes = parse_changes(asked, _own(report))
    if not changes:
        raise AskBackError(WHICH_CHANGE)
    return Computed(what_if_facts(library.what_if(report.result, changes), report))


def _target(question: str, read: Focus, library: Computing, report: "Report") -> Computed:
    event = event_named(question, library.field.events)
    plan = library.target(report.result, _goal(question, report), event)
    return Computed(target_facts(plan, report, read.segments), lists=target_lists(plan))


def _route(question: str, _read: Focus, library: Computing, report: "Report") -> Computed:
    route = library.route(report, _goal(question, report))
    return Computed(route_facts(route, report), lists=route_notes(route))


def _project(question: str, read: Focus, library: Computing, report: "Report") -> Computed:
    result = report.result
    given = splits_so_far(question)
    if given:
        # Another race of the same athlete: its venue is not known.
        projection = library.project(
            result.division, result.gender, given, season=result.season,
            age_group=result.age_group,
        )  # fmt: skip
        return Computed(projection_facts(projection))
    done = _last_named(read.segments)
    if given is not None or done == 0 or re.search(r"\d:\d\d", question):
        raise AskBackError(WHICH_SPLITS)
    projection = library.project(
        result.division, result.gender, result.splits.seconds[:done], season=result.season,
        event=result.event, age_group=result.age_group,
    )  # fmt: skip
    return Computed(projection_facts(projection))


def _last_named(segments: Sequence[Segment]) -> int:
    """How many of the sixteen are done after the last one named; 0 when none is."""
    return max((TIMED.index(s) + 1 for s in segments if s in TIMED), default=0)


def _goal(question: str, report: "Report") -> float:
    goal = goal_of(question, report.result.total_s if report.result.finish_known else None)
    if goal is None:
        raise AskBackError(WHICH_GOAL)
    return goal


def _own(report: "Report") -> dict[Segment, float]:
    """The times that were given."""
    return {reading.segment: reading.time_s for reading in report.segments}


_COMPUTE = {
    Intent.WHAT_IF: _what_if,
    Intent.TARGET: _target,
    Intent.ROUTE: _route,
    Intent.PROJECT: _project,
}

ABSENT = {
    Intent.NEXT: "Too few athletes like you raced twice in the results at hand, so your next race "
    "is not predicted.",
    Intent.ARCHETYPE: "Too little of this race is known to say what kind of athlete it shows.",
    Intent.STRENGTHS: "Nothing is known of how the segments of this race compare with each other.",
    Intent.GAP: "Nobody comparable is ahead of this race in the results at hand.",
    Intent.TEAM: "Who did which station is not in the data, so it is not guessed.",
    Intent.MISSING: "Nothing is missing: all segments of this race have a time and were judged.",
    Intent.EXPECTED: "What was to be expected before this race is not known.",
    Intent.LEVEL: "Nobody at your level is in the results at hand.",
    Intent.PACING: "The runs of this race cannot be judged: too few of them have a time.",
}
"""What is said where a question was understood and its facts are not there."""
