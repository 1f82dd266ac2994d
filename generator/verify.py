"""The check every sentence passes before an athlete sees it.

A sentence is shown only if it cites evidence, every number stands in what it cites (value and
unit), every comparison has its direction, every segment it names is the one cited, what it says is
covered by the words of what it cites, and no word is made up. Pure functions on text: no model.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.claims.diets import wrong_diet
from generator.claims.figures.amounts import readings, spoken_keys, unread, unsaid_time
from generator.claims.figures.derived import DERIVED, derived, unclear_share, wrong_sum
from generator.claims.figures.forecasts import wrong_end
from generator.claims.figures.quantiles import in_quarter_points, wrong_band, wrong_pair
from generator.claims.figures.ranges import wrong_range
from generator.claims.figures.rates import keys_with_rate, no_longer, wrong_rate
from generator.claims.foods import wrong_food
from generator.claims.people.places import wrong_move
from generator.claims.people.rivals import is_finish, wrong_rival_of
from generator.claims.people.verdicts import wrong_verdict
from generator.claims.people.whose import only_gap, wrong_owner
from generator.claims.spoken import written_out
from generator.claims.studies import beyond
from generator.claims.wording import plain_names
from generator.claims.words import COACH_WORDS, PLAIN_WORDS, STOP
from generator.directions import Comparison, comparisons, idioms, wrong_rival
from generator.foreign import foreign
from generator.numbers import (
    NUMBER_WORDS,
    in_least_unit,
    names_with_digits,
    number_words,
    quantities,
)
from hyrox.evidence import Evidence, EvidenceItem, Kind
from ingest.guidance.plain import names_address
from retrieval.terms import segments_named

CITATION = re.compile(r"\[\s*([FNPC]\d{1,3}(?:\s*[,;]\s*[FNPC]\d{1,3})*)\s*\]")
_ANY_BRACKET = re.compile(r"\[[^\]]*\]")
_ABSTAINS = re.compile(
    r"\b(?:do(?:es)? not (?:say|cover|answer|tell)|no (?:source|evidence|passage)|"
    r"(?:is|are) not in (?:my|the) (?:sources?|evidence)|cannot tell|not covered)\b",
    re.IGNORECASE,
)
_LEVEL_WORDS = re.compile(
    r"\b(above|below|over|under)\b(?=[^.;]{0,20}\b(?:median|average|range|expected|peers)\b)",
    re.IGNORECASE,
)

_TIME_BESIDE = re.compile(
    r"(?:\d (?:s|seconds)|\d:\d\d) (?:above|below|over|under)\b", re.IGNORECASE
)
"""``31 s below the median``, which is read as a comparison."""

PASSAGE_SUPPORT = 0.5
"""Least share of a sentence's content words that its cited passage (or the question) contains.
At 0.5, 96 % of the written training answers pass against their own passage and 2 % against a
passage of another document (benchmarks/verifier.py)."""

FACT_SUPPORT = 0.5
"""The same for sentences that cite only facts; the coach's own plain words count as covered."""


@dataclass(frozen=True)
class Verdict:
    """Whether a sentence passed; ``reason`` says what failed, in words for a trace."""

    passed: bool
    citations: tuple[str, ...]
    reason: str = ""


def citations(sentence: str) -> tuple[str, ...]:
    """Ids a sentence cites, in order, each once."""
    ids: list[str] = []
    for match in CITATION.finditer(sentence):
        for item_id in re.split(r"\s*[,;]\s*", match[1]):
            if item_id not in ids:
                ids.append(item_id)
    return tuple(ids)


def without_citations(sentence: str) -> str:
    """The words of a sentence, brackets and doubled spaces removed."""
    text = re.sub(r"\s+", " ", _ANY_BRACKET.sub(" ", sentence)).strip()
    return re.sub(r"\s+([.,;:!?])", r"\1", text)


def abstains(text: str) -> bool:
    """Whether a text says, in the words this check knows, that the evidence does not answer."""
    return _ABSTAINS.search(text) is not None


def verify(sentence: str, evidence: Evidence, question: str = "") -> Verdict:
    """Check one sentence of the model against the evidence it cites.

    Args:
        sentence: generated text with its citation markers.
        evidence: everything the answer may rest on.
        question: its words may be repeated without support (its numbers may not).
    """
    cited = citations(sentence)
    text = written_out(without_citations(sentence))
    if not text:
        return Verdict(False, cited, "empty")
    unknown = [item_id for item_id in cited if item_id not in evidence.by_id]
    if unknown:
        return Verdict(False, cited, f"cites {', '.join(unknown)}, which is not in the evidence")
    if not cited:
        if _ABSTAINS.search(text) and not (quantities(text) or comparisons(text)):
            if reason := _foreign(text, [], question):
                return Verdict(False, (), reason)
            return Verdict(True, ())
        return Verdict(False, (), "cites nothing")
    items = [evidence[item_id] for item_id in cited]
    if address := names_address(text):
        return Verdict(False, cited, f"names an address, {address}")
    if reason := _figures(text, items, question):
        return Verdict(False, cited, reason)
    for check in (_segments, _phrases, _foreign):
        if reason := check(text, items, question):
            return Verdict(False, cited, reason)
    return Verdict(True, cited)


