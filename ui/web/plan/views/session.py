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
from ui.export.plan.words import evidence_of, one_line
from ui.language.telling import mark, t
from ui.web.charts.content import (
    as_english,
    backwards,
    content,
    forwards,
    in_english,
    joined,
    prose,
)
from ui.web.document_page import document_address
from ui.web.markup import esc, link, linked
from ui.web.plan.desk import sessions_around
from ui.web.plan.views.weeks import effort
from ui.web.plan.views.words import (
    BLOCKS,
    day_title,
    day_words,
    done_words,
    dose_words,
    load_words,
    minutes_words,
    pace_words,
    rest_words,
    seconds_words,
)

Numbers = Mapping[str, int]
"""Id of a piece of evidence to its number below the session."""
_KINDS: dict[EvidenceKind, str] = {
    "fact": mark("Computed from your race"),
    "neighbour": mark("Similar athletes"),
    "passage": mark("Guidance"),
    "exercise": mark("Exercise"),
    "rule": mark("Rule or study"),
    "profile": mark("Your profile"),
}
_BEFORE, _NEXT = mark("Before: {day}, {title}"), mark("Next: {day}, {title}")
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
    up = f'<a class="hc-chip" href="./plan#hc-plan-weeks-shown">{esc(t("Calendar"))}</a>'
    steps = "".join((_go(before, _BEFORE), up, _go(after, _NEXT)))
    changed = [r for r in plan.guard if r.day == day.date]
    lines = "".join(f"<li>{esc(r.found)} {esc(r.done)}</li>" for r in changed)
    fold = (
        f'<details class="hc-fold"><summary>{esc(t("Changed by the checks"))} ({len(changed)})'
        f'</summary><ul class="hc-notes"{in_english()}>{lines}</ul></details>'
    )
    known = {item.id: item for item in plan.evidence}
    return (
        f'<article class="hc-turn hc-session"><nav class="hc-steps" aria-label="{esc(t("Days"))}">'
        f"{steps}</nav>{body(day, known, today)}{fold if changed else ''}</article>"
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
    when = day_words(day.date)
    if day.date == today:
        when = t("{day}, today", day=when)
    done = (
        f'<span class="hc-done-mark">{esc(done_words(day))}</span>' if day.done is not None else ""
    )
    minutes = minutes_words(day.duration) if day.duration else ""
    level = "" if day.kind == "race" else effort(day.intensity_level)
    parts = [
        f'<p class="hc-eyebrow">{esc(when)}</p><h2>{prose(day_title(day))}</h2>'
        f'<p class="hc-doses"><strong>{esc(minutes)}</strong> {level} {done}</p>',
        _paragraph("hc-reading", day.purpose),
    ]
    if day.reason.strip():
        marks = _marks(day.reason_evidence, numbers, known)
        parts.append(
            f'<p class="hc-why"><strong>{esc(t("Why:"))}</strong> '
            f"{as_english(esc(one_line(day.reason)))}{marks}</p>"
        )
    for block, exercises in groupby(day.exercises, key=lambda e: e.block):
        held = list(exercises)
        seconds = sum(e.time_s for e in held) + CHANGE_S * (len(held) - 1)
        rows = "".join(_exercise(e, numbers, known) for e in held)
        parts.append(
            f'<section class="hc-block"><h3>{esc(t(BLOCKS[block]))} <span class="hc-small">'
            f"{esc(_about(seconds))}</span></h3><ol>{rows}</ol></section>"
        )
    if day.exercises:
        parts.append(f'<p class="hc-small">{esc(_clock(day))}</p>')
    return "".join([*parts, _sources(items, numbers)])


def _clock(day: Day) -> str:
    return t(
        "{time} by the clock, with rests, and {n} s from one exercise to the next.",
        time=_about(day.duration_s),
        n=f"{CHANGE_S:.0f}",
    )


def _about(seconds: float) -> str:
    return seconds_words(seconds) if seconds < 3600 else minutes_words(seconds / 60)


def _exercise(
    exercise: PlannedExercise, numbers: Numbers, known: Mapping[str, PlanEvidence]
) -> str:
    dose = joined(dose_words(exercise), rest_words(exercise))
    how = [_load(exercise.load, numbers, known), _pace(exercise.pace, numbers, known)]
    if exercise.load is None and exercise.pace is None:
        how = [f"<div>{effort(exercise.intensity)}</div>"]
    cues = "".join(f"<li>{esc(cue)}</li>" for cue in exercise.cues)
    fold = f'<ul class="hc-notes"{in_english()}>{cues}</ul>' if cues else ""
    if exercise.notes.strip():
        fold += f'<p class="hc-small"{in_english()}>{esc(one_line(exercise.notes))}</p>'
    if fold:
        how_to = esc(t("How to do it"))
        fold = f'<details class="hc-fold"><summary>{how_to}</summary>{fold}</details>'
    marks = _marks(exercise.evidence, numbers, known)
    return (
        f'<li><div class="hc-exercise"><strong>{as_english(esc(one_line(exercise.name)))}'
        f"{marks}</strong>"
        f'<span class="hc-dose">{esc(dose)}</span></div>'
        f'<div class="hc-how">{"".join(how)}</div>{fold}</li>'
    )


def _load(load: Load | None, numbers: Numbers, known: Mapping[str, PlanEvidence]) -> str:
    if load is None:
        return ""
    return _figure(t("Load"), load_words(load), load.basis, _marks(load.evidence, numbers, known))


def _pace(pace: Pace | None, numbers: Numbers, known: Mapping[str, PlanEvidence]) -> str:
    if pace is None:
        return ""
    return _figure(t("Pace"), pace_words(pace), pace.basis, _marks(pace.evidence, numbers, known))


def _figure(name: str, words: str, basis: str, marks: str) -> str:
    return (
        f'<div><span class="hc-hidden">{esc(name)}: </span>{prose(words)} '
        f'<span class="hc-small">{as_english(esc(one_line(basis)))}{marks}</span></div>'
    )


def _paragraph(classes: str, words: str) -> str:
    if not words.strip():
        return ""
    return f'<p class="{classes}">{as_english(esc(one_line(words)))}</p>'


def _go(day: Day | None, way: str) -> str:
    if day is None:
        return "<span></span>"
    when = day_words(day.date)
    said = t(way, day=when, title=day_title(day))
    shown = f"{backwards()} {when}" if way == _BEFORE else f"{when} {forwards()}"
    return (
        f'<button type="button" class="hc-chip hc-go" data-date="{day.date}" '
        f'aria-label="{esc(said)}">{esc(shown)}</button>'
    )


def _marks(ids: Iterable[str], numbers: Numbers, known: Mapping[str, PlanEvidence]) -> str:
    """Small buttons that open the sources in the evidence panel (client.js)."""
    return "".join(
        f'<button type="button" class="hc-cite" data-item="{esc(one)}" aria-haspopup="dialog" '
        f'aria-label="{esc(_source(numbers[one], known[one].title))}">{numbers[one]}</button>'
        for one in dict.fromkeys(ids)
        if one in numbers
    )


def _source(number: int, title: str) -> str:
    return t("Source {n}: {title}", n=number, title=content(title))


def _sources(items: list[PlanEvidence], numbers: Numbers) -> str:
    if not items:
        return ""
    listed = "".join(
        f"<li>{as_english(_title(item))} "
        f'<span class="hc-small">{esc(t(_KINDS[item.kind]))}</span></li>'
        for item in items
    )
    cards = "".join(
        f'<div hidden class="hc-evidence" data-item="{esc(item.id)}">{_card(item, numbers)}</div>'
        for item in items
    )
    return (
        f'<details class="hc-fold hc-sources"><summary>{esc(t("Sources"))} ({len(items)})</summary>'
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
    where = as_english(linked(item.location))
    if item.kind in _OF_DOCUMENTS:
        where += f"<br>{_opens(item, t('Open the whole document at this place'))}"
    number = t("Source {n}", n=numbers[item.id])
    title = link(item.url, item.title) if item.url else esc(item.title)
    return (
        f'<p class="hc-eyebrow">{esc(number)} · {esc(t(_KINDS[item.kind]))}</p>'
        f'<blockquote class="hc-quote"{in_english()}>{esc(item.text)}</blockquote>'
        f'<dl class="hc-facts"><dt>{esc(t("Source"))}</dt><dd>{as_english(title)}</dd>'
        f"<dt>{esc(t('Where'))}</dt><dd>{where}</dd></dl>"
    )
