"""Every kind of fact of an invented race, for teaching the writer and for measuring it.

What the field of invented finishes can tell is read by the functions that serve (level, pacing,
strengths, waterfalls, archetype, what-if, target splits). What needs people who raced twice, dates
or fitted stores is drawn here in the ranges seen on real results: an invented field has none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isnan, nan
from random import Random

from analysis.archetypes.archetypes import shipped
from analysis.field import Field
from analysis.gaps.level import at_my_level
from analysis.gaps.pacing import pacing
from analysis.gaps.strengths import strengths
from analysis.planner.targets import target_plan
from analysis.planner.waterfall import waterfalls
from analysis.planner.what_if import what_if
from analysis.readings import (
    BeforeReading,
    Case,
    Change,
    EventReading,
    Expected,
    ProgressionReading,
    Projection,
    Route,
    RouteStep,
    Rung,
    Selection,
    TargetPlan,
    WhatIf,
)
from analysis.report import Report
from analysis.words.ahead import (
    TIMED_IN_ORDER,
    projection_facts,
    route_facts,
    route_notes,
    target_facts,
    target_lists,
    what_if_facts,
)
from analysis.words.of_report import reading_facts
from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.evidence import EvidenceItem
from hyrox.results import Cohort, RaceResult, Splits
from hyrox.segments import SEGMENTS, Segment

EVENTS = (
    "2023 Milan", "2024 Oslo", "2024 Sydney", "2025 Berlin", "2025 Cape Town", "2025 Chicago",
    "2025 London", "2025 Singapore", "2026 Doha", "2026 Lyon", "Stockholm 2025", "Toronto 2025",
)  # fmt: skip
"""Names for events of invented races, so that the model learns to copy any name."""

_BASES = (("division", "gender"), ("division", "gender", "age group"),
          ("division", "gender", "age group", "venue"))  # fmt: skip


def full_report(field: Field, report: Report, rng: Random) -> Report:
    """The report with every reading it can hold."""
    result = report.result
    expected = _around(report.expected_s, 0.12)
    return replace(
        report,
        event=_event(report, rng),
        before=BeforeReading(expected, rng.choice(list(Rung)), rng.choice(_BASES)),
        level=at_my_level(field, result),
        pacing=pacing(field, result),
        strengths=strengths(report),
        archetype=shipped().read(field.venues, result),
        waterfalls=waterfalls(field, report, result.total_s * rng.uniform(0.9, 0.98)),
        progression=_progression(result, rng),
    )


def report_items(report: Report) -> tuple[EvidenceItem, ...]:
    """Facts of a full report, numbered from ``F40`` on."""
    return _numbered("F", 40, reading_facts(report))


def computed_items(field: Field, report: Report, rng: Random) -> tuple[EvidenceItem, ...]:
    """Facts computed for four requests, ``C1`` ...; what cannot be computed is left out."""
    result = report.result
    made: list[EvidenceItem] = []
    changes = {
        segment: -float(rng.randrange(5, 40)) for segment in rng.sample(SEGMENTS, rng.randint(1, 3))
    }
    goal = result.total_s * rng.uniform(0.9, 0.98)
    try:
        made += what_if_facts(what_if(field, result, changes), report)
        plan = target_plan(field, None, result, goal)
        made += (*target_facts(plan, report), *target_lists(plan))
    except InputError:
        pass  # a drawn change that no segment allows, or a goal that nobody ran
    way = _route(result, goal, rng)
    made += (*route_facts(way, report), *route_notes(way))
    done = rng.randint(1, 16)
    elapsed = _summed(result.splits.seconds[:done])
    finish = _around(result.total_s * rng.uniform(0.97, 1.03), 0.04)
    made += projection_facts(Projection(done, elapsed, finish))
    return _numbered("C", 1, tuple(made))


def with_missing(result: RaceResult, rng: Random) -> RaceResult:
    """The same race without the times of up to four segments, and with its finish."""
    gone = set(rng.sample(SEGMENTS, rng.randint(1, 4)))
    times = (nan if s in gone else result.splits[s] for s in SEGMENTS)
    return replace(result, splits=Splits(tuple(times)), total_s=result.total_s)


class DrawnLibrary:
    """Computes what a question asks for (``generator.asks.compute.Computing``) in the invented
    field; ways and projections, which need fitted stores, are drawn."""

    def __init__(self, field: Field, rng: Random) -> None:
        self.field = field
        self.rng = rng

    def what_if(self, result: RaceResult, changes: Mapping[Segment, float]) -> WhatIf:
        return what_if(self.field, result, changes)

    def target(self, result: RaceResult, goal_s: float, event: str | None = None) -> TargetPlan:
        return target_plan(self.field, None, result, goal_s, event)

    def route(self, report: Report, goal_s: float) -> Route:
        return _route(report.result, goal_s, self.rng)

    def project(
        self,
        division: Division,  # noqa: ARG002
        gender: Gender,  # noqa: ARG002
        times: Sequence[float],
        *,
        season: int,  # noqa: ARG002
        event: str | None = None,  # noqa: ARG002
        age_group: str | None = None,  # noqa: ARG002
    ) -> Projection:
        elapsed_s = _summed(times)
        whole_s = elapsed_s * TIMED_IN_ORDER / len(times) * self.rng.uniform(1.0, 1.08)
        return Projection(len(times), elapsed_s, _around(whole_s, 0.04))


def _numbered(letter: str, first: int, items: tuple[EvidenceItem, ...]) -> tuple[EvidenceItem, ...]:
    return tuple(replace(item, id=f"{letter}{n}") for n, item in enumerate(items, start=first))


def _summed(times: Sequence[float]) -> float:
    return sum(time_s for time_s in times if not isnan(time_s))


def _around(middle_s: float, width: float) -> Expected:
    return Expected(middle_s, (middle_s * (1 - width), middle_s * (1 + 1.1 * width)))


def _event(report: Report, rng: Random) -> EventReading:
    n = rng.randrange(80, 2_500)
    percentile = rng.uniform(1, 99)
    people = f"{report.result.gender.people}, {report.result.division.value}"
    # Not marked as invented: facts of an invented event are never shown, and so never taught.
    cohort = Cohort(f"{people}, {rng.choice(EVENTS)}", n)
    place = 1 + round(n * (100 - percentile) / 100)
    return EventReading(cohort, percentile, place, report.median_s)


def _progression(result: RaceResult, rng: Random) -> ProgressionReading:
    changes = tuple(
        Change(segment, middle, (middle - rng.uniform(5, 15), middle + rng.uniform(5, 15)))
        for segment in SEGMENTS
        for middle in [rng.gauss(-2.0, 2.5)]
    )
    n = rng.choice((60, 100, 200))
    middle = rng.gauss(-2.0, 1.5)
    bounds = (middle - rng.uniform(1, 4), middle + rng.uniform(1, 6))
    definition = f"the {n} nearest of {rng.randrange(400, 6_000):,} pairs of races"
    return ProgressionReading(
        _around(result.total_s * rng.uniform(0.93, 1.02), 0.07),
        rng.uniform(0.4, 0.8),
        middle,
        n,
        definition,
        changes,
        tuple(_case(place, result, rng) for place in (2, 3)),
        tuple((m, _around(result.total_s * (1 - 0.003 * m), 0.07)) for m in (3.0, 6.0, 12.0)),
        Selection(rng.uniform(0.004, 0.2), bounds, "Who comes back is not everybody."),
    )


def _case(place: int, result: RaceResult, rng: Random) -> Case:
    first = result.total_s * rng.uniform(0.97, 1.03)
    label = f"Athlete {place}, {result.gender.people} 35-39, {result.division.value}"
    changes = {segment: rng.gauss(-4, 10) for segment in SEGMENTS}
    return Case(label, first, first * rng.uniform(0.88, 1.06), rng.choice((None, 4.0, 9.4)),
                rng.uniform(0.5, 3), changes)  # fmt: skip


def _route(result: RaceResult, goal_s: float, rng: Random) -> Route:
    """Every segment gives the same share of its time."""
    needed = result.total_s - goal_s
    left = rng.choice((0.0, 0.0, needed * 0.2))
    share = (needed - left) / result.total_s
    steps = tuple(
        RouteStep(s, time_s, time_s * (1 - share), rng.uniform(0.1, 0.6))
        for s, time_s in zip(SEGMENTS, result.splits.seconds, strict=True)
        if not isnan(time_s)
    )
    return Route(goal_s, steps, left, rng.uniform(0.001, 0.5), rng.randrange(300, 6_000))