def _figures(text: str, items: list[EvidenceItem], question: str) -> str:
    """What is wrong with the sentence's figures; empty if one reading of its amounts in words is
    borne out. The reason is that of the first reading."""
    first = ""
    items = [*items, *derived(text, items)]
    allowed = _allowed_text(items)
    if any(item.kind is Kind.PASSAGE for item in items):
        text = in_quarter_points(text, allowed)
    for reading in readings(text, items, allowed):
        words = reading if _of_no_passage(items) else text
        reason = next(
            (r for check in _OF_FIGURES if (r := check(reading, items))),
            _support(words, items, question, reading),
        )
        if not reason:
            return ""
        first = first or reason
    return first


def _allowed_text(items: list[EvidenceItem]) -> str:
    said = (f"{item.text} {item.sentence} {item.source.title}" for item in items)
    return plain_names(" \n ".join(said))


def _numbers(text: str, items: list[EvidenceItem]) -> str:
    allowed = _allowed_text(items)
    known = {quantity.key for quantity in quantities(allowed)} | spoken_keys(allowed)
    known |= {in_least_unit(key) for key in known}
    rates = {unit for _, unit in keys_with_rate(text)}
    for quantity in quantities(text):
        value, unit = quantity.key
        if (
            quantity.key in known
            or in_least_unit(quantity.key) in known
            or any((value, rate) in known for rate in rates if rate.startswith(f"{unit}/"))
        ):
            continue
        shown = text[quantity.start : quantity.end].strip()
        return f"the number {shown} is not in {_ids(items)}"
    if _of_no_passage(items) and (words := unread(text)):
        return f"'{words}' is no figure of {_ids(items)}"
    if not _of_no_passage(items) and (words := unsaid_time(text, known)):
        return f"'{words}' is no time of {_ids(items)}"
    values = {value for value, _ in known} | number_words(allowed)
    values.add(float(sum(item.key not in DERIVED for item in items)))  # "Your two largest losses."
    for value in number_words(text) - values:
        return f"the number word for {value:g} is not in {_ids(items)}"
    for name in names_with_digits(text) - names_with_digits(allowed):
        if not any(known.endswith(f" {name}") for known in names_with_digits(allowed)):
            return f"{name} is not in {_ids(items)}"
    return ""


def _rates(text: str, items: list[EvidenceItem]) -> str:
    if wrong := wrong_rate(text, _allowed_text(items)):
        return f"'{wrong}' is not what {_ids(items)} says"
    passages = " ".join(item.text for item in items if item.kind is Kind.PASSAGE)
    if passages and (former := no_longer(text, passages)):
        return f"{former} is what {_ids(items)} gives for earlier seasons"
    if passages and (more := beyond(text, passages)):
        return f"'{more}' is more than {_ids(items)} says"
    if passages and (wrong := wrong_band(text, passages) or wrong_pair(text, passages)):
        return wrong
    return ""


def _owners(text: str, items: list[EvidenceItem]) -> str:
    if wrong := wrong_sum(text, items):
        return f"{wrong} is only a part of the sum"
    if share := unclear_share(text, items):
        return f"does not say which way {share} goes"
    return wrong_end(text, items) or wrong_range(text, items) or wrong_owner(text, items)


def _of_no_passage(items: list[EvidenceItem]) -> bool:
    return all(item.kind is not Kind.PASSAGE for item in items)


def _segments(text: str, items: list[EvidenceItem], question: str) -> str:
    known = set(segments_named(_allowed_text(items)))
    known |= {item.about for item in items if item.about}
    if any(item.kind is Kind.PASSAGE for item in items):
        known |= set(segments_named(question))
    for segment in segments_named(text):
        if segment not in known:
            return f"{segment.label} is not what {_ids(items)} is about"
    return ""


def _directions(text: str, items: list[EvidenceItem]) -> str:
    found = _compared(text, items)
    level = _LEVEL_WORDS.search(_TIME_BESIDE.sub("", text))
    if level and level[1].lower() not in _allowed_text(items).lower().split():
        return f"'{level[1]}' is not said in {_ids(items)}"
    if _of_no_passage(items) and (rival := wrong_rival(text, _allowed_text(items))):
        return f"{_ids(items)} compares with somebody else than {rival}"
    named = segments_named(text)
    about = [item for item in items if item.about is None or not named or item.about in named]
    if wrong := wrong_move(text, items):
        return f"{wrong} ({_ids(items)})"
    if not found and _of_no_passage(items) and (gap := only_gap(text, items)):
        return f"does not say which way the difference of {gap} goes"
    for comparison in found:
        if comparison.idiom and is_finish(comparison, items):
            continue
        if reason := _direction(comparison, about or items):
            return reason
        if rival := wrong_rival_of(text, comparison, items):
            return f"the difference of '{comparison.word}' is not the one to {rival}"
    return ""


