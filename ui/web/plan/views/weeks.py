"""The weeks as HTML: rows of seven days on a wide screen, lists that fold on a phone."""

from collections.abc import Iterator
from datetime import date

from hyrox.plans.plan import Day, Plan, Week
from ui.export.plan.words import (
    clock_words,
    day_title,
    day_words,
    minutes_words,
    one_line,
    phase_words,
    span_words,
    week_words,
)
from ui.web.markup import esc

LEVELS = ("easy", "moderate", "hard")
_SIGNS = {"easy": "●○○", "moderate": "●●○", "hard": "●●●"}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

SCRIPT = """
element.addEventListener('click', (event) => {
  const day = event.target.closest('.hc-day[data-date]');
  if (day) trigger('pick', {date: day.dataset.date});
  const fold = event.target.closest('.hc-week-fold');
  if (fold) {
    const week = fold.closest('.hc-week');
    folded[week.dataset.week] = !week.classList.contains('hc-folded');
    fold_all();
  }
});
const folded = {};
const fold_all = () => {
  for (const week of element.querySelectorAll('.hc-week')) {
    const closed = folded[week.dataset.week] ?? !('now' in week.dataset);
    week.classList.toggle('hc-folded', closed);
    week.querySelector('.hc-week-fold').setAttribute('aria-expanded', String(!closed));
  }
};
watch('value', fold_all);
fold_all();
"""
"""What was folded by hand stays so when the page is written anew; it matters on a phone alone."""


def calendar(plan: Plan, today: date, selected: date | None) -> str:
    """All weeks; days with something on them are buttons."""
    names = "".join(f"<span>{name}</span>" for name in _WEEKDAYS)
    weeks = plan.workout_plan.weeks
    longest = max(week.minutes for week in weeks)
    now = next((w for w in weeks if _holds(w, selected or today)), weeks[0])
    rows = "".join(_week(week, longest, today, selected, week is now) for week in weeks)
    return (
        f'<div class="hc-calendar"><div class="hc-weekdays" aria-hidden="true"><span></span>{names}'
        f"</div>{rows}</div>"
    )


def effort(level: str) -> str:
    """How hard, as a sign and a word; colour only says it again."""
    if level not in _SIGNS:
        return ""
    return (
        f'<span class="hc-effort hc-is-{level}"><b aria-hidden="true">{_SIGNS[level]}</b> {level}'
        "</span>"
    )


def week_bars(plan: Plan, today: date) -> str:
    """Minutes of every week by how hard they are, as bars, and the same as a table."""
    weeks = plan.workout_plan.weeks
    minutes = [_minutes(week) for week in weeks]
    top = max((sum(one.values()) for one in minutes), default=0.0) or 1.0
    bars = "".join(
        _bar(week, held, top, _holds(week, today))
        for week, held in zip(weeks, minutes, strict=True)
    )
    legend = "".join(
        f'<span><i class="hc-is-{level}"></i>{words}</span>' for level, words in _LEGEND.items()
    )
    rows = "".join(
        f"<tr><th>{week.number}</th><td>{esc(phase_words(week))}</td>"
        + "".join(f"<td>{held[level]:.0f}</td>" for level in _LEGEND)
        + f"<td>{week.minutes:.0f}</td></tr>"
        for week, held in zip(weeks, minutes, strict=True)
    )
    head = "".join(f"<th>{words}</th>" for words in _LEGEND.values())
    about = (
        f"Minutes a week, from {min(w.minutes for w in weeks):.0f} to "
        f"{max(w.minutes for w in weeks):.0f}; the table below says the same."
    )
    return (
        f'<figure class="hc-bars"><div role="img" aria-label="{esc(about)}">{bars}</div>'
        f'<figcaption class="hc-small">{legend}<span class="hc-phases">{_phases(plan)}</span>'
        "</figcaption></figure>"
        '<details class="hc-table-fold"><summary>Minutes a week as a table</summary>'
        '<div class="hc-scroll" tabindex="0" role="region" aria-label="Minutes a week">'
        '<table class="hc-table hc-narrow"><thead><tr><th>Week</th>'
        f"<th>Phase</th>{head}<th>Sessions</th></tr></thead><tbody>{rows}</tbody></table></div>"
        "</details>"
    )


_LEGEND = {"easy": "Easy", "moderate": "Moderate", "hard": "Hard", "other": "Other sports"}


def _holds(week: Week, when: date) -> bool:
    return week.days[0].date <= when <= week.days[-1].date


def _minutes(week: Week) -> dict[str, float]:
    held = dict.fromkeys(_LEGEND, 0.0)
    for day in week.days:
        if day.kind == "other_sport":
            held["other"] += day.duration
        elif day.exercises and day.intensity_level in held:
            held[day.intensity_level] += day.duration_s / 60
    return held


