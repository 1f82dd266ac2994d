"""A target plan, a route, a what-if and a projection as lines for a terminal."""

from collections.abc import Iterator

from analysis.facts import gap_size, gap_words
from analysis.readings import Projection, Route, TargetPlan, WhatIf
from hyrox.segments import SEGMENTS
from hyrox.times import format_time, round_half_up


def target_lines(plan: TargetPlan) -> Iterator[str]:
    """The splits of a goal with the clock after each."""
    kind = f" of the type {plan.archetype}" if plan.archetype else ""
    where = f" in {plan.event}" if plan.event else ""
    yield (
        f"Splits for {format_time(plan.goal_s)}{where}, as {plan.typical.n:,} finishers{kind} "
        f"around that finish ran them ({plan.typical.definition})."
    )
    yield from plan.notes
    yield ""
    yield f"{'':18} {'target':>7} {'clock':>8} {'middle 80 %':>15} {'you ran':>8}"
    clocks = [*plan.clock_s, plan.goal_s]
    for target, clock_s in zip(plan.targets, clocks, strict=True):
        own = "" if target.own_s is None else format_time(target.own_s)
        span = f"{format_time(target.low_s)} to {format_time(target.high_s)}"
        yield (
            f"{target.segment.label:18} {format_time(target.time_s):>7} "
            f"{format_time(clock_s):>8} {span:>15} {own:>8}"
        )
    yield "The clock counts the Roxzone evenly over its ways; its own line is the whole of it."


def route_lines(route: Route) -> Iterator[str]:
    """Where the time to a goal is most realistically found."""
    if route.words:
        yield route.words
    for step in route.steps:
        yield (
            f"  {step.segment.label:18} {format_time(step.from_s):>7} to "
            f"{format_time(step.to_s):>7} ({gap_size(step.gain_s)} faster); "
            f"{round_half_up(100 * step.realism)} % of similar athletes gained that much there"
        )
    if route.left_s >= 0.5:
        yield f"Still open: {gap_size(route.left_s)}."
    yield from route.notes


def what_if_lines(answer: WhatIf) -> Iterator[str]:
    """The finish and place before and after."""
    for segment in SEGMENTS:
        if segment in answer.changes_s:
            yield f"{segment.label}: {gap_words(answer.changes_s[segment])}"
    field = f"{answer.cohort.n + 1:,}"
    for name, standing in (("now", answer.before), ("then", answer.after)):
        yield (
            f"{name:5} {format_time(standing.finish_s):>8}, place {standing.place:,} of {field}, "
            f"faster than {round_half_up(standing.percentile)} %"
        )
    yield f"Cohort: {answer.cohort.definition}, n = {answer.cohort.n:,}."
    yield from answer.doubts


def projection_lines(projection: Projection) -> Iterator[str]:
    """The projected finish."""
    low, high = (format_time(bound) for bound in projection.finish.interval_s)
    yield (
        f"After {projection.done} of {len(SEGMENTS) - 1} segments "
        f"({format_time(projection.elapsed_s)} without the Roxzone): "
        f"{format_time(projection.finish.expected_s)} expected, 80 % between {low} and {high}."
    )
