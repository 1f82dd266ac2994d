"""Whether a number that a sentence states is in the truth, and about the same thing."""

import re
from collections.abc import Sequence

from eval.figures import Figure, figures
from eval.metrics.sentences.directions import share_is_right
from eval.metrics.sentences.figures.amounts import Amount
from eval.metrics.sentences.figures.derived import derived, range_over
from eval.metrics.sentences.figures.rates import rates, same_rate
from eval.metrics.sentences.statements import Keys, Statement
from eval.metrics.sentences.truth import CHANGE, Item, Judged, about
from eval.metrics.sentences.wording import neighbours_named

_NUMBER_WORDS = dict(enumerate("two three four five six seven eight nine ten".split(), start=2))
_LONG_S = 600.0
"""Times from here on are few: one alone says which fact is meant."""
_FINISH_S = 1800.0


def judge_number(
    amount: Amount, said: Statement, items: Sequence[Item], asked: Keys, question: str
) -> Judged:
    """Hold one number of a sentence against the truth.

    Args:
        asked: the segments that the question names, for a sentence that names none.
        question: a number it has is the athlete's own, and only repeated.
    """
    figure = amount.figure
    scope, near = said.own(figure), said.near(figure)
    covered = range_over(amount, said, items)
    if covered is not None:
        shown = figure.written.replace(".00", "")
        return Judged(right=True) if covered else Judged(why=f"{shown} is no end of that range")
    if any(_bears(item, amount, said, scope, near) for item in about(items, scope)):
        return Judged(right=True)
    if any(share_is_right(mention, figure, items, said) for mention in said.mentions):
        return Judged(right=True)
    if derived(amount, said, items, scope):
        return Judged(right=True)
    if figure.written == "50.00 %" and _is_median(figure, said, items):
        return Judged(right=True)
    if any(amount.agrees(other) for other in figures(question)):
        return Judged(counts=False)
    known, shown = about(items, scope or asked), figure.written.replace(".00", "")
    if same := _as_written(figure, known, scope or asked, near):
        return Judged(why=f"{shown}: the truth has {same}", unit_wrong=True, contradicted=True)
    elsewhere = any(amount.agrees(other) for item in items for other in item.figures)
    where = "; it belongs to something else" if scope and elsewhere else ""
    return Judged(
        why=f"{shown} is not in the truth{where}",
        contradicted=_has_another(figure, said, known, scope or asked),
    )


def _bears(item: Item, amount: Amount, said: Statement, scope: Keys, near: Keys) -> bool:
    """Whether an item has the figure, and is about the same thing."""
    figure = amount.figure
    # What a document gives as a bound or a dose is no measured value that a sentence may round.
    same = amount.agrees if item.fact or item.others else figure.agrees
    rate = rates(said.text, figure.end)
    agreeing = [
        other
        for other in item.figures
        if same(other) and same_rate(rate, rates(item.text, other.end))
    ]
    if not agreeing and not _spelled(figure, item):
        return False
    if figure.unit == "s" and ":" in figure.written and figure.value >= _LONG_S:
        return True
    if item.others and neighbours_named(said.text) and (not scope or scope & item.keys):
        return True
    if figure.unit == "%" and _shares_a_finish(item, said):
        return True
    if scope & item.keys and (figure.unit or CHANGE.match(item.text)):
        return True
    if rate and any(rate == rates(item.text, other.end) for other in agreeing):
        return True
    return bool(near & _around(item, agreeing) - scope)


def _shares_a_finish(item: Item, said: Statement) -> bool:
    """Whether a sentence gives a finish time of the item too: ``1:10:40 to 1:41:59 for four in five
    teams``."""
    return any(
        one.figure.unit == "s" and one.figure.value >= _FINISH_S and one.agrees(other)
        for one in said.figures
        for other in item.figures
    )


def _is_median(half: Figure, said: Statement, items: Sequence[Item]) -> bool:
    """``half of them finish within 1:30:47`` of a median of 1:30:47."""
    others = [one for one in said.figures if one.figure.start != half.start]
    return any(
        "median" in sentence and any(one.agrees(other) for other in figures(sentence))
        for item in items
        for sentence, _ in item.sentences
        for one in others
        if one.figure.unit == "s"
    )


def _around(item: Item, found: Sequence[Figure]) -> Keys:
    """The words that an item has near its figure: a fact is one thing, a document many."""
    if item.fact or item.others or not found:
        return item.stems
    return frozenset(
        stem
        for sentence, words in item.sentences
        if any(figure.written in sentence for figure in found)
        for stem in words
    )


def _spelled(figure: Figure, item: Item) -> bool:
    """``8 runs`` of ``eight runs``."""
    word = _NUMBER_WORDS.get(int(figure.value)) if figure.unit == "" else None
    return word is not None and re.search(rf"\b{word}\b", item.text, re.IGNORECASE) is not None


def _as_written(figure: Figure, known: Sequence[Item], scope: Keys, near: Keys) -> str:
    """The same digits with another unit, where the same thing is meant; else nothing."""
    for item in known:
        if not (item.keys & scope or near & item.stems - scope):
            continue
        for other in item.figures:
            unlike = (other.unit, other.step) != (figure.unit, figure.step)
            if unlike and abs(figure.value / figure.step - other.value / other.step) < 1e-6:
                return other.written
    return ""


def _has_another(figure: Figure, said: Statement, known: Sequence[Item], scope: Keys) -> bool:
    """Whether the truth has another figure of the same unit for the same thing of this race."""
    facts = [item for item in known if item.fact]
    if ":" in figure.written and figure.value >= _FINISH_S and said.personal and not scope:
        facts = [item for item in facts if "finish" in item.stems]
    elif not scope or not (said.mentions or ":" in figure.written):
        return False
    else:
        facts = [item for item in facts if item.keys & scope]
    return figure.unit in ("s", "%") and any(
        other.unit == figure.unit for item in facts for other in item.figures
    )
