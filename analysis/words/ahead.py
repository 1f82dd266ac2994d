"""Facts of what lies ahead: the next race, a what-if, target splits, the way to a goal, the finish
of a race under way."""

from collections.abc import Sequence

from analysis.facts import gap_size, gap_words
from analysis.readings import (
    Case,
    Change,
    Expected,
    ProgressionReading,
    Projection,
    Route,
    RouteStep,
    Target,
    TargetPlan,
    WhatIf,
)
from analysis.report import Report, direction
from analysis.words.items import (
    Who,
    became,
    fine_percent,
    item,
    listed,
    people,
    percent,
    span,
    the,
    way_of,
)
from hyrox.evidence import Direction, EvidenceItem
from hyrox.segments import RUNS, STATIONS, Segment
from hyrox.times import format_time, round_half_up

MOST_CHANGES = 3
MOST_CASES = 2
MOST_STEPS = 3
TIMED_IN_ORDER = 16
"""Runs and stations; the Roxzone is timed as one sum."""


def progression_facts(reading: ProgressionReading, report: Report) -> tuple[EvidenceItem, ...]:
    """``next``, ``next:improved``, ``next:median``, ``next:selection``, ``next:fan:<months>``,
    then ``change:<segment>`` (what changed most first) and ``case:<n>``."""
    who = Who.of(report)
    where = f"{reading.definition}, n = {reading.n:,} who raced again"
    share = round_half_up(100 * reading.improved_share)
    change = became(fine_percent(reading.median_change_percent))
    found = [
        _expected("next", "Next race", "next race", reading.next_race, who, where),
        item("next:improved",
             f"{share} % of {reading.n:,} {who.like} who raced again improved.",
             where=where, value=100 * reading.improved_share, unit="%"),
        item("next:median",
             f"From one race to the next, the middle of {who.like} {change}.",
             where=where, value=reading.median_change_percent, unit="%",
             way=way_of(reading.median_change_percent, even=0.05)),
        _selection(reading, where),
    ]  # fmt: skip
    for months, expected in reading.fan:
        number = f"{months:g}"
        ahead = f"{number} month{'' if number == '1' else 's'}"
        found.append(
            _expected(f"next:fan:{number}", f"In {ahead}", f"finish in {ahead}", expected, who,
                      where)
        )  # fmt: skip
    most = sorted(reading.changes, key=lambda c: c.median_percent)
    found += [_change(change, who, where) for change in most[:MOST_CHANGES]]
    found += [_case(number, case) for number, case in enumerate(reading.cases[:MOST_CASES], 1)]
    return tuple(found)


def _expected(
    key: str, name: str, noun: str, expected: Expected, who: Who, where: str
) -> EvidenceItem:
    middle, interval = format_time(expected.expected_s), span(*expected.interval_s)
    return item(
        key,
        f"{name}: expected finish {middle} at a usual venue, 80 % interval {interval}.",
        f"{who.your} {noun} is expected to be {middle} at a usual venue, with an 80 % interval of "
        f"{interval}.",
        where=where, value=expected.expected_s, unit="s",
    )  # fmt: skip


def _selection(reading: ProgressionReading, where: str) -> EvidenceItem:
    selection = reading.selection
    share = _share(selection.returned_share)
    low, high = (fine_percent(bound) for bound in selection.bounds_percent)
    return item(
        "next:selection",
        f"Only {share} % of finishers were seen again; counting the others too, the middle change "
        f"lies anywhere from {low} to {high}.",
        where=f"{where}. {selection.words}", value=100 * selection.returned_share, unit="%",
    )  # fmt: skip


def _share(share: float) -> str:
    """Percent: whole from one on, a tenth below."""
    return f"{100 * share:.1f}" if share < 0.01 else str(round_half_up(100 * share))


def _change(change: Change, who: Who, where: str) -> EvidenceItem:
    low, high = (percent(bound) for bound in change.interval_percent)
    return item(
        f"change:{change.segment.value}",
        f"{change.segment.label} from one race to the next: {who.like} "
        f"{became(fine_percent(change.median_percent))}, the middle 80 % {low} to {high}.",
        where=where, value=change.median_percent, unit="%",
        way=way_of(change.median_percent, even=0.05), about=change.segment,
    )  # fmt: skip


def _case(number: int, case: Case) -> EvidenceItem:
    gap = gap_words(case.next_s - case.first_s)
    than = "with" if gap == "level" else "than"
    when = "" if case.months is None else f", {_months(case.months)} later"
    return item(
        f"case:{number}",
        f"{case.label}: {format_time(case.first_s)}, next race {format_time(case.next_s)}{when}, "
        f"{gap} {than} before.",
        where=f"A similar athlete who raced again: {case.label}", value=case.next_s, unit="s",
    )  # fmt: skip