_OF_FIGURES = (_numbers, _rates, _owners, _directions)


def _compared(text: str, items: list[EvidenceItem]) -> list[Comparison]:
    """The comparisons of a sentence; idioms of a race only where it cites something of a race."""
    found = comparisons(text)
    if _of_no_passage(items):
        return found + idioms(text)
    gaps = {
        comparison.amount.key
        for item in items
        if item.kind is not Kind.PASSAGE
        for comparison in comparisons(item.text)
        if comparison.amount
    }
    return found + [c for c in idioms(text) if c.amount and c.amount.key in gaps]


def _direction(comparison: Comparison, items: list[EvidenceItem]) -> str:
    said = [c for item in items for c in comparisons(item.text)]
    if comparison.amount is not None:
        same = [c for c in said if c.amount and c.amount.key == comparison.amount.key]
        if same:
            if any(c.way is comparison.way for c in same):
                return ""
            return f"'{comparison.word}' turns round what {_ids(items)} says"
        if said and all(item.kind is not Kind.PASSAGE for item in items):
            # A time put where the gap belongs: "5:21 slower than the median of 5:21".
            return f"the difference of '{comparison.word}' is not the one {_ids(items)} says"
    facts = [item for item in items if item.kind is not Kind.PASSAGE]
    if comparison.amount is None and any(
        c.way is comparison.way
        and (comparison.idiom or (c.word == comparison.word and c.amount is None))
        for item in facts
        if comparison.idiom is (item.kind is Kind.NEIGHBOUR)
        for c in comparisons(item.text)
    ):
        return ""  # "a real strength", or one of the two differences to another athlete
    ways = {item.direction for item in items if item.kind is not Kind.PASSAGE} - {None}
    if comparison.way in ways:
        return ""
    if any(item.kind is Kind.PASSAGE for item in items):
        said = [c for item in items if item.kind is Kind.PASSAGE for c in comparisons(item.text)]
    elif ways:
        return f"'{comparison.word}' is not the direction of {_ids(items)}"
    if any(c.way is comparison.way for c in said):
        return ""
    return f"'{comparison.word}' is not said in {_ids(items)}"


def _phrases(text: str, items: list[EvidenceItem], _question: str) -> str:
    cited = _allowed_text(items)
    passages = " \n ".join(item.text for item in items if item.kind is Kind.PASSAGE)
    said = wrong_verdict(text, items, cited) or wrong_diet(text, cited)
    said = said or wrong_food(text, passages)
    return f"'{said}' is not said in {_ids(items)}" if said else ""


def _support(text: str, items: list[EvidenceItem], question: str, figures: str) -> str:
    words = content_words(text)
    if not words:
        return ""
    only_facts = all(item.kind is not Kind.PASSAGE for item in items)
    known = content_words(_allowed_text(items)) | content_words(question)
    if only_facts:
        known |= _plain_words()
    # A quantity with its unit has been found in the items already; it weighs as two words, unless
    # a bare number beside it may belong to another quantity of the passage.
    found = quantities(figures)
    weight = 2 * len({q.key for q in found}) if all(q.unit for q in found) else 0
    share = (len(words & known) + weight) / (len(words) + weight)
    if share < (FACT_SUPPORT if only_facts else PASSAGE_SUPPORT):
        return f"only {share:.0%} of its words are covered by {_ids(items)}"
    return ""


def _foreign(text: str, items: list[EvidenceItem], _question: str) -> str:
    found = foreign(text, _allowed_text(items), content_words, _coach_words())
    return (
        f"'{found}' is no word of {_ids(items) or 'the evidence'} or of the coach" if found else ""
    )


@lru_cache(maxsize=1024)
def content_words(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    words = re.findall(r"[a-zà-ÿ][a-zà-ÿ']+", text.lower())
    return frozenset(_stem(word) for word in words if word not in STOP and len(word) > 2)


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    word = word.replace("'s", "").replace("'", "")
    for ending in ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "ly", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word.rstrip("yi") or word


def _ids(items: list[EvidenceItem]) -> str:
    return ", ".join(item.id for item in items if item.key not in DERIVED)


@lru_cache(maxsize=1)
def _coach_words() -> frozenset[str]:
    return content_words(f"{COACH_WORDS} {PLAIN_WORDS} {' '.join(NUMBER_WORDS)}")


@lru_cache(maxsize=1)
def _plain_words() -> frozenset[str]:
    return content_words(COACH_WORDS)
