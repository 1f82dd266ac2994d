"""One pair as HTML: question, facts, two answers and the form. Texts of answers are data."""

import re
from collections.abc import Sequence

from hyrox.ratings.criteria import AnswerCriterion
from hyrox.ratings.shapes import LONGEST_NOTE, REASONS, Choice, Pair, Place, Reason, Shown
from ui.language.telling import mark, t, tn
from ui.web.evaluate.desk import Desk
from ui.web.markup import esc

_CHOICES: dict[Choice, tuple[str, str]] = {
    "A": (mark("A is better"), "A"),
    "B": (mark("B is better"), "B"),
    "tie": (mark("Both alike"), "T"),
    "skip": (mark("Skip: I cannot tell"), "S"),
}
"""By choice: its words and its key."""
_REASONS: dict[Reason, str] = {
    "wrong number": mark("wrong number"), "not about the question": mark("not about the question"),
    "unclear": mark("unclear"), "unkind": mark("unkind"), "no source": mark("no source"),
    "better advice": mark("better advice"),
}  # fmt: skip
_PLACES: tuple[Place, ...] = ("A", "B")
_CITED = re.compile(r"\[([A-Z]\d{1,3})\]")

_OPEN = mark(
    "Choose a name and open a file of pairs. Where answers came from stands in another file, which "
    "this page does not read."
)
_AGAIN = mark("You rated this pair before; saving it again replaces that.")
_KEYS = mark("Keys: A, B, T, S choose; 1 to 6 say why; Enter saves.")
_THANKS = mark(
    "Thank you. Download your ratings below and give them to whoever gave you the pairs."
)
_WHY = mark("Why, if you like: a fault of the other answer, or what yours does better")


def nothing() -> str:
    """What stands where no pairs are open."""
    return (
        f'<div class="hc-empty"><p><strong>{esc(t("No pairs are open."))}</strong></p>'
        f"<p>{esc(t(_OPEN))}</p></div>"
    )


def pair_form(desk: Desk, criteria: Sequence[AnswerCriterion]) -> str:
    """The pair that ``desk`` is at, or that all are done."""
    if desk.pairs is None:
        return nothing()
    if desk.at >= len(desk.order):
        return f"{_progress(desk)}{_all_done()}"
    pair, answers = desk.order[desk.at]
    again = f'<p class="hc-small">{esc(t(_AGAIN))}</p>' if pair.id in desk.done else ""
    name = t("Pair {number} of {n}", number=desk.at + 1, n=len(desk.order))
    return (
        f'<section class="hc-turn hc-pair" data-number="{desk.at}" aria-label="{esc(name)}">'
        f'{_progress(desk)}{again}<p class="hc-eyebrow">{esc(t("The athlete asks"))}</p>'
        f'<p class="hc-asked" dir="auto" tabindex="-1">{esc(pair.question)}</p>{_facts(pair)}'
        f'<div class="hc-two">{_answers(pair, (pair, answers))}</div>'
        f"{_choices()}{_reasons()}{_scores(criteria)}"
        '<p class="hc-note hc-error hc-pair-problem" role="alert" hidden '
        f'data-none="{esc(t("Choose A, B, both alike or skip first."))}"></p>'
        '<div class="hc-pair-foot"><button type="button" class="hc-save">'
        f"{esc(t('Save and next'))}</button>"
        f'<button type="button" class="hc-step" data-to="back">{esc(t("Back"))}</button>'
        f'<button type="button" class="hc-step" data-to="on">{esc(t("Later"))}</button>'
        f'<span class="hc-small hc-keys">{esc(t(_KEYS))}</span></div>'
        f"{_cards(pair)}</section>"
    )


def _all_done() -> str:
    return (
        '<div class="hc-empty" tabindex="-1">'
        f"<p><strong>{esc(t('All pairs are rated.'))}</strong></p><p>{esc(t(_THANKS))}</p></div>"
        '<div class="hc-pair-foot hc-pair" data-number="-1"><button type="button" class="hc-step" '
        f'data-to="back">{esc(t("Back to the last pair"))}</button></div>'
    )


def _progress(desk: Desk) -> str:
    of, done = len(desk.order), len(desk.done)
    words = esc(t("{rater}: {done} of {n} pairs rated", rater=desk.pairs_by, done=done, n=of))
    return (
        f'<p class="hc-small" role="status">{words}</p>'
        f'<div class="hc-share" role="progressbar" aria-label="{words}" aria-valuemin="0" '
        f'aria-valuemax="{of}" aria-valuenow="{done}"><i style="width:{100 * done / of:.0f}%"></i>'
        "</div>"
    )


