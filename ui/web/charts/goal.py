"""A goal: the route to it, its target splits, and what a change would bring."""

from typing import TYPE_CHECKING

from analysis.readings import (
    Route,
    TargetPlan,
    WhatIf,
)
from hyrox.segments import SEGMENTS
from hyrox.times import format_time, round_half_up
from ui.language.telling import t, tn
from ui.web.charts import style
from ui.web.charts.content import content, joined, number
from ui.web.charts.style import (
    EVEN,
    WON,
    gap_words,
    size,
)
from ui.web.charts.tables import fold, table

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_NAMED = 5
"""Steps of a route that a line of words names at most."""


def route_chart(route: Route) -> "Figure":
    """Seconds to gain per segment, largest first, with the share of athletes who gained as much;
    what stays open is hatched."""
    rows = [
        (s.segment.label, s.gain_s, joined(size(s.gain_s), _share(s.realism)), False)
        for s in route.steps
    ]
    if route.left_s >= 0.5:
        rows.append((t("Still open"), route.left_s, size(route.left_s), True))
    reach = max((gain for _, gain, _, _ in rows), default=1.0)
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [gain for _, gain, _, _ in rows],
        "y": [name for name, *_ in rows],
        "marker": style.fill(
            [EVEN if open_ else WON for *_, open_ in rows], [open_ for *_, open_ in rows]
        ),
        "text": [words for _, _, words, _ in rows],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": [_step_words(route, index) for index in range(len(rows))],
        "hoverinfo": "text",
    }
    return style.figure(
        [bars],
        height=style.rows_px(max(len(rows), 2)),
        xaxis={"range": [0, 1.6 * reach], "visible": False},
        yaxis={"autorange": "reversed"},
    )


def route_reading(route: Route) -> str:
    """The steps, how often such gains were made, and what stays open."""
    goal = format_time(route.goal_s)
    if not route.steps and route.left_s < 0.5:
        return t("{goal} asks for no gain: you are there.", goal=goal)
    named = [f"{content(s.segment.in_text)} {size(s.gain_s)}" for s in route.steps[:_NAMED]]
    if more := len(route.steps) - len(named):
        named.append(tn("{n} smaller step", "{n} smaller steps", more))
    parts = [
        t("To {goal}: {steps}.", goal=goal, steps=style.listed(named))
        if named
        else t("To {goal}: no step was found.", goal=goal)
    ]
    if route.left_s >= 0.5:
        parts.append(t("{time} stay open even with ambitious gains.", time=size(route.left_s)))
    parts.append(
        t(
            "{share} of {n} who raced again gained as much by their next race.",
            share=_share(route.chance),
            n=number(route.n),
        )
    )
    return " ".join([*parts, *([content(route.words)] if route.words else [])])


def route_table(route: Route) -> str:
    """From, to, gain and realism per step."""
    rows = [
        (
            content(s.segment.label),
            format_time(s.from_s),
            format_time(s.to_s),
            size(s.gain_s),
            _share(s.realism),
        )
        for s in route.steps
    ]
    realism = t(
        "Realism: the share of {n} who raced again and gained at least as much there.",
        n=number(route.n),
    )
    note = f"{realism} {content(' '.join(route.notes))}"
    heads = (t("Segment"), t("Now"), t("To"), t("Gain"), t("Realism"))
    return fold(t("The route as a table"), heads, rows, note)


def plan_table(plan: TargetPlan) -> str:
    """Target, middle 80 %, own time against it and race clock per segment; not folded, for it is
    what was asked for."""
    clock = dict(zip(SEGMENTS, plan.clock_s, strict=False))
    rows = [
        (
            content(target.segment.label),
            format_time(target.time_s),
            f"{format_time(target.low_s)}–{format_time(target.high_s)}",
            "" if target.own_s is None else style.signed(target.own_s - target.time_s),
            format_time(clock[target.segment]) if target.segment in clock else "",
        )
        for target in plan.targets
    ]
    rows.append((t("Finish"), format_time(plan.goal_s), "", "", format_time(plan.goal_s)))
    heads = (t("Segment"), t("Target"), "80 %", t("You"), t("Clock"))
    title = t("Target splits for {goal}", goal=format_time(plan.goal_s))
    return table(title, heads, rows, tight=True)


def plan_basis(plan: TargetPlan) -> str:
    """Who ran these splits, with n."""
    typical = plan.typical
    who = {"n": number(typical.n), "who": content(typical.definition)}
    spent = (
        t("As {n} invented finishes spent it: {who}.", **who)
        if typical.invented
        else t("As {n} finishers spent it: {who}.", **who)
    )
    return f"{spent} {t('The clock spreads the Roxzone evenly over its visits.')}"


def what_if_reading(what: WhatIf) -> str:
    """Finish, percentile and place before and after, with n."""
    before, after = what.before, what.after
    gap_s = after.finish_s - before.finish_s
    now = {
        "finish": format_time(after.finish_s),
        "share": round_half_up(after.percentile),
        "n": number(what.cohort.n),
        "place": number(after.place),
        "field": number(what.cohort.n + 1),
    }
    if style.is_level(gap_s):
        return t(
            "{finish}, as it was: faster than {share} % of {n} peers, place {place} of {field}.",
            **now,
        )
    is_now = t(
        "{finish}, {gap}: faster than {share} % of {n} peers, place {place} of {field}.",
        gap=gap_words(gap_s),
        **now,
    )
    was = t(
        "It was {finish}, {share} %, place {place}.",
        finish=format_time(before.finish_s),
        share=round_half_up(before.percentile),
        place=number(before.place),
    )
    return f"{is_now} {was}"


def _step_words(route: Route, index: int) -> str:
    """The hover text of a row; the row after the last step is what stays open."""
    if index >= len(route.steps):
        return t("Still open: {time}", time=size(route.left_s))
    step = route.steps[index]
    return t(
        "{segment}: {before} to {after}; {share} gained as much",
        segment=content(step.segment.label),
        before=format_time(step.from_s),
        after=format_time(step.to_s),
        share=_share(step.realism),
    )


def _share(share: float) -> str:
    return f"{round_half_up(100 * share)} %"