def _bar(week: Week, held: dict[str, float], top: float, now: bool) -> str:
    parts = "".join(
        f'<i class="hc-is-{level}" style="height:{100 * value / top:.1f}%"></i>'
        for level, value in reversed(held.items())
        if value
    )
    race = any(day.kind == "race" for day in week.days)
    about = f"Week {week.number}, {phase_words(week)}: {minutes_words(week.minutes)}"
    marks = " hc-now" if now else ""
    sign = "⚑" if race else "↓" if week.deload else ""
    return (
        f'<div class="hc-bar hc-phase-{week.phase}{marks}" title="{esc(about)}">'
        f'<span class="hc-stack">{parts}</span><small>{week.number}</small><em>{sign}</em></div>'
    )


def _phases(plan: Plan) -> str:
    phases = dict.fromkeys(week.phase for week in plan.workout_plan.weeks)
    shown = [f'<span><i class="hc-phase-{p}"></i>{p.capitalize()}</span>' for p in phases]
    if any(week.deload for week in plan.workout_plan.weeks):
        shown.append("<span>↓ lighter week</span>")
    if plan.race_date:
        shown.append("<span>⚑ race</span>")
    return "".join(shown)


def _week(week: Week, longest: float, today: date, selected: date | None, now: bool) -> str:
    taper = week.phase == "taper"
    sign = '<span class="hc-pill">lighter</span>' if week.deload else ""
    share = 100 * week.minutes / longest if longest else 0
    dates = span_words(week.days[0].date, week.days[-1].date)
    held = week_words(week).split(",")[0]
    held += f" · {clock_words(week.minutes)} h" if week.minutes else ""
    words = f"{phase_words(week)}, {dates}: {week_words(week)}"
    phase = f'<span class="hc-phase">{week.phase.capitalize()}{" ↘" if taper else ""}</span>'
    days = "".join(_days(week, today, selected))
    return (
        f'<section class="hc-week hc-phase-{week.phase}" data-week="{week.number}"'
        f'{" data-now" if now else ""} aria-label="Week {week.number}, {esc(words)}">'
        f'<div class="hc-week-head"><h3>Week {week.number}</h3>{phase}{sign}'
        f'<p class="hc-small"><span>{esc(dates)}</span><span>{esc(held)}</span></p>'
        f'<div class="hc-share" aria-hidden="true"><i style="width:{share:.0f}%"></i></div>'
        f'<button type="button" class="hc-week-fold" aria-expanded="true" '
        f'aria-label="Days of week {week.number}"></button></div>'
        f'<ol class="hc-days">{days}</ol></section>'
    )


def _days(week: Week, today: date, selected: date | None) -> Iterator[str]:
    for day in week.days:
        column = f' style="--hc-column:{day.date.weekday() + 2}"'
        yield f"<li{column}>{_day(day, today, selected)}</li>"


def _day(day: Day, today: date, selected: date | None) -> str:
    marks = [f"hc-is-{day.intensity_level}", f"hc-kind-{day.kind}"]
    marks += ["hc-today"] if day.date == today else []
    name, number, month = day_words(day.date).split()
    when = (
        f'<span class="hc-when"><span class="hc-named">{name}</span> {number} '
        f'<span class="hc-named">{month}</span></span>'
    )
    if day.date == today:
        when += '<span class="hc-pill hc-now-pill">today</span>'
    title = day_title(day) if day.kind != "rest" else "Rest"
    if day.kind == "rest" and not day.reason:
        return f'<div class="hc-day {" ".join(marks)}">{when}<span class="hc-off">Rest</span></div>'
    minutes = f"{day.duration} min" if day.duration else ""
    when += f'<span class="hc-dose">{esc(minutes)}</span>' if minutes else ""
    level = effort(day.intensity_level) if day.kind != "race" else ""
    done = done_words(day)
    said = ", ".join(
        filter(
            None, (day_words(day.date), title, minutes, _level(day), done, _said_today(day, today))
        )
    )
    return (
        f'<button type="button" class="hc-day {" ".join(marks)}" data-date="{day.date}" '
        f'aria-pressed="{str(day.date == selected).lower()}" aria-label="{esc(said)}">{when}'
        f'<span class="hc-title">{esc(title)}</span>'
        f"<span>{level} {_done(day)}</span></button>"
    )


def _level(day: Day) -> str:
    return day.intensity_level if day.intensity_level in LEVELS and day.kind != "race" else ""


def _said_today(day: Day, today: date) -> str:
    return "today" if day.date == today else ""


def done_words(day: Day) -> str:
    """``done``, ``60 % done``, ``skipped``; empty where nothing was logged."""
    if day.done is None:
        return ""
    return "done" if day.done >= 1 else "skipped" if day.done == 0 else f"{day.done:.0%} done"


def _done(day: Day) -> str:
    if day.done is None:
        return ""
    sign = "✓" if day.done >= 1 else "–" if day.done == 0 else "◐"
    return f'<span class="hc-done-mark">{sign} {esc(one_line(done_words(day)))}</span>'
