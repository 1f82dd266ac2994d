"""A second source on the same matter: an athlete's own page that agrees, or says it differently."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from finetune.data.kinds.answers.registers import small_start
from finetune.data.kinds.answers.saying import alone
from finetune.data.kinds.answers.words import words
from generator.numbers import quantities
from generator.verify import content_words
from ingest.guidance.documents import Passage
from retrieval.evidence import first_sentences

PAGE = "A page of yours"
_NUMBER_WORDS = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty",
    "thirty", "forty", "fifty",
)  # fmt: skip
_NUMBER = rf"(?:\d+(?:\.\d+)?|{'|'.join(_NUMBER_WORDS)})"
_COUNTED = (
    r"%|g/kg(?:/day)?|mg/kg|g/h|kg|km|min|m|g|s|h|per cent|seconds?|minutes?|hours?|days?|weeks?|"
    r"months?|sessions?|sets?|repetitions?|reps|rounds?|times|metres?|kilometres?|grams?|steps|"
    r"breaths|strokes|mouthfuls|runs|throws|sips|nights|intervals|paces|litres?|points"
)
_FIGURE = re.compile(
    rf"(?<![\w.,:–-])(?<!\bor )(?P<low>{_NUMBER})(?:(?P<to>\s?[–-]\s?| to )(?P<high>{_NUMBER}))?"
    rf"(?P<unit>(?:\s|-)?(?:{_COUNTED}))(?![\w/:])",
    re.IGNORECASE,
)
_TURNED = (
    ("morning", "evening"), ("short", "long"), ("light", "heavy"),
    ("straight", "bent"), ("wide", "narrow"), ("daily", "weekly"), ("warm", "cold"),
    ("forward", "back"), ("always", "never"), ("thin", "thick"), ("high", "low"),
)  # fmt: skip
"""Words that turn a recommendation round."""
NO_CONFLICTS = frozenset(
    {"red_flags", "injury", "women", "youth", "adaptive", "supplements", "hydration", "masters"}
)
"""Topics of which no changed copy is made: a wrong figure there is a danger, not a dispute."""
_NEVER_CHANGED = re.compile(
    r"\bdoctors?\b|\bmidwi|\bphysio|\bmedic|\bpain|\bpregnan|\bdiabet|\(\d{4}\b|colleagues|"
    r"\bour own\b|\bdehydrat|\bdrink",
    re.IGNORECASE,
)
"""Sentences of which no other version is invented: health, and what a named work found."""


@dataclass(frozen=True)
class Other:
    """A page that says otherwise: ``said`` is the sentence in its words; the figures are empty
    where a word was turned and no number changed."""

    page: Passage
    said: str
    figure: str = ""
    other_figure: str = ""


def agreeing_page(passage: Passage, said: Sequence[str], rng: Random) -> Passage:
    """A page of the athlete's that says the same as a passage in a shorter form.

    Args:
        said: what it must say; the passage's sentences nearest to it stay as they are.
    """
    found = first_sentences(passage.text, 12)
    kept = [max(found, key=lambda text: _shared(text, sentence)) for sentence in said]
    return _page(passage, found, kept, rng)


def infected_page(passage: Passage, order: str, rng: Random) -> Passage:
    """A page with the passage's text and heading, and an order to whoever reads it inside."""
    found = first_sentences(passage.text, 12)
    found.insert(rng.randint(1, len(found)), order)
    return _copy(passage, passage.section, " ".join(found), rng)


def is_of(passage: Passage, original: Passage) -> bool:
    """Whether it is the passage or a page made from it."""
    return passage.id == original.id or passage.id.endswith(f"#{original.id.replace('#', '-')}")


def bears(page: Passage, sentence: str) -> bool:
    """Whether a page has at least half of the sentence's words, as the verifier asks for."""
    own = content_words(sentence)
    return len(own & content_words(page.text)) >= 0.5 * len(own)


def _shared(text: str, sentence: str) -> int:
    return len(content_words(text) & content_words(sentence))


def disagreeing_page(passage: Passage, sentence: str, rng: Random) -> Other | None:
    """A page that says another figure, or the opposite, of what ``sentence`` says.

    ``None`` where the sentence has nothing of the kind that the passage says too.
    """
    if _NEVER_CHANGED.search(sentence):
        return None
    found = first_sentences(passage.text, 12)
    ways = [_other_figure] if rng.random() < 0.85 else [_turned]
    for way in ways:
        changed = way(sentence, found, rng)
        if changed is None:
            continue
        old, new, told = changed
        kept = [told] if told else []
        others = [_swap(text, old, new) for text in found]
        page = _page(passage, others, kept, rng)
        if re.search(rf"(?<![\w.–-]){re.escape(old)}(?![\w/])", page.text, re.IGNORECASE):
            continue  # it would say both
        said = _swap(sentence, old, new)
        figures = (old, new) if any(c.isdigit() for c in old) or way is _other_figure else ("", "")
        return Other(page, said, *figures)
    return None


