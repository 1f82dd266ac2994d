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
from ui.web.document_page import document_address
from ui.web.markup import esc, link, linked, note
from ui.web.session import Turn
from ui.words import model_name

_KIND_WORDS = {
    Kind.FACT: "Computed fact",
    Kind.NEIGHBOUR: "Similar athlete",
    Kind.PASSAGE: "Guidance passage",
}
STRONG_SCORE, WEAK_SCORE = 0.8, 0.5
"""Chance of answering the question from which a passage is a strong match, and below which it is
shown as a loose one."""

EMPTY = """
<div class="hc-empty"><p><strong>Ask about your race or about training.</strong></p>
<p>Every sentence is checked against its evidence before you see it. Open a source with the
small marks behind a sentence.</p></div>"""


def conversation(turns: Sequence[Turn], *, keeps: bool = False, imperial: bool = False) -> str:
    """All turns, oldest first.

    Args:
        keeps: votes and edits are kept, so answers can be edited.
        imperial: measures are followed by imperial ones.
    """
    if not turns:
        return EMPTY
    body = "".join(_turn(number, turn, keeps, imperial) for number, turn in enumerate(turns))
    return f'<div class="hc-log" role="log" aria-live="polite">{body}</div>'


def chips(questions: Iterable[str]) -> str:
    """Example questions as buttons."""
    buttons = "".join(
        f'<button type="button" class="hc-chip" data-question="{esc(q)}">{esc(q)}</button>'
        for q in questions
    )
    return f'<div class="hc-chips" aria-label="Example questions">{buttons}</div>'


def evidence_card(item: EvidenceItem) -> str:
    """What the evidence panel shows about one item."""
    source = item.source
    rows = [("Source", link(source.url, source.title) if source.url else esc(source.title))]
    rows.append(("Where", linked(source.location) + _whole_document(item)))
    if source.citations:
        works = "".join(f"<li>{linked(work)}</li>" for work in source.citations)
        rows.append(("Works", f"<ul>{works}</ul>"))
    if item.score is not None:
        rows.append(("Match", _match(item.kind, item.score)))
    if source.licence:
        rows.append(("Licence", linked(source.licence)))
    body = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return (
        f'<p class="hc-eyebrow">{esc(item.id)} · {_KIND_WORDS[item.kind]}</p>'
        f'<blockquote class="hc-quote">{esc(item.text)}</blockquote>'
        f'<dl class="hc-facts">{body}</dl>'
    )


def _match(kind: Kind, score: float) -> str:
    """How well an item fits; of a passage in a word, with the number behind it."""
    number = f"{score:.2f} of 1"
    if kind is not Kind.PASSAGE:
        return number
    number = f'<span class="hc-small">({number})</span>'
    if score < WEAK_SCORE:
        return f'<span class="hc-pill">loose match: read it with care</span> {number}'
    return f"{'strong' if score >= STRONG_SCORE else 'fair'} match {number}"


def _whole_document(item: EvidenceItem) -> str:
    """A link to the place in the document that a passage was cut from."""
    document = document_of(item)
    if not document:
        return ""
    return (
        f'<br><a class="hc-whole" href="{esc(document_address(document))}" target="_blank" '
        'rel="noopener">Open the whole document at this place</a>'
    )


def _turn(number: int, turn: Turn, keeps: bool, imperial: bool) -> str:
    answer = turn.answer
    items = _items(turn)
    red_flag = answer.red_flag if answer else None
    tone = " hc-flagged" if red_flag else "" if turn.grounded else " hc-ungrounded"
    parts = [
        f'<article class="hc-turn{tone}" data-turn="{number}">',
        f'<h2 class="hc-question"><span class="hc-hidden">You asked: </span>{esc(turn.question)}'
        "</h2>",
        '<div class="hc-answer">',
    ]
    if red_flag:
        parts.append('<p class="hc-flag" role="alert">Your health comes first</p>')
    if not turn.grounded:
        parts.append(
            '<p class="hc-pill hc-warn">Without evidence: the model alone, nothing checked</p>'
        )
    parts.append(_sentences(turn, items, imperial))
    parts.append(note(turn.error, "error"))
    if answer is None:
        if not turn.error:
            parts.append('<p class="hc-writing"><span class="hc-dots" aria-hidden="true"><i></i><i>'
                         '</i><i></i></span> Looking it up and checking …</p>')  # fmt: skip
    else:
        parts += [note(answer.note), _footer(turn, answer, keeps)]
    parts += ["</div>", _cards(items), "</article>"]
    return "".join(parts)


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
    return f'<p class="hc-text">{" ".join(shown)}</p>' if shown else ""


