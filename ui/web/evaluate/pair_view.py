"""One pair as HTML: question, facts, two answers and the form. Texts of answers are data."""

import re
from collections.abc import Sequence

from hyrox.ratings.criteria import AnswerCriterion
from hyrox.ratings.shapes import LONGEST_NOTE, REASONS, Choice, Pair, Place, Shown
from ui.web.evaluate.desk import Desk
from ui.web.markup import esc

_CHOICES: dict[Choice, tuple[str, str]] = {
    "A": ("A is better", "A"),
    "B": ("B is better", "B"),
    "tie": ("Both alike", "T"),
    "skip": ("Skip: I cannot tell", "S"),
}
"""By choice: its words and its key."""
_PLACES: tuple[Place, ...] = ("A", "B")
_CITED = re.compile(r"\[([A-Z]\d{1,3})\]")

NOTHING = (
    '<div class="hc-empty"><p><strong>No pairs are open.</strong></p><p>Choose a name and open a '
    "file of pairs. Where answers came from stands in another file, which this page does not "
    "read.</p></div>"
)


def pair_form(desk: Desk, criteria: Sequence[AnswerCriterion]) -> str:
    """The pair that ``desk`` is at, or that all are done."""
    if desk.pairs is None:
        return NOTHING
    if desk.at >= len(desk.order):
        return f'{_progress(desk)}<div class="hc-empty" tabindex="-1">{_ALL_DONE}</div>{_BACK_ONLY}'
    pair, answers = desk.order[desk.at]
    again = (
        '<p class="hc-small">You rated this pair before; saving it again replaces that.</p>'
        if pair.id in desk.done
        else ""
    )
    return (
        f'<section class="hc-turn hc-pair" data-number="{desk.at}" aria-label="Pair '
        f'{desk.at + 1} of {len(desk.order)}">{_progress(desk)}{again}'
        f'<p class="hc-eyebrow">The athlete asks</p>'
        f'<p class="hc-asked" dir="auto" tabindex="-1">{esc(pair.question)}</p>{_facts(pair)}'
        f'<div class="hc-two">{_answers(pair, (pair, answers))}</div>'
        f"{_choices()}{_reasons()}{_scores(criteria)}"
        '<p class="hc-note hc-error hc-pair-problem" role="alert" hidden></p>'
        '<div class="hc-pair-foot"><button type="button" class="hc-save">Save and next</button>'
        '<button type="button" class="hc-step" data-to="back">Back</button>'
        '<button type="button" class="hc-step" data-to="on">Later</button>'
        '<span class="hc-small hc-keys">Keys: A, B, T, S choose; 1 to 6 say why; Enter saves.'
        "</span></div>"
        f"{_cards(pair)}</section>"
    )


_ALL_DONE = (
    "<p><strong>All pairs are rated.</strong></p><p>Thank you. Download your ratings below and "
    "give them to whoever gave you the pairs.</p>"
)
_BACK_ONLY = (
    '<div class="hc-pair-foot hc-pair" data-number="-1"><button type="button" class="hc-step" '
    'data-to="back">Back to the last pair</button></div>'
)


def _progress(desk: Desk) -> str:
    of, done = len(desk.order), len(desk.done)
    words = esc(f"{desk.pairs_by}: {done} of {of} pairs rated")
    return (
        f'<p class="hc-small" role="status">{words}</p>'
        f'<div class="hc-share" role="progressbar" aria-label="{words}" aria-valuemin="0" '
        f'aria-valuemax="{of}" aria-valuenow="{done}"><i style="width:{100 * done / of:.0f}%"></i>'
        "</div>"
    )


def _facts(pair: Pair) -> str:
    if not pair.facts:
        return '<p class="hc-small">No race belongs to this question.</p>'
    count = f"{len(pair.facts)} fact{'' if len(pair.facts) == 1 else 's'}"
    rows = "".join(
        f"<li><b>{esc(fact.id)}</b> <span>{esc(fact.text)}</span></li>" for fact in pair.facts
    )
    return (
        f'<details class="hc-fold hc-known" open><summary>What is known: {count}</summary>'
        '<ul tabindex="0" aria-label="What is known of athlete and question">'
        f"{rows}</ul></details>"
    )


def _answers(pair: Pair, shown: Shown) -> str:
    known = {fact.id for fact in pair.facts}
    return "".join(
        f'<article aria-labelledby="hc-answer-{place}"><h3 id="hc-answer-{place}">Answer {place}'
        f'</h3><p class="hc-text" dir="auto">{_cited(answer.text, known)}</p></article>'
        for place, answer in zip(_PLACES, shown[1], strict=True)
    )


def _cited(text: str, known: set[str]) -> str:
    """The text escaped; a citation opens what is known under its id, if anything is."""
    parts: list[str] = []
    end = 0
    for match in _CITED.finditer(text):
        if match[1] in known:
            parts += [
                esc(text[end : match.start()]),
                f'<button type="button" class="hc-cite" data-item="{match[1]}" '
                f'aria-label="Source {match[1]}">{match[1]}</button>',
            ]
            end = match.end()
    return "".join([*parts, esc(text[end:])]).replace("\n", "<br>")


def _choices() -> str:
    options = "".join(
        f'<label><input type="radio" name="hc-choice" value="{choice}"><span>{words}</span> '
        f'<kbd aria-hidden="true">{key}</kbd></label>'
        for choice, (words, key) in _CHOICES.items()
    )
    return (
        '<fieldset class="hc-options hc-choices"><legend>Which answer would you rather give this '
        f"athlete?</legend>{options}</fieldset>"
    )


def _reasons() -> str:
    options = "".join(
        f'<label><input type="checkbox" name="hc-why" value="{reason}"><span>{reason}</span> '
        f'<kbd aria-hidden="true">{number}</kbd></label>'
        for number, reason in enumerate(REASONS, start=1)
    )
    return (
        '<fieldset class="hc-options hc-whys"><legend>Why, if you like: a fault of the '
        f"other answer, or what yours does better</legend>{options}"
        '<label class="hc-own">In your own words <input type="text" name="hc-note" '
        f'maxlength="{LONGEST_NOTE}" autocomplete="off"></label></fieldset>'
    )


def _scores(criteria: Sequence[AnswerCriterion]) -> str:
    values = "".join(f"<option>{score}</option>" for score in range(1, 6))

    def select(criterion: AnswerCriterion, place: Place) -> str:
        return (
            f'<select data-criterion="{esc(criterion.id)}" data-place="{place}" '
            f'aria-label="{esc(criterion.name)}, answer {place}, 1 to 5">'
            f'<option value="">-</option>{values}</select>'
        )

    rows = "".join(
        f'<tr><th scope="row"><b>{esc(c.name)}</b> <span class="hc-small">{esc(c.question)}</span>'
        f"</th><td>{select(c, 'A')}</td><td>{select(c, 'B')}</td></tr>"
        for c in criteria
    )
    return (
        '<details class="hc-fold hc-scores"><summary>Score both, 1 (no) to 5 (yes); if you like'
        '</summary><table><thead><tr><th scope="col">Question</th><th scope="col">A</th>'
        f'<th scope="col">B</th></tr></thead><tbody>{rows}</tbody></table></details>'
    )


def _cards(pair: Pair) -> str:
    return "".join(
        f'<div hidden class="hc-evidence" data-item="{esc(fact.id)}"><p class="hc-eyebrow">'
        f'{esc(fact.id)}</p><blockquote class="hc-quote">{esc(fact.text)}</blockquote></div>'
        for fact in pair.facts
    )
