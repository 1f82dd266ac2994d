"""A conversation as HTML: sentences with their check, citations that open, votes.

The evidence behind a citation travels with its answer, hidden; the page's script shows it in a
panel, so opening one needs no round trip. (Not in a ``<template>``: Gradio patches the page in
place and does not see what changed inside one.)
"""

from collections.abc import Iterable, Sequence

from generator.answer import Answer, Sentence, Status
from generator.personal.units import with_imperial
from hyrox.evidence import EvidenceItem, Kind
from ui.documents import document_of
from ui.language.telling import mark, spoken, t, tn
from ui.web.document_page import document_address
from ui.web.markup import box, english, esc, link, linked, note
from ui.web.session import Turn
from ui.words import model_name

_KIND_WORDS = {
    Kind.FACT: mark("Computed fact"),
    Kind.NEIGHBOUR: mark("Similar athlete"),
    Kind.PASSAGE: mark("Guidance passage"),
}
STRONG_SCORE, WEAK_SCORE = 0.8, 0.5
"""Chance of answering the question from which a passage is a strong match, and below which it is
shown as a loose one."""

_ASK = mark("Ask about your race or about training.")
_HOW = mark(
    "Every sentence is checked against its evidence before you see it. Open a source with the "
    "small marks behind a sentence."
)
_NOTES = (
    mark("The language model is not available, so this answer is made of the facts alone."),
    mark("Answered without evidence, for comparison: nothing here was checked."),
    mark("Stopped."),
)
"""What the coach notes on an answer, word for word; a longer note stays English."""
_ENGLISH = 'lang="en" dir="ltr"'
"""Around evidence and answers, which are not translated."""


def conversation(turns: Sequence[Turn], *, keeps: bool = False, imperial: bool = False) -> str:
    """All turns, oldest first.

    Args:
        keeps: votes and edits are kept, so answers can be edited.
        imperial: measures are followed by imperial ones.
    """
    if not turns:
        return (
            f'<div class="hc-empty"><p><strong>{esc(t(_ASK))}</strong></p>'
            f"<p>{esc(t(_HOW))}</p></div>"
        )
    body = "".join(_turn(number, turn, keeps, imperial) for number, turn in enumerate(turns))
    return f'<div class="hc-log" role="log" aria-live="polite">{body}</div>'


def chips(questions: Iterable[str]) -> str:
    """Example questions as buttons."""
    buttons = "".join(
        f'<button type="button" class="hc-chip" data-question="{esc(q)}" {_ENGLISH}>'
        f"{esc(q)}</button>"
        for q in questions
    )
    return f'<div class="hc-chips" aria-label="{esc(t("Example questions"))}">{buttons}</div>'


def evidence_card(item: EvidenceItem) -> str:
    """What the evidence panel shows about one item."""
    source = item.source
    name = link(source.url, source.title) if source.url else esc(source.title)
    rows = [(t("Source"), _in_english(name))]
    rows.append((t("Where"), _in_english(linked(source.location)) + _whole_document(item)))
    if source.citations:
        works = "".join(f"<li>{linked(work)}</li>" for work in source.citations)
        rows.append((t("Works"), f"<ul {_ENGLISH}>{works}</ul>"))
    if item.score is not None:
        rows.append((t("Match"), _match(item.kind, item.score)))
    if source.licence:
        rows.append((t("Licence"), _in_english(linked(source.licence))))
    body = "".join(f"<dt>{esc(head)}</dt><dd>{value}</dd>" for head, value in rows)
    return (
        f'<p class="hc-eyebrow">{esc(item.id)} · {esc(t(_KIND_WORDS[item.kind]))}</p>'
        f'<blockquote class="hc-quote" {_ENGLISH}>{esc(item.text)}</blockquote>'
        f'<dl class="hc-facts">{body}</dl>'
    )


def _match(kind: Kind, score: float) -> str:
    """How well an item fits; of a passage in a word, with the number behind it."""
    number = esc(t("{n} of 1", n=f"{score:.2f}"))
    if kind is not Kind.PASSAGE:
        return number
    number = f'<span class="hc-small">({number})</span>'
    if score < WEAK_SCORE:
        loose = t("loose match: read it with care")
        return f'<span class="hc-pill">{esc(loose)}</span> {number}'
    words = t("strong match") if score >= STRONG_SCORE else t("fair match")
    return f"{esc(words)} {number}"


def _in_english(body: str) -> str:
    return f"<span {_ENGLISH}>{body}</span>"


def _whole_document(item: EvidenceItem) -> str:
    """A link to the place in the document that a passage was cut from."""
    document = document_of(item)
    if not document:
        return ""
    return (
        f'<br><a class="hc-whole" href="{esc(document_address(document))}" target="_blank" '
        f'rel="noopener">{esc(t("Open the whole document at this place"))}</a>'
    )


def _turn(number: int, turn: Turn, keeps: bool, imperial: bool) -> str:
    answer = turn.answer
    items = _items(turn)
    red_flag = answer.red_flag if answer else None
    tone = " hc-flagged" if red_flag else "" if turn.grounded else " hc-ungrounded"
    parts = [
        f'<article class="hc-turn{tone}" data-turn="{number}">',
        f'<h2 class="hc-question"><span class="hc-hidden">{esc(t("You asked:"))} </span>'
        f"<bdi>{esc(turn.question)}</bdi></h2>",
        '<div class="hc-answer">',
    ]
    if red_flag:
        first = t("Your health comes first")
        parts.append(f'<p class="hc-flag" role="alert">{esc(first)}</p>')
    if not turn.grounded:
        alone = t("Without evidence: the model alone, nothing checked")
        parts.append(f'<p class="hc-pill hc-warn">{esc(alone)}</p>')
    parts.append(_sentences(turn, items, imperial))
    parts.append(note(turn.error, "error"))
    if answer is None:
        if not turn.error:
            writing = t("Looking it up and checking …")
            parts.append(f'<p class="hc-writing">{_DOTS} {esc(writing)}</p>')
    else:
        parts += [_note(answer), _footer(turn, answer, keeps)]
    parts += ["</div>", _cards(items), "</article>"]
    return "".join(parts)


