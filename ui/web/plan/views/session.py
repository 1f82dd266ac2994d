"""One day as HTML: what to do, how much, how hard, and what every figure rests on."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from hyrox.plans.plan import (
    CHANGE_S,
    Day,
    EvidenceKind,
    Load,
    Pace,
    Plan,
    PlanEvidence,
    PlannedExercise,
)
from ui.export.plan.words import (
    BLOCKS,
    day_title,
    day_words,
    dose_words,
    evidence_of,
    load_words,
    minutes_words,
    one_line,
    pace_words,
    rest_words,
    seconds_words,
)
from ui.web.document_page import document_address
from ui.web.markup import esc, link, linked
from ui.web.plan.desk import sessions_around
from ui.web.plan.views.weeks import done_words, effort

Numbers = Mapping[str, int]
"""Id of a piece of evidence to its number below the session."""
_KINDS: dict[EvidenceKind, str] = {
    "fact": "Computed from your race",
    "neighbour": "Similar athletes",
    "passage": "Guidance",
    "exercise": "Exercise",
    "rule": "Rule or study",
    "profile": "Your profile",
}
_OF_DOCUMENTS: tuple[EvidenceKind, ...] = ("passage", "exercise")

SCRIPT = """
element.addEventListener('click', (event) => {
  const day = event.target.closest('.hc-go[data-date]');
  if (day) trigger('pick', {date: day.dataset.date});
});
"""


def session(plan: Plan, day: Day, today: date) -> str:
    """The day with its sources, and ways to the days around it."""
    before, after = sessions_around(plan, day.date)
    up = '<a class="hc-chip" href="./plan#hc-plan-weeks-shown">Calendar</a>'
    steps = "".join((_go(before, "←", "Before"), up, _go(after, "→", "Next")))
    changed = [r for r in plan.guard if r.day == day.date]
    lines = "".join(f"<li>{esc(r.found)} {esc(r.done)}</li>" for r in changed)
    fold = (
        f'<details class="hc-fold"><summary>Changed by the checks ({len(changed)})</summary>'
        f'<ul class="hc-notes">{lines}</ul></details>'
    )
    known = {item.id: item for item in plan.evidence}
    return (
        f'<article class="hc-turn hc-session"><nav class="hc-steps" aria-label="Days">{steps}'
        f"</nav>{body(day, known, today)}{fold if changed else ''}</article>"
    )


def first_session(day: Day, words: str) -> str:
    """A session that was just drafted; its sources come with the plan."""
    return (
        f'<article class="hc-session"><p class="hc-small">{esc(words)}</p>{body(day, {}, None)}'
        "</article>"
    )


def body(day: Day, known: Mapping[str, PlanEvidence], today: date | None) -> str:
    """Head, purpose, reason, blocks and sources of a day."""
    items = [known[one] for one in evidence_of(day) if one in known]
    numbers = {item.id: number for number, item in enumerate(items, start=1)}
    when = f"{day_words(day.date)}{', today' if day.date == today else ''}"
    done = (
        f'<span class="hc-done-mark">{esc(done_words(day))}</span>' if day.done is not None else ""
    )
    minutes = minutes_words(day.duration) if day.duration else ""
    level = "" if day.kind == "race" else effort(day.intensity_level)
    parts = [
        f'<p class="hc-eyebrow">{esc(when)}</p><h2>{esc(day_title(day))}</h2>'
        f'<p class="hc-doses"><strong>{esc(minutes)}</strong> {level} {done}</p>',
        _paragraph("hc-reading", day.purpose),
    ]
    if day.reason.strip():
        marks = _marks(day.reason_evidence, numbers, known)
        parts.append(
            f'<p class="hc-why"><strong>Why:</strong> {esc(one_line(day.reason))}{marks}</p>'
        )
    for block, exercises in groupby(day.exercises, key=lambda e: e.block):
        held = list(exercises)
        seconds = sum(e.time_s for e in held) + CHANGE_S * (len(held) - 1)
        rows = "".join(_exercise(e, numbers, known) for e in held)
        parts.append(
            f'<section class="hc-block"><h3>{BLOCKS[block]} <span class="hc-small">'
            f"{esc(_about(seconds))}</span></h3><ol>{rows}</ol></section>"
        )
    if day.exercises:
        parts.append(f'<p class="hc-small">{esc(_clock(day))}</p>')
    return "".join([*parts, _sources(items, numbers)])


def _clock(day: Day) -> str:
    return (
        f"{_about(day.duration_s)} by the clock, with rests, and {CHANGE_S:.0f} s from one "
        "exercise to the next."
    )


def _about(seconds: float) -> str:
    return seconds_words(seconds) if seconds < 3600 else minutes_words(seconds / 60)


def _exercise(
    exercise: PlannedExercise, numbers: Numbers, known: Mapping[str, PlanEvidence]
) -> str:
    rest = rest_words(exercise)
    how = [_load(exercise.load, numbers, known), _pace(exercise.pace, numbers, known)]
    if exercise.load is None and exercise.pace is None:
        how = [f"<div>{effort(exercise.intensity)}</div>"]
    cues = "".join(f"<li>{esc(cue)}</li>" for cue in exercise.cues)
    fold = f'<ul class="hc-notes">{cues}</ul>' if cues else ""
    if exercise.notes.strip():
        fold += f'<p class="hc-small">{esc(one_line(exercise.notes))}</p>'
    if fold:
        fold = f'<details class="hc-fold"><summary>How to do it</summary>{fold}</details>'
    marks = _marks(exercise.evidence, numbers, known)
    return (
        f'<li><div class="hc-exercise"><strong>{esc(one_line(exercise.name))}{marks}</strong>'
        f'<span class="hc-dose">{esc(dose_words(exercise))}'
        f"{f', {esc(rest)}' if rest else ''}</span></div>"
        f'<div class="hc-how">{"".join(how)}</div>{fold}</li>'
    )


def _load(load: Load | None, numbers: Numbers, known: Mapping[str, PlanEvidence]) -> str:
    if load is None:
        return ""
    return _figure("Load", load_words(load), load.basis, _marks(load.evidence, numbers, known))


def _pace(pace: Pace | None, numbers: Numbers, known: Mapping[str, PlanEvidence]) -> str:
    if pace is None:
        return ""
    return _figure("Pace", pace_words(pace), pace.basis, _marks(pace.evidence, numbers, known))


def _figure(name: str, words: str, basis: str, marks: str) -> str:
    return (
        f'<div><span class="hc-hidden">{name}: </span>{esc(words)} '
        f'<span class="hc-small">{esc(one_line(basis))}{marks}</span></div>'
    )


def _paragraph(mark: str, words: str) -> str:
    return f'<p class="{mark}">{esc(one_line(words))}</p>' if words.strip() else ""


def _go(day: Day | None, sign: str, word: str) -> str:
    if day is None:
        return "<span></span>"
    said = f"{word}: {day_words(day.date)}, {day_title(day)}"
    shown = f"{sign} {day_words(day.date)}" if sign == "←" else f"{day_words(day.date)} {sign}"
    return (
        f'<button type="button" class="hc-chip hc-go" data-date="{day.date}" '
        f'aria-label="{esc(said)}">{esc(shown)}</button>'
    )


def _marks(ids: Iterable[str], numbers: Numbers, known: Mapping[str, PlanEvidence]) -> str:
    """Small buttons that open the sources in the evidence panel (client.js)."""
    return "".join(
        f'<button type="button" class="hc-cite" data-item="{esc(one)}" aria-haspopup="dialog" '
        f'aria-label="Source {numbers[one]}: {esc(known[one].title)}">{numbers[one]}</button>'
        for one in dict.fromkeys(ids)
        if one in numbers
    )


def _sources(items: list[PlanEvidence], numbers: Numbers) -> str:
    if not items:
        return ""
    listed = "".join(
        f'<li>{_title(item)} <span class="hc-small">{esc(_KINDS[item.kind])}</span></li>'
        for item in items
    )
    cards = "".join(
        f'<div hidden class="hc-evidence" data-item="{esc(item.id)}">{_card(item, numbers)}</div>'
        for item in items
    )
    return (
        f'<details class="hc-fold hc-sources"><summary>Sources ({len(items)})</summary>'
        f"<ol>{listed}</ol></details>{cards}"
    )


def _title(item: PlanEvidence) -> str:
    if item.kind in _OF_DOCUMENTS:
        return _opens(item, item.title)
    if item.url:
        return link(item.url, item.title)
    return f"{esc(item.title)}: {esc(one_line(item.text))}"


def _opens(item: PlanEvidence, words: str) -> str:
    return (
        f'<a class="hc-whole" href="{esc(document_address(item.id))}" target="_blank" '
        f'rel="noopener">{esc(words)}</a>'
    )


def _card(item: PlanEvidence, numbers: Numbers) -> str:
    where = linked(item.location)
    if item.kind in _OF_DOCUMENTS:
        where += f"<br>{_opens(item, 'Open the whole document at this place')}"
    return (
        f'<p class="hc-eyebrow">Source {numbers[item.id]} · {_KINDS[item.kind]}</p>'
        f'<blockquote class="hc-quote">{esc(item.text)}</blockquote><dl class="hc-facts">'
        f"<dt>Source</dt><dd>{link(item.url, item.title) if item.url else esc(item.title)}</dd>"
        f"<dt>Where</dt><dd>{where}</dd></dl>"
    )