def _months(months: float) -> str:
    whole = max(1, round_half_up(months))
    return f"{whole} month{'' if whole == 1 else 's'}"


def what_if_facts(what_if: WhatIf, report: Report) -> tuple[EvidenceItem, ...]:
    """``what_if`` (the finish), ``what_if:place``, ``what_if:share``, then one for each doubt."""
    who, before, after = Who.of(report), what_if.before, what_if.after
    cohort = what_if.cohort
    where = people(cohort.definition, cohort.n, cohort.invented)
    changed = _changes(what_if)
    gap = gap_words(after.finish_s - before.finish_s)
    than = "with" if gap == "level" else "than"
    field = f"{cohort.n + 1:,}"
    found = [
        item("what_if",
             f"With {changed}: finish {format_time(after.finish_s)}, {gap} {than} "
             f"{who.your} {format_time(before.finish_s)}.",
             f"With {changed}, {who.your} finish would be {format_time(after.finish_s)}, {gap} "
             f"{than} {who.your} {format_time(before.finish_s)}.",
             where=where, value=after.finish_s, unit="s",
             way=direction(after.finish_s - before.finish_s)),
        item("what_if:place",
             f"Place with that change: {after.place:,} of {field}, instead of {before.place:,}.",
             f"That would be place {after.place:,} of {field}, instead of place "
             f"{before.place:,}.",
             where=where, value=float(after.place)),
        item("what_if:share",
             f"With that change: faster than {round_half_up(after.percentile)} % of peers, "
             f"instead of {round_half_up(before.percentile)} %.",
             f"{who.you} would be faster than {round_half_up(after.percentile)} % of peers, "
             f"instead of {round_half_up(before.percentile)} %.",
             where=where, value=after.percentile, unit="%", way=Direction.FASTER),
    ]  # fmt: skip
    found += [
        item(f"what_if:doubt:{number}", doubt, where=where)
        for number, doubt in enumerate(what_if.doubts, start=1)
    ]
    return tuple(found)


def _changes(what_if: WhatIf) -> str:
    """``the sled push 20 s faster and every run 5 s faster``."""
    changes = {s: c for s, c in what_if.changes_s.items() if abs(c) >= 0.5}
    runs = {round(changes[s], 3) for s in RUNS if s in changes}
    words = []
    if len(runs) == 1 and all(s in changes for s in RUNS):
        words.append(f"every run {gap_words(runs.pop())}")
        changes = {s: c for s, c in changes.items() if s not in RUNS}
    words += [f"{the(segment)} {gap_words(change)}" for segment, change in changes.items()]
    return listed(words) if words else "no change"


def target_facts(
    plan: TargetPlan, report: Report, named: Sequence[Segment] = ()
) -> tuple[EvidenceItem, ...]:
    """``target`` and ``target:<n>``: the ``named`` segments, or where the plan asks most."""
    where = _planned(plan)
    kind = f" of the type {plan.archetype}" if plan.archetype else ""
    venue = f" in {plan.event}" if plan.event else ""
    goal, n = f"{format_time(plan.goal_s)}{venue}", f"{plan.typical.n:,} finishers{kind}"
    first = item(
        "target",
        f"Target {goal}: splits as {n} around that finish ran them.",
        f"The splits for {goal} are those of {n} around that finish.",
        where=where, value=plan.goal_s, unit="s",
    )  # fmt: skip
    gains = {t.segment: t.own_s - t.time_s for t in plan.targets if t.own_s is not None}
    asked = [t for t in plan.targets if t.segment in named] or sorted(
        (t for t in plan.targets if gains.get(t.segment, 0.0) >= 0.5),
        key=lambda target: -gains[target.segment],
    )
    steps = enumerate(asked[:MOST_STEPS], start=1)
    return (first, *(_asked(f"target:{n}", target, report, where) for n, target in steps))


def target_lists(plan: TargetPlan) -> tuple[EvidenceItem, ...]:
    """``target:runs``, ``target:stations``, ``target:roxzone`` and the plan's doubts.

    Which time belongs to which segment of a list cannot be checked in a sentence of a model, so
    these are said as they stand.
    """
    where, goal = _planned(plan), format_time(plan.goal_s)
    groups = (
        ("target:runs", "Runs", RUNS),
        ("target:stations", "Stations", STATIONS),
        ("target:roxzone", "Transitions", (Segment.ROXZONE,)),
    )
    found = []
    for key, name, segments in groups:
        targets = [target for target in plan.targets if target.segment in segments]
        if targets:
            found.append(_splits(key, f"{name} for {goal}", targets, where))
    notes = enumerate(plan.notes, start=1)
    return (*found, *(item(f"target:note:{n}", note, where=where) for n, note in notes))