def _note(answer: Answer) -> str:
    told = t(answer.note)
    body = english(told) if told == answer.note else esc(told)
    return box(body) if answer.note else ""


def _items(turn: Turn) -> dict[str, EvidenceItem]:
    """Evidence by id: the answer's, or what of the race is cited while it is being written."""
    if turn.answer is not None:
        return turn.answer.evidence.by_id
    cited = {item_id for sentence in turn.sentences for item_id in sentence.citations}
    items = turn.race.evidence.items if turn.race else ()
    return {item.id: item for item in items if item.id in cited}


def _sentences(turn: Turn, items: dict[str, EvidenceItem], imperial: bool) -> str:
    sentences = turn.answer.sentences if turn.answer else turn.sentences
    shown = [_sentence(s, items, turn, imperial) for s in sentences if s.shown]
    return f'<p class="hc-text" {_ENGLISH}>{" ".join(shown)}</p>' if shown else ""


def _sentence(
    sentence: Sentence, items: dict[str, EvidenceItem], turn: Turn, imperial: bool
) -> str:
    marks = "".join(_mark(item_id, items.get(item_id)) for item_id in sentence.citations)
    if sentence.status is Status.REPLACED:
        marks += _corrected()
    elif turn.grounded and sentence.generated:
        marks += _checked()
    text = with_imperial(sentence.text) if imperial else sentence.text
    return f'<span class="hc-sentence">{esc(text)}{marks}</span>'


_DOTS = '<span class="hc-dots" aria-hidden="true"><i></i><i></i><i></i></span>'


def _checked() -> str:
    title = t("Checked against its evidence")
    return (
        f'<span class="hc-check" lang="{spoken()}" title="{esc(title)}">✓'
        f'<span class="hc-hidden"> {esc(t("checked"))}</span></span>'
    )


def _corrected() -> str:
    title = t("The model's sentence failed its check")
    return (
        f'<span class="hc-pill" lang="{spoken()}" title="{esc(title)}">'
        f"{esc(t('corrected from the facts'))}</span>"
    )


def _mark(item_id: str, item: EvidenceItem | None) -> str:
    label = t("Evidence {id}", id=item_id)
    if item:
        label = t("Evidence {id}: {title}", id=item_id, title=item.source.title)
    return (
        f'<button type="button" class="hc-cite" data-item="{esc(item_id)}" '
        f'aria-haspopup="dialog" aria-label="{esc(label)}">'
        f"{esc(item_id)}</button>"
    )


def _cards(items: dict[str, EvidenceItem]) -> str:
    return "".join(
        f'<div hidden class="hc-evidence" data-item="{esc(item_id)}">{evidence_card(item)}</div>'
        for item_id, item in items.items()
    )


def _footer(turn: Turn, answer: Answer, keeps: bool) -> str:
    parts: list[str] = []
    if turn.grounded:
        counts = dict.fromkeys(Status, 0)
        for sentence in answer.sentences:
            counts[sentence.status] += sentence.generated
        checked, corrected, left = (
            counts[status] for status in (Status.VERIFIED, Status.REPLACED, Status.DROPPED)
        )
        parts += [tn("{n} checked", "{n} checked", checked)] * bool(checked)
        corrections = tn("{n} corrected from the facts", "{n} corrected from the facts", corrected)
        parts += [corrections] * bool(corrected)
        parts += [tn("{n} left out", "{n} left out", left)] * bool(left)
    if answer.timing.total_ms:
        parts.append(t("{n} s", n=f"{answer.timing.total_ms / 1000:.1f}"))
    shown = [esc(part) for part in parts]
    known = answer.model != "none"
    shown.append(english(model_name(answer.model)) if known else esc(t("no language model")))
    if turn.edit:
        shown.append(esc(t("your wording is kept")))
    again = (
        f'<button type="button" class="hc-again">{esc(t("Ask again"))}</button>'
        f'<button type="button" class="hc-change">{esc(t("Change the question"))}</button>'
    )
    edit = f'<button type="button" class="hc-reword">{esc(t("Edit this answer"))}</button>'
    if not (keeps and answer.saw and turn.grounded):
        edit = ""
    return (
        f'<div class="hc-foot"><span class="hc-small">{" · ".join(shown)}</span>'
        f'<span class="hc-votes">{again}{edit}'
        f"{_vote('up', turn, keeps)}{_vote('down', turn, keeps)}"
        "</span></div>"
    )


_THUMB = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" '
    'stroke-linejoin="round" aria-hidden="true"><path d="M7 10v11H4V10zm0 0 4-7c1.6 0 2.6 1.2 '
    '2.3 2.8L12.7 9H19a2 2 0 0 1 2 2.4l-1.6 8A2 2 0 0 1 17.4 21H7"/></svg>'
)


def _vote(way: str, turn: Turn, keeps: bool) -> str:
    words = t("Helpful") if way == "up" else t("Not helpful")
    about = t("kept on this machine") if keeps else t("for this visit, not kept")
    pressed = "true" if turn.vote == way else "false"
    return (
        f'<button type="button" class="hc-vote" data-vote="{way}" aria-pressed="{pressed}" '
        f'aria-label="{esc(words)}" title="{esc(words)}; {esc(about)}">{_THUMB}</button>'
    )
