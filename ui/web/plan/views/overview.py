"""A plan at a glance as HTML, what it assumes, what was changed, and what a change would do."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from generator.plans.types import PlanRefusedError
from hyrox.plans.log import Change
from hyrox.plans.plan import Day, Plan
from ui.export.plan.words import adaptation_words, is_session, one_line
from ui.language.telling import t, tn
from ui.web.charts.content import as_english, content, forwards, in_english, prose
from ui.web.markup import esc
from ui.web.plan.profile_fields import label_of
from ui.web.plan.views.weeks import week_bars
from ui.web.plan.views.words import (
    NOT_MEDICAL,
    day_title,
    day_words,
    minutes_words,
    target_words,
)

MOST_CHANGES = 25
"""Lines of a change that are shown before they fold."""


def overview(plan: Plan, today: date) -> str:
    """Name, target, key figures, minutes a week, and folds with all that stands behind them."""
    sessions = [day for day in plan.days if is_session(day)]
    weeks = plan.workout_plan.weeks
    done = [day for day in sessions if day.done]
    hours = sum(week.minutes for week in weeks)
    left = _left(plan, today)
    logged = t("{n} logged as done", n=len(done)) if done else ""
    figures = [
        (t("Weeks"), str(len(weeks)), left),
        (t("Sessions"), str(len(sessions)), logged),
        (t("Training"), minutes_words(hours), t("other sports not counted")),
    ]
    shown = "".join(
        f'<div><dt>{esc(name)}</dt><dd>{esc(value)}</dd><dd class="hc-sub">{esc(sub)}</dd></div>'
        for name, value, sub in figures
    )
    drafted = (
        t("Chosen and checked by code.")
        if plan.drafted_by == "code"
        else t("Sessions drafted by {model}, checked by code.", model=content(plan.drafted_by))
    )
    return (
        f"<h2>{as_english(esc(one_line(plan.workout_plan.name)))}</h2>"
        f'<p class="hc-reading">{prose(target_words(plan))}</p>{_jumps()}'
        f'<dl class="hc-figures">{shown}</dl>'
        f'<p class="hc-reading">{as_english(esc(one_line(plan.workout_plan.overview)))}</p>'
        f"{week_bars(plan, today)}{_folds(plan)}"
        f'<p class="hc-small">{prose(drafted)} {esc(t(NOT_MEDICAL))}</p>'
    )


def _jumps() -> str:
    places = (
        ("hc-plan-weeks-shown", t("Calendar")), ("hc-plan-day", t("The day's session")),
        ("hc-changes", t("Life happens")), ("hc-plan-exports", t("Take it along")),
    )  # fmt: skip
    links = "".join(
        f'<a class="hc-chip" href="./plan#{at}">{esc(words)}</a>' for at, words in places
    )
    return f'<nav class="hc-jumps" aria-label="{esc(t("Parts of the plan"))}">{links}</nav>'


def _left(plan: Plan, today: date) -> str:
    if plan.race_date is None:
        return t("no race day")
    days = (plan.race_date - today).days
    if days < 0:
        return t("the race is over")
    return tn("{n} day to the race", "{n} days to the race", days) if days else t("race today")


def _folds(plan: Plan) -> str:
    growth = plan.workout_plan.progression_plan
    harder = [f"{p.exercise} → {p.to}: {p.when}" for p in growth.exercise_progressions]
    repairs = [
        f"{day_words(r.day) + ': ' if r.day else ''}"
        f"{content(f'{one_line(r.found)} → {one_line(r.done)}')}"
        for r in plan.guard
    ]
    fitted = [f"{name}: {words}" for name, words in adaptation_words(plan)]
    grows = _content([growth.intensity_increase, *harder])
    return "".join((
        _fold(t("What is assumed"), _content(plan.assumptions), open_=True),
        _fold(t("What the checks changed"), repairs, t("Nothing had to be changed.")),
        _fold(t("How it grows"), grows, counted=False),
        _fold(t("When something does not fit"), _content(fitted)),
    ))  # fmt: skip


def _content(lines: Sequence[str]) -> list[str]:
    return [content(one_line(line)) for line in lines if line.strip()]


def _fold(
    name: str, lines: Sequence[str], empty: str = "", *, counted: bool = True, open_: bool = False
) -> str:
    if not lines and not empty:
        return ""
    number = f" ({len(lines)})" if counted and lines else ""
    listed = "".join(f"<li>{prose(line)}</li>" for line in lines) or f"<li>{esc(empty)}</li>"
    return (
        f'<details class="hc-fold"{" open" if open_ else ""}><summary>{esc(name)}{number}</summary>'
        f'<ul class="hc-notes">{listed}</ul></details>'
    )


def refusal(error: PlanRefusedError) -> str:
    """Why there is no plan, and where to go instead: first and large, and kind."""
    where = place = ""
    if error.referral:
        first, _, more = error.referral.partition(". ")
        stop = "." if more else ""
        said = f"<strong>{esc(first)}{stop}</strong> {esc(more)}"
        where = f'<p class="hc-referral"{in_english()}>{said}</p>'
    if error.field:
        said = t("In your profile: {field}", field=label_of(error.field))
        place = f'<p class="hc-small">{esc(said)}</p>'
    head = t("Your health comes first") if error.referral else t("There is no plan this time")
    tone = " hc-refused" if error.referral else ""
    return (
        f'<div class="hc-card-box hc-refusal{tone}" role="alert"><h2>{esc(head)}</h2>'
        f'<p class="hc-lead"{in_english()}>{esc(error.reason)}</p>{where}{place}</div>'
    )


def working(done: int, of: int, day: Day | None) -> str:
    """How far a plan is, as a bar and in words."""
    if not of:
        dots = '<span class="hc-dots" aria-hidden="true"><i></i><i></i><i></i></span>'
        said = f'<p class="hc-writing">{dots} {esc(t("Laying out the weeks …"))}</p>'
        return f'<div class="hc-making" role="status">{said}</div>'
    words = esc(t("{done} of {of} kinds of sessions", done=done, of=of))
    last = f": {prose(day_title(day))}" if day is not None else ""
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
    count = tn("{n} change", "{n} changes", len(changes))
    if days:
        on = tn("{n} day", "{n} days", days)
        count = t("{changes} on {days}; nothing is changed yet.", changes=count, days=on)
    else:
        count = t("{changes}; nothing is changed yet.", changes=count)
    shown = _by_day(changes[:MOST_CHANGES], reason)
    rest = changes[MOST_CHANGES:]
    more = (
        f'<details class="hc-fold"><summary>{esc(t("{n} more", n=len(rest)))}</summary>'
        f"{_by_day(rest, reason)}</details>"
    )
    return (
        f"<h2>{esc(t('What would change'))}</h2>"
        f'<p class="hc-reading"><strong>{prose(words)}.</strong> {esc(count)}</p>'
        f'<p class="hc-reading">{as_english(esc(reason))}</p>{shown}{more if rest else ""}'
    )


def _by_day(changes: Sequence[Change], reason: str) -> str:
    groups = []
    for day, group in groupby(changes, key=lambda change: change.day):
        rows = "".join(_change(change, reason) for change in group)
        head = day_words(day) if day else t("The whole plan")
        groups.append(f"<li><h3>{esc(head)}</h3><ul>{rows}</ul></li>")
    return f'<ol class="hc-changes">{"".join(groups)}</ol>'


def _change(change: Change, reason: str) -> str:
    before = f"<del>{as_english(esc(change.before))}</del>" if change.before else ""
    after = as_english(esc(change.after)) if change.after else esc(t("left out"))
    arrow = f' <span aria-hidden="true">{forwards()}</span> ' if before else ""
    own = change.reason.removeprefix(reason).strip()
    why = f'<br><span class="hc-small">{as_english(esc(own))}</span>' if own else ""
    what = as_english(esc(change.what))
    return f"<li><strong>{what}</strong> {before}{arrow}<ins>{after}</ins>{why}</li>"