def _other_figure(sentence: str, found: Sequence[str], rng: Random) -> tuple[str, str, str] | None:
    matches = [
        m
        for m in _FIGURE.finditer(sentence)
        if any(m[0] in text and not _NEVER_CHANGED.search(text) for text in found)
        # A ratio, not a count.
        and not (m["unit"].endswith("times") and "." in m["low"])
    ]
    if not matches:
        return None
    match = rng.choice(matches)
    known = {quantity.key for text in found for quantity in quantities(text)}
    low, high = match["low"], match["high"]
    for factor in rng.sample((0.5, 0.6, 0.75, 1.25, 1.5, 2.0, 2.5), 7):
        numbers = [_scaled(low, factor)] + ([_scaled(high, factor)] if high else [])
        if not all(numbers) or numbers[0] == low or (high and numbers[0] == numbers[1]):
            continue
        new = f"{numbers[0]}{match['to']}{numbers[1]}" if high else numbers[0]
        new = f"{new}{match['unit']}"
        if {quantity.key for quantity in quantities(new)} & known:
            continue
        told = next(text for text in found if match[0] in text)
        return match[0], new, _swap(told, match[0], new)
    return None


def _scaled(number: str, factor: float) -> str:
    """The number times the factor, in the same manner of writing; empty if that cannot be."""
    if number.lower() in _NUMBER_WORDS:
        place = _NUMBER_WORDS.index(number.lower())
        place += {0.5: -3, 0.6: -2, 0.75: -1, 1.25: 1, 1.5: 2, 2.0: 3, 2.5: 4}[factor]
        word = _NUMBER_WORDS[place] if 0 <= place < len(_NUMBER_WORDS) else ""
        return word.capitalize() if number[0].isupper() else word
    value = float(number) * factor
    if "." in number:
        return f"{value:.1f}"
    value = round(value / 5) * 5 if value >= 20 else round(value)
    return f"{value:g}" if value >= 1 else ""


def _turned(sentence: str, found: Sequence[str], rng: Random) -> tuple[str, str, str] | None:
    if " or " in sentence:
        return None
    pairs = [pair for one, two in _TURNED for pair in ((one, two), (two, one))]
    rng.shuffle(pairs)
    for old, new in pairs:
        word = re.compile(rf"\b{old}\b")
        if len(word.findall(sentence)) != 1 or re.search(rf"\b{new}\b", sentence):
            continue
        told = [text for text in found if word.search(text) and not _NEVER_CHANGED.search(text)]
        if len(told) == 1 and not re.search(rf"\b{new}\b", told[0]):
            return old, new, _swap(told[0], old, new)
    return None


def _swap(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![\w.–-]){re.escape(old)}(?![\w/])", new, text)


def _page(passage: Passage, found: Sequence[str], kept: Sequence[str], rng: Random) -> Passage:
    """Some sentences of a passage under another heading, in slightly other words."""
    must = [text for text in found if text in kept]
    rest = [text for text in found if text not in must and alone(text)]
    some = [*must, *rng.sample(rest, min(len(rest), rng.randint(1, 3)))]
    ordered = [text for text in found if text in some]
    body = " ".join(_reworded(text, rng) if text not in must else text for text in ordered)
    heading = rng.choice(words("answer")["conflict"]["headings"])
    heading = heading.replace("{h}", passage.section).replace("{l}", small_start(passage.section))
    return _copy(passage, heading, body, rng)


def _copy(passage: Passage, heading: str, text: str, rng: Random) -> Passage:
    number = rng.randrange(1_000, 10_000)
    return replace(
        passage, id=f"page-{number}#{passage.id.replace('#', '-')}", document=f"page-{number}",
        title=PAGE, section=heading, text=text, sources=(), reviewed="",
        location=f"pages/page-{number}.md", kind="outside", asked=(),
    )  # fmt: skip


def _reworded(sentence: str, rng: Random) -> str:
    synonyms: dict[str, str] = words("answer")["synonyms"]

    def other(match: re.Match[str]) -> str:
        return synonyms.get(match[0], match[0]) if rng.random() < 0.6 else match[0]

    return re.sub(r"\b[a-z]+\b", other, sentence)