def _facts(pair: Pair) -> str:
    if not pair.facts:
        return f'<p class="hc-small">{esc(t("No race belongs to this question."))}</p>'
    count = tn("What is known: {n} fact", "What is known: {n} facts", len(pair.facts))
    rows = "".join(
        f'<li><b>{esc(fact.id)}</b> <span lang="en" dir="ltr">{esc(fact.text)}</span></li>'
        for fact in pair.facts
    )
    return (
        f'<details class="hc-fold hc-known" open><summary>{esc(count)}</summary>'
        f'<ul tabindex="0" aria-label="{esc(t("What is known of athlete and question"))}">'
        f"{rows}</ul></details>"
    )


def _answers(pair: Pair, shown: Shown) -> str:
    known = {fact.id for fact in pair.facts}
    return "".join(
        f'<article aria-labelledby="hc-answer-{place}"><h3 id="hc-answer-{place}">'
        f"{esc(t('Answer {place}', place=place))}</h3>"
        f'<p class="hc-text" lang="en" dir="auto">{_cited(answer.text, known)}</p></article>'
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
                f'aria-label="{esc(t("Source {id}", id=match[1]))}">{match[1]}</button>',
            ]
            end = match.end()
    return "".join([*parts, esc(text[end:])]).replace("\n", "<br>")


def _choices() -> str:
    options = "".join(
        f'<label><input type="radio" name="hc-choice" value="{choice}">'
        f'<span>{esc(t(words))}</span> <kbd aria-hidden="true">{key}</kbd></label>'
        for choice, (words, key) in _CHOICES.items()
    )
    return (
        '<fieldset class="hc-options hc-choices">'
        f"<legend>{esc(t('Which answer would you rather give this athlete?'))}</legend>"
        f"{options}</fieldset>"
    )


def _reasons() -> str:
    options = "".join(
        f'<label><input type="checkbox" name="hc-why" value="{reason}">'
        f"<span>{esc(t(_REASONS[reason]))}</span> "
        f'<kbd aria-hidden="true">{number}</kbd></label>'
        for number, reason in enumerate(REASONS, start=1)
    )
    return (
        f'<fieldset class="hc-options hc-whys"><legend>{esc(t(_WHY))}</legend>{options}'
        f'<label class="hc-own">{esc(t("In your own words"))} <input type="text" name="hc-note" '
        f'maxlength="{LONGEST_NOTE}" autocomplete="off"></label></fieldset>'
    )


def _scores(criteria: Sequence[AnswerCriterion]) -> str:
    values = "".join(f"<option>{score}</option>" for score in range(1, 6))

    def select(criterion: AnswerCriterion, place: Place) -> str:
        # Named by its row and its column, as the one is English and the other is not.
        return (
            f'<select data-criterion="{esc(criterion.id)}" data-place="{place}" '
            f'aria-labelledby="hc-score-{esc(criterion.id)} hc-score-{place}">'
            f'<option value="">-</option>{values}</select>'
        )

    rows = "".join(
        f'<tr><th scope="row"><span lang="en" dir="ltr"><b id="hc-score-{esc(c.id)}">'
        f"{esc(c.name)}</b> "
        f'<span class="hc-small">{esc(c.question)}</span></span></th>'
        f"<td>{select(c, 'A')}</td><td>{select(c, 'B')}</td></tr>"
        for c in criteria
    )
    heads = "".join(
        f'<th scope="col" id="hc-score-{place}" '
        f'aria-label="{esc(t("Answer {place}, 1 to 5", place=place))}">{place}</th>'
        for place in _PLACES
    )
    return (
        '<details class="hc-fold hc-scores">'
        f"<summary>{esc(t('Score both, 1 (no) to 5 (yes); if you like'))}</summary>"
        f'<table><thead><tr><th scope="col">{esc(t("Question"))}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></details>"
    )


def _cards(pair: Pair) -> str:
    return "".join(
        f'<div hidden class="hc-evidence" data-item="{esc(fact.id)}"><p class="hc-eyebrow">'
        f'{esc(fact.id)}</p><blockquote class="hc-quote" lang="en" dir="ltr">'
        f"{esc(fact.text)}</blockquote></div>"
        for fact in pair.facts
    )
