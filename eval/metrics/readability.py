"""How easy English is to read, by the length of its sentences and words.

Reading ease: Flesch 1948, "A new readability yardstick", Journal of Applied Psychology 32(3).
Grade: Kincaid, Fishburne, Rogers and Chissom 1975, Naval Technical Training Command, Research
Branch Report 8-75. Syllables are counted by rules of spelling, so a text's figure is off where its
words are spelled unusually (of the words in this project's guidance, 99 in 100 as in the CMU
Pronouncing Dictionary); figures in digits count as words of one syllable.
"""

import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n+")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|\d+(?:[.,:]\d+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_APART = re.compile(
    r"i[ao](?!n\b|ns\b|u)|(?<![cgstx])ia|io(?!n|u)|(?<=[^aeiouqg])ua(?!r)|eo(?!u)|"
    r"[^aeiou]yi|(?<!q)uou|uity|(?:[eoy]|sk[i]|u)ing(?=s?\b)|iet|ien(?:ce|t)|"
    r"(?<=[^aeioucst])ie(?=r\b|st\b)|(?<=[rl])ious|(?<!g)u(?:in|id)\b|\bbeyo|ayer|(?<=r)eact|dium"
)
"""Vowels side by side that are spoken apart: ``radio``, ``usual``, ``being``, ``heavier``."""
_CLOSED = re.compile(r"(?:tion|sion|cian|cial|tial|cious|tious|geous|gion)")
_MUTE_END = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[aeiouy])e$|(?<=[^aeiouytdl])ed$|"
    r"(?<=[aeiouy]l)e[ds]$|(?<=[^aeiouysxzcghl])es$|(?<=[^cs]h)es$"
)
_MUTE_WITHIN = re.compile(r"(?<=[aeiouy])([^aeiouy]{1,2})e(?=(?:ful|less|ly|ment|ness|where)s?\b)")
_SPOKEN = {
    "skierg": 2, "hyrox": 2, "area": 3, "idea": 3, "ideas": 3, "create": 2, "burpee": 2,
    "burpees": 2, "every": 2, "everybody": 4, "everyone": 3, "everything": 3, "people": 2,
    "recipe": 3, "science": 2, "the": 1, "he": 1, "me": 1, "be": 1, "she": 1, "we": 1, "ever": 2,
    "someone": 2, "somebody": 3, "something": 2, "sometimes": 2, "somewhere": 2, "anyone": 3,
    "kilometre": 4, "kilometres": 4, "metre": 2, "metres": 2, "audience": 3, "tired": 2,
    "colleague": 2, "colleagues": 2, "technique": 2, "techniques": 2, "evening": 2, "fatigue": 2,
    "rhythm": 2, "rulebook": 2, "experience": 4, "experienced": 4, "therefore": 2, "hundred": 2,
    "safety": 2, "business": 2, "aches": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Lengths:
    """What both figures are made of."""

    sentences: int
    words: int
    syllables: int


def lengths(text: str) -> Lengths:
    """Sentences, words and syllables of a text."""
    words = _WORD.findall(text)
    parts = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    return Lengths(len(parts), len(words), sum(map(syllables, words)))


def reading_ease(text: str) -> float:
    """Flesch 1948: 206.835 - 1.015 words a sentence - 84.6 syllables a word; higher is easier, 60
    to 70 is plain English. 0 of an empty text."""
    return ease_of(lengths(text))


def grade(text: str) -> float:
    """Flesch-Kincaid 1975: 0.39 words a sentence + 11.8 syllables a word - 15.59, in years of
    school in the United States. 0 of an empty text."""
    return grade_of(lengths(text))


def ease_of(of: Lengths) -> float:
    """``reading_ease`` of counted lengths."""
    if not of.words:
        return 0.0
    return 206.835 - 1.015 * of.words / of.sentences - 84.6 * of.syllables / of.words


def grade_of(of: Lengths) -> float:
    """``grade`` of counted lengths."""
    if not of.words:
        return 0.0
    return 0.39 * of.words / of.sentences + 11.8 * of.syllables / of.words - 15.59


def syllables(word: str) -> int:
    """Syllables of an English word, by its spelling; at least 1."""
    plain = re.sub(r"[^a-z]", "", word.lower().removesuffix("'s").removesuffix("’s"))
    if plain in _SPOKEN:
        return _SPOKEN[plain]
    spoken = _MUTE_WITHIN.sub(r"\1", _MUTE_END.sub("", plain))
    closed = _CLOSED.sub("shan", spoken)
    return max(1, len(_VOWELS.findall(closed)) + len(_APART.findall(closed)))
