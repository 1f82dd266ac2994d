"""The words of a text as metrics compare them: content words by their stem, segments by one name.

Names of race segments are read as one token each (``run 5`` and ``running`` share nothing), in the
free spellings of a model that was shown none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from eval.figures import CITATION, figures

WIDE = frozenset(("running", "stations"))
"""Not one segment but several; a passage about one of them may still be meant."""

WORDS_NEEDED = 0.7
"""Share of a sentence's content words that one sentence of a true item must have, its heading
counted in. Chosen on the development split of ``corpora/questions/evaluation/sentences.jsonl``: of
48 sentences without figures, many written to mislead, the rules keep 15 of 19 that are borne out
and refuse 21 of 29 that are not; at 0.6 they keep 17 and refuse 14, at 0.8 13 and 25."""

_NAMES = {
    "skierg": r"skied|ski[ -]?ergs?|ski erg(?:ometer)?s?",
    "sled push": r"sled[ -]push(?:es|ing)?|push(?:ing)? (?:the |a )?sleds?",
    "sled pull": r"sled[ -]pulls?|sled[ -]pulling|pull(?:ing)? (?:the |a )?sleds?",
    "burpee broad jump": r"burpee[ -]broad[ -]jumps?|bbjs?|burpees",
    "rowing": r"rowed|row(?:ing|er)(?: machine)?|(?:1000[ -]?m|1 km|1,000 m) row|the row",
    "farmers carry": r"farmer(?:['’]?s|s['’])?[ -]carr(?:y|ies)",
    "sandbag lunges": r"lunged|(?:sandbag[ -])?lunges|sandbag[ -]lunge|sandbag",
    "wall balls": r"wall[ -]?balls?",
    "roxzone": r"rox[ -]?zones?|transitions?",
    "running": r"running(?! (?:straight|after|on|with|into|in)\b)|"
    r"(?:your|the|all|eight|all eight|8) runs",
    "stations": r"stations",
}
_SEGMENT = re.compile(
    r"\b(?:(?P<run>(?:runs?|running leg|lap) ?#?(?P<number>[1-8]))(?![\d%:.]\d|[\d%])"
    r"(?! ?(?:s|sec|seconds|min|minutes|km|m|kg|times|sets|reps)\b)"
    + "".join(f"|(?P<{key.replace(' ', '_')}>{names})" for key, names in _NAMES.items())
    + r")\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.IGNORECASE)
_STOP = frozenset(
    """a about above after again against all also am an and any are as at be because been before
    being below between both but by can could did do does doing down during each even every few for
    from further get gets give had has have having he her here him his how i if in into is it its
    itself just like make makes more most much my no nor not now of off on once one only or other
    others our out over own per really s same she should so some such t than that the their them
    then there these they this those through to too under until up us use very was way we well were
    what when where which while who whom why will with would you your yours yourself let can't
    don't doesn't isn't it's that's you're you've won't may might must need also still yet min sec
    km kg second seconds minute minutes percent""".split()
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|avoid\w*|neither|nor|cannot)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)


_QUANTIFIER = re.compile(
    r"\b(?:most|only|solely|never|always|everyone|everybody|nobody|no one|none|all|every)\b"
    r"(?! (?:eight|of all|the way|else)\b)",
    re.IGNORECASE,
)
_SAME_QUANTIFIER = {
    "everyone": "all", "everybody": "all", "every": "all", "always": "all", "solely": "only",
    "nobody": "never", "no one": "never", "none": "never",
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """A segment where a text names it."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Word:
    """A content word's stem, or a segment's name, where it stands."""

    stem: str
    start: int


@lru_cache(maxsize=8192)
def segments(text: str) -> tuple[Named, ...]:
    """The race segments that a text names, in order, under one spelling each (``run 5``)."""
    return tuple(
        Named(f"run {m['number']}" if m["run"] else _key(m), m.start(), m.end())
        for m in _SEGMENT.finditer(text)
    )


def _key(match: re.Match[str]) -> str:
    return next(key for key in _NAMES if match[key.replace(" ", "_")])


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[Word, ...]:
    """The content words of a text and the segments it names, in order; no figures."""
    blank = CITATION.sub(lambda m: " " * len(m[0]), text)
    named = segments(text)
    read = [(name.start, name.end) for name in named]
    for start, end in read + [(figure.start, figure.end) for figure in figures(text)]:
        blank = blank[:start] + " " * (end - start) + blank[end:]
    found = [Word(name.key, name.start) for name in named]
    for match in _WORD.finditer(blank):
        word = match[0].lower().replace("’", "'")
        if word not in _STOP and len(word) > 1:
            found.append(Word(_stem(word.removesuffix("'s")), match.start()))
    return tuple(sorted(found, key=lambda one: one.start))


def stems(text: str) -> frozenset[str]:
    """The set of ``words``."""
    return frozenset(word.stem for word in words(text))


def covered(claim: frozenset[str], by: frozenset[str]) -> float:
    """Share of the claim's words that another text has too; 0 of no words."""
    return len(claim & by) / len(claim) if claim else 0.0


def negated(text: str) -> bool:
    """Whether a text forbids or denies something."""
    return bool(_NEGATION.search(text))


def denies(sentence: str, claim: frozenset[str]) -> bool:
    """Whether a sentence forbids or denies something in a part that speaks of the same things."""
    parts = [part for part in re.split(r"[;:](?!\d)|,(?!\d)", sentence) if stems(part) & claim]
    return any(negated(part) for part in parts)


def quantifiers(text: str) -> frozenset[str]:
    """Words that say of how many something holds: ``most``, ``only``, ``never``, ``everyone``."""
    found = {match[0].lower() for match in _QUANTIFIER.finditer(text)}
    return frozenset(_SAME_QUANTIFIER.get(word, word) for word in found)


def sentences(text: str) -> Sequence[str]:
    """Sentences of a text, roughly: for finding the one that another text is about."""
    return [s for s in re.split(r"(?<=[.!?])\s+|\n+", text) if s.strip()]


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")