def _sentence(
    sentence: Sentence, items: dict[str, EvidenceItem], turn: Turn, imperial: bool
) -> str:
    marks = "".join(_mark(item_id, items.get(item_id)) for item_id in sentence.citations)
    if sentence.status is Status.REPLACED:
        marks += _CORRECTED
    elif turn.grounded and sentence.generated:
        marks += _CHECKED
    text = with_imperial(sentence.text) if imperial else sentence.text
    return f'<span class="hc-sentence">{esc(text)}{marks}</span>'


_CHECKED = (
    '<span class="hc-check" title="Checked against its evidence">✓'
    '<span class="hc-hidden"> checked</span></span>'
)
_CORRECTED = (
    '<span class="hc-pill" title="The model\'s sentence failed its check">'
    "corrected from the facts</span>"
)


def _mark(item_id: str, item: EvidenceItem | None) -> str:
    about = f": {item.source.title}" if item else ""
    return (
        f'<button type="button" class="hc-cite" data-item="{esc(item_id)}" '
        f'aria-haspopup="dialog" aria-label="Evidence {esc(item_id)}{esc(about)}">'
        f"{esc(item_id)}</button>"
    )


def _cards(items: dict[str, EvidenceItem]) -> str:
    return "".join(
        f'<div hidden class="hc-evidence" data-item="{esc(item_id)}">{evidence_card(item)}</div>'
        for item_id, item in items.items()
    )


def _footer(turn: Turn, answer: Answer, keeps: bool) -> str:
    parts = []
    if turn.grounded:
        counts = dict.fromkeys(Status, 0)
        for sentence in answer.sentences:
            counts[sentence.status] += sentence.generated
        words = {
            Status.VERIFIED: "checked",
            Status.REPLACED: "corrected from the facts",
            Status.DROPPED: "left out",
        }
        parts = [f"{counts[status]} {shown}" for status, shown in words.items() if counts[status]]
    if answer.timing.total_ms:
        parts.append(f"{answer.timing.total_ms / 1000:.1f} s")
    parts.append(model_name(answer.model))
    if turn.edit:
        parts.append("your wording is kept")
    edit = _EDIT if keeps and answer.saw and turn.grounded else ""
    return (
        '<div class="hc-foot"><span class="hc-small">' + esc(" · ".join(parts)) + "</span>"
        f'<span class="hc-votes">{_AGAIN}{edit}'
        f"{_vote('up', turn, keeps)}{_vote('down', turn, keeps)}"
        "</span></div>"
    )


_AGAIN = (
    '<button type="button" class="hc-again">Ask again</button>'
    '<button type="button" class="hc-change">Change the question</button>'
)
_EDIT = '<button type="button" class="hc-reword">Edit this answer</button>'


_THUMB = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" '
    'stroke-linejoin="round" aria-hidden="true"><path d="M7 10v11H4V10zm0 0 4-7c1.6 0 2.6 1.2 '
    '2.3 2.8L12.7 9H19a2 2 0 0 1 2 2.4l-1.6 8A2 2 0 0 1 17.4 21H7"/></svg>'
)


def _vote(way: str, turn: Turn, keeps: bool) -> str:
    words = {"up": "Helpful", "down": "Not helpful"}[way]
    about = "kept on this machine" if keeps else "for this visit, not kept"
    pressed = "true" if turn.vote == way else "false"
    return (
        f'<button type="button" class="hc-vote" data-vote="{way}" aria-pressed="{pressed}" '
        f'aria-label="{words}" title="{words}; {about}">{_THUMB}</button>'
    )