def _planned(plan: TargetPlan) -> str:
    return people(plan.typical.definition, plan.typical.n, plan.typical.invented)


def _asked(key: str, target: Target, report: Report, where: str) -> EvidenceItem:
    own, way = "", None
    if target.own_s is not None:
        gap = target.time_s - target.own_s
        than = "with" if gap_words(gap) == "level" else "than"
        own = f", {gap_words(gap)} {than} {Who.of(report).your} {format_time(target.own_s)}"
        way = direction(gap)
    return item(
        key, f"{target.segment.label} target: {format_time(target.time_s)}{own}.",
        where=where, value=target.time_s, unit="s", way=way, about=target.segment,
    )  # fmt: skip


def _splits(key: str, name: str, targets: Sequence[Target], where: str) -> EvidenceItem:
    words = ", ".join(f"{t.segment.in_text} {format_time(t.time_s)}" for t in targets)
    total = sum(t.time_s for t in targets)
    end = f"; {format_time(total)} in all" if len(targets) > 1 else ""
    return item(key, f"{name}: {words}{end}.", where=where, value=total, unit="s")


def route_facts(route: Route, report: Report) -> tuple[EvidenceItem, ...]:
    """``route`` (what is to be found and how many found it), ``route:left`` where even ambitious
    gains do not reach the goal, ``route:<n>`` for its largest steps."""
    where = route.definition or f"{route.n:,} pairs of races of one athlete"
    needed_s, goal = report.result.total_s - route.goal_s, format_time(route.goal_s)
    if needed_s < 0.5:
        return (item("route", route.words, where=where, value=route.goal_s, unit="s"),)
    chance = f"{_share(route.chance)} % of athletes who raced again gained that much"
    found = [
        item("route",
             f"Goal {goal}: {gap_size(needed_s)} faster than this race; {chance}.",
             f"The goal of {goal} asks for {gap_size(needed_s)} faster than this race; {chance}.",
             where=where, value=route.goal_s, unit="s", way=Direction.FASTER),
    ]  # fmt: skip
    if route.left_s >= 0.5:
        text = (
            f"Even with ambitious gains everywhere, {gap_size(route.left_s)} to the goal of {goal} "
            "stay open."
        )
        found.append(item("route:left", text, where=where, value=route.left_s, unit="s"))
    steps = sorted(route.steps, key=lambda step: -step.gain_s)[:MOST_STEPS]
    found += [_step(f"route:{number}", step, where) for number, step in enumerate(steps, start=1)]
    return tuple(found)


def route_notes(route: Route) -> tuple[EvidenceItem, ...]:
    """What the planner says of the route in its own words, said as it stands."""
    where = route.definition or f"{route.n:,} pairs of races of one athlete"
    words = [route.words] if route.words and route.steps else []
    notes = enumerate((*words, *route.notes), start=1)
    return tuple(item(f"route:note:{number}", note, where=where) for number, note in notes)


def _step(key: str, step: RouteStep, where: str) -> EvidenceItem:
    return item(
        key,
        f"{step.segment.label} to {format_time(step.to_s)}: {gap_size(step.gain_s)} faster than "
        f"{format_time(step.from_s)}; {_share(step.realism)} % of athletes who raced again gained "
        "that much there.",
        where=where, value=step.to_s, unit="s", way=Direction.FASTER, about=step.segment,
    )  # fmt: skip


def projection_facts(projection: Projection) -> tuple[EvidenceItem, ...]:
    """``projection``: the finish from the segments so far."""
    finish = projection.finish
    done, at = projection.done, format_time(projection.elapsed_s)
    middle, interval = format_time(finish.expected_s), span(*finish.interval_s)
    return (
        item("projection",
             f"After {done} of {TIMED_IN_ORDER} segments ({at} without the Roxzone): projected "
             f"finish {middle}, 80 % interval {interval}.",
             f"After {done} of {TIMED_IN_ORDER} segments, {at} without the Roxzone, the projected "
             f"finish is {middle}, with an 80 % interval of {interval}.",
             where="Projected from the segments so far, division, gender and venue",
             value=finish.expected_s, unit="s"),
    )  # fmt: skip
