"""The weeks as HTML: rows of seven days on a wide screen, lists that fold on a phone."""

from collections.abc import Iterator
from datetime import date

from hyrox.plans.plan import Day, Plan, Week
from ui.export.plan.words import clock_words
from ui.language.telling import day as told_day
from ui.language.telling import mark, t
from ui.web.charts.content import joined, prose
from ui.web.markup import esc
from ui.web.plan.views.words import (
    LEVELS,
    PHASES,
    day_title,
    day_words,
    done_words,
    minutes_words,
    phase_words,
    sessions_words,
    span_words,
    week_words,
    weekdays,
)

_SIGNS = {"easy": "●○○", "moderate": "●●○", "hard": "●●●"}

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
    names = "".join(f"<span>{esc(name)}</span>" for name in weekdays())
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
        f'<span class="hc-effort hc-is-{level}"><b aria-hidden="true">{_SIGNS[level]}</b> '
        f"{esc(t(LEVELS[level]))}</span>"
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
        f'<span><i class="hc-is-{level}"></i>{esc(t(words))}</span>'
        for level, words in _LEGEND.items()
    )
    rows = "".join(
        f"<tr><th>{week.number}</th><td>{esc(phase_words(week))}</td>"
        + "".join(f"<td>{held[level]:.0f}</td>" for level in _LEGEND)
        + f"<td>{week.minutes:.0f}</td></tr>"
        for week, held in zip(weeks, minutes, strict=True)
    )
    heads = (t("Week"), t("Phase"), *map(t, _LEGEND.values()), t("Sessions"))
    head = "".join(f"<th>{esc(words)}</th>" for words in heads)
    about = t(
        "Minutes a week, from {low} to {high}; the table below says the same.",
        low=f"{min(w.minutes for w in weeks):.0f}",
        high=f"{max(w.minutes for w in weeks):.0f}",
    )
    name = t("Minutes a week as a table")
    return (
        f'<figure class="hc-bars"><div role="img" aria-label="{esc(about)}">{bars}</div>'
        f'<figcaption class="hc-small">{legend}<span class="hc-phases">{_phases(plan)}</span>'
        "</figcaption></figure>"
        f'<details class="hc-table-fold"><summary>{esc(name)}</summary>'
        f'<div class="hc-scroll" tabindex="0" role="region" aria-label="{esc(name)}">'
        f'<table class="hc-table hc-narrow"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


_LEGEND = {
    "easy": mark("Easy"),
    "moderate": mark("Moderate"),
    "hard": mark("Hard"),
    "other": mark("Other sports"),
}


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
    about = t(
        "Week {n}, {phase}: {time}",
        n=week.number,
        phase=phase_words(week),
        time=minutes_words(week.minutes),
    )
    marks = " hc-now" if now else ""
    sign = "⚑" if race else "↓" if week.deload else ""
    return (
        f'<div class="hc-bar hc-phase-{week.phase}{marks}" title="{esc(about)}">'
        f'<span class="hc-stack">{parts}</span><small>{week.number}</small><em>{sign}</em></div>'
    )


def _phases(plan: Plan) -> str:
    phases = dict.fromkeys(week.phase for week in plan.workout_plan.weeks)
    shown = [f'<span><i class="hc-phase-{p}"></i>{esc(t(PHASES[p]))}</span>' for p in phases]
    if any(week.deload for week in plan.workout_plan.weeks):
        shown.append(f"<span>↓ {esc(t('lighter week'))}</span>")
    if plan.race_date:
        shown.append(f"<span>⚑ {esc(t('race'))}</span>")
    return "".join(shown)


def _week(week: Week, longest: float, today: date, selected: date | None, now: bool) -> str:
    taper = week.phase == "taper"
    sign = f'<span class="hc-pill">{esc(t("lighter"))}</span>' if week.deload else ""
    share = 100 * week.minutes / longest if longest else 0
    dates = span_words(week.days[0].date, week.days[-1].date)
    held = sessions_words(week)
    if week.minutes:
        held += f" · {t('{hours} h', hours=clock_words(week.minutes))}"
    words = t(
        "Week {n}, {phase}, {dates}: {held}",
        n=week.number,
        phase=phase_words(week),
        dates=dates,
        held=week_words(week),
    )
    phase = f'<span class="hc-phase">{esc(t(PHASES[week.phase]))}{" ↘" if taper else ""}</span>'
    days = "".join(_days(week, today, selected))
    return (
        f'<section class="hc-week hc-phase-{week.phase}" data-week="{week.number}"'
        f'{" data-now" if now else ""} aria-label="{esc(words)}">'
        f'<div class="hc-week-head"><h3>{esc(t("Week {n}", n=week.number))}</h3>{phase}{sign}'
        f'<p class="hc-small"><span>{esc(dates)}</span><span>{esc(held)}</span></p>'
        f'<div class="hc-share" aria-hidden="true"><i style="width:{share:.0f}%"></i></div>'
        f'<button type="button" class="hc-week-fold" aria-expanded="true" '
        f'aria-label="{esc(t("Days of week {n}", n=week.number))}"></button></div>'
        f'<ol class="hc-days">{days}</ol></section>'
    )


def _days(week: Week, today: date, selected: date | None) -> Iterator[str]:
    for day in week.days:
        column = f' style="--hc-column:{day.date.weekday() + 2}"'
        yield f"<li{column}>{_day(day, today, selected)}</li>"


def _day(day: Day, today: date, selected: date | None) -> str:
    marks = [f"hc-is-{day.intensity_level}", f"hc-kind-{day.kind}"]
    marks += ["hc-today"] if day.date == today else []
    name, month = told_day(day.date, "EEE"), told_day(day.date, "MMM")
    when = (
        f'<span class="hc-when"><span class="hc-named">{esc(name)}</span> {day.date.day} '
        f'<span class="hc-named">{esc(month)}</span></span>'
    )
    if day.date == today:
        when += f'<span class="hc-pill hc-now-pill">{esc(t("today"))}</span>'
    rest = t("Rest")
    title = day_title(day) if day.kind != "rest" else rest
    if day.kind == "rest" and not day.reason:
        off = f'<span class="hc-off">{esc(rest)}</span>'
        return f'<div class="hc-day {" ".join(marks)}">{when}{off}</div>'
    minutes = t("{minutes} min", minutes=day.duration) if day.duration else ""
    when += f'<span class="hc-dose">{esc(minutes)}</span>' if minutes else ""
    level = effort(day.intensity_level) if day.kind != "race" else ""
    done = done_words(day)
    said = joined(day_words(day.date), title, minutes, _level(day), done, _said_today(day, today))
    return (
        f'<button type="button" class="hc-day {" ".join(marks)}" data-date="{day.date}" '
        f'aria-pressed="{str(day.date == selected).lower()}" aria-label="{esc(said)}">{when}'
        f'<span class="hc-day-title">{prose(title)}</span>'
        f"<span>{level} {_done(day)}</span></button>"
    )


def _level(day: Day) -> str:
    known = day.intensity_level in LEVELS and day.kind != "race"
    return t(LEVELS[day.intensity_level]) if known else ""


def _said_today(day: Day, today: date) -> str:
    return t("today") if day.date == today else ""


def _done(day: Day) -> str:
    if day.done is None:
        return ""
    sign = "✓" if day.done >= 1 else "–" if day.done == 0 else "◐"
    return f'<span class="hc-done-mark">{sign} {esc(done_words(day))}</span>'
