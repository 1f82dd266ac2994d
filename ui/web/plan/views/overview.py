"""A plan at a glance as HTML, what it assumes, what was changed, and what a change would do."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from generator.plans.types import PlanRefusedError
from hyrox.plans.log import Change
from hyrox.plans.plan import Day, Plan
from ui.export.plan.words import (
    NOT_MEDICAL,
    adaptation_words,
    day_title,
    day_words,
    is_session,
    minutes_words,
    one_line,
    target_words,
)
from ui.web.markup import esc
from ui.web.plan.profile_fields import label_of
from ui.web.plan.views.weeks import week_bars

MOST_CHANGES = 25
"""Lines of a change that are shown before they fold."""


def overview(plan: Plan, today: date) -> str:
    """Name, target, key figures, minutes a week, and folds with all that stands behind them."""
    sessions = [day for day in plan.days if is_session(day)]
    weeks = plan.workout_plan.weeks
    done = [day for day in sessions if day.done]
    hours = sum(week.minutes for week in weeks)
    left = _left(plan, today)
    figures = [
        ("Weeks", str(len(weeks)), left),
        ("Sessions", str(len(sessions)), f"{len(done)} logged as done" if done else ""),
        ("Training", minutes_words(hours), "other sports not counted"),
    ]
    shown = "".join(
        f'<div><dt>{name}</dt><dd>{esc(value)}</dd><dd class="hc-sub">{esc(sub)}</dd></div>'
        for name, value, sub in figures
    )
    drafted = (
        "Chosen and checked by code."
        if plan.drafted_by == "code"
        else f"Sessions drafted by {plan.drafted_by}, checked by code."
    )
    return (
        f"<h2>{esc(one_line(plan.workout_plan.name))}</h2>"
        f'<p class="hc-reading">{esc(target_words(plan))}</p>{_JUMPS}'
        f'<dl class="hc-figures">{shown}</dl>'
        f'<p class="hc-reading">{esc(one_line(plan.workout_plan.overview))}</p>'
        f"{week_bars(plan, today)}{_folds(plan)}"
        f'<p class="hc-small">{esc(drafted)} {esc(NOT_MEDICAL)}</p>'
    )


_JUMPS = (
    '<nav class="hc-jumps" aria-label="Parts of the plan">'
    '<a class="hc-chip" href="./plan#hc-plan-weeks-shown">Calendar</a>'
    '<a class="hc-chip" href="./plan#hc-plan-day">The day\'s session</a>'
    '<a class="hc-chip" href="./plan#hc-changes">Life happens</a>'
    '<a class="hc-chip" href="./plan#hc-plan-exports">Take it along</a></nav>'
)


def _left(plan: Plan, today: date) -> str:
    if plan.race_date is None:
        return "no race day"
    days = (plan.race_date - today).days
    if days < 0:
        return "the race is over"
    return "race today" if not days else f"{days} day{'' if days == 1 else 's'} to the race"


def _folds(plan: Plan) -> str:
    growth = plan.workout_plan.progression_plan
    harder = [f"{p.exercise} → {p.to}: {p.when}" for p in growth.exercise_progressions]
    repairs = [
        f"{day_words(r.day) + ': ' if r.day else ''}{one_line(r.found)} → {one_line(r.done)}"
        for r in plan.guard
    ]
    fitted = [f"{name}: {words}" for name, words in adaptation_words(plan)]
    return "".join((
        _fold("What is assumed", plan.assumptions, open_=True),
        _fold("What the checks changed", repairs, "Nothing had to be changed."),
        _fold("How it grows", [growth.intensity_increase, *harder], counted=False),
        _fold("When something does not fit", fitted),
    ))  # fmt: skip


def _fold(
    name: str, lines: Sequence[str], empty: str = "", *, counted: bool = True, open_: bool = False
) -> str:
    lines = [line for line in lines if line.strip()]
    if not lines and not empty:
        return ""
    number = f" ({len(lines)})" if counted and lines else ""
    listed = "".join(f"<li>{esc(one_line(line))}</li>" for line in lines) or f"<li>{empty}</li>"
    return (
        f'<details class="hc-fold"{" open" if open_ else ""}><summary>{name}{number}</summary>'
        f'<ul class="hc-notes">{listed}</ul></details>'
    )


def refusal(error: PlanRefusedError) -> str:
    """Why there is no plan, and where to go instead: first and large, and kind."""
    where = place = ""
    if error.referral:
        first, _, more = error.referral.partition(". ")
        stop = "." if more else ""
        where = f'<p class="hc-referral"><strong>{esc(first)}{stop}</strong> {esc(more)}</p>'
    if error.field:
        place = f'<p class="hc-small">In your profile: {esc(label_of(error.field))}</p>'
    head = "Your health comes first" if error.referral else "There is no plan this time"
    tone = " hc-refused" if error.referral else ""
    return (
        f'<div class="hc-card-box hc-refusal{tone}" role="alert"><h2>{head}</h2>'
        f'<p class="hc-lead">{esc(error.reason)}</p>{where}{place}</div>'
    )


def working(done: int, of: int, day: Day | None) -> str:
    """How far a plan is, as a bar and in words."""
    if not of:
        dots = '<span class="hc-dots" aria-hidden="true"><i></i><i></i><i></i></span>'
        said = f'<p class="hc-writing">{dots} Laying out the weeks …</p>'
        return f'<div class="hc-making" role="status">{said}</div>'
    words = f"{done} of {of} kinds of sessions"
    last = f": {esc(day_title(day))}" if day is not None else ""
    return (
        f'<div class="hc-making" role="status"><p class="hc-reading">{words}{last}</p>'
        f'<div class="hc-share" role="progressbar" aria-label="{words}" aria-valuemin="0" '
        f'aria-valuemax="{of}" aria-valuenow="{done}"><i style="width:{100 * done / of:.0f}%"></i>'
        "</div></div>"
    )


def proposed(changes: Sequence[Change], words: str) -> str:
    """What a change would do, day by day, before it is done."""
    days = len({change.day for change in changes if change.day})
    reason = changes[0].reason if changes else ""
    count = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
    on = f" on {days} day{'' if days == 1 else 's'}" if days else ""
    shown = _by_day(changes[:MOST_CHANGES], reason)
    rest = changes[MOST_CHANGES:]
    more = (
        f'<details class="hc-fold"><summary>{len(rest)} more</summary>{_by_day(rest, reason)}'
        "</details>"
    )
    return (
        f"<h2>What would change</h2>"
        f'<p class="hc-reading"><strong>{esc(words)}.</strong> {count}{on}; nothing is changed '
        f'yet.</p><p class="hc-reading">{esc(reason)}</p>{shown}{more if rest else ""}'
    )


def _by_day(changes: Sequence[Change], reason: str) -> str:
    groups = []
    for day, group in groupby(changes, key=lambda change: change.day):
        rows = "".join(_change(change, reason) for change in group)
        head = day_words(day) if day else "The whole plan"
        groups.append(f"<li><h3>{esc(head)}</h3><ul>{rows}</ul></li>")
    return f'<ol class="hc-changes">{"".join(groups)}</ol>'


def _change(change: Change, reason: str) -> str:
    before = f"<del>{esc(change.before)}</del>" if change.before else ""
    after = f"<ins>{esc(change.after)}</ins>" if change.after else "<ins>left out</ins>"
    arrow = ' <span aria-hidden="true">→</span> ' if before else ""
    own = change.reason.removeprefix(reason).strip()
    why = f'<br><span class="hc-small">{esc(own)}</span>' if own else ""
    return f"<li><strong>{esc(change.what)}</strong> {before}{arrow}{after}{why}</li>"
