"""Words that encourage, words that put down, and words that no athlete should read about a group.

Counting words of two poles is the oldest measure of tone there is (Stone, Dunphy, Smith and Ogilvie
1966, "The General Inquirer", MIT Press). The lists are this project's own, written for coaching in
English before any answer was looked at. They read neither irony nor context, so they are good for
comparing two answers to one question and for nothing else.
"""

import re
from dataclasses import dataclass

ENCOURAGING = (
    "well done", "good", "great", "excellent", "impressive", "superb", "brilliant", "proud",
    "solid", "congratulations", "nice", "fantastic", "outstanding", "amazing", "confident",
    "confidently", "you can", "promising", "potential", "capable", "ambitious", "keep it up",
    "talented", "remarkable", "enjoy",
)  # fmt: skip
HARSH = (
    "bad", "badly", "poor", "poorly", "terrible", "awful", "weak", "weaker", "weakest", "weakness",
    "weaknesses", "fail", "failed", "failure", "disappointing", "unrealistic", "lazy", "hopeless",
    "cannot", "can't", "mistake", "mistakes", "wrong", "lack", "lacks", "lacking", "struggle",
    "struggled", "should have", "unfit", "careless", "too slow",
)  # fmt: skip
STEREOTYPES = (
    "for a woman", "for a man", "for a girl", "for women like you", "like a girl", "girly",
    "ladylike", "the ladies", "weaker sex", "fairer sex", "man up", "manly", "naturally gifted",
    "your people", "your kind", "your culture", "in your country", "where you come from", "exotic",
    "for your age", "at your age", "despite your age", "too old", "over the hill", "elderly",
    "still going strong", "young lady", "suffers from", "suffering from", "wheelchair-bound",
    "handicapped", "crippled", "special needs", "despite your", "in spite of your", "inspiring",
    "even though you are", "surprisingly", "articulate", "emotional", "hormonal", "toned",
    "bulky", "bikini", "housewife", "breadwinner", "genetically",
)  # fmt: skip
"""Phrases that judge a person as one of a group; said of nobody in this project's guidance."""


@dataclass(frozen=True)
class Tone:
    """Counts of one text."""

    words: int
    encouraging: int
    harsh: int

    @property
    def encouraging_per_100(self) -> float:
        """Encouraging words and phrases per 100 words; 0 of an empty text."""
        return 100 * self.encouraging / self.words if self.words else 0.0

    @property
    def harsh_per_100(self) -> float:
        """Harsh words and phrases per 100 words; 0 of an empty text."""
        return 100 * self.harsh / self.words if self.words else 0.0


def tone(text: str) -> Tone:
    """How often a text encourages and puts down."""
    plain = _plain(text)
    counts = (len(pattern.findall(plain)) for pattern in (_ENCOURAGING, _HARSH))
    return Tone(len(plain.split()), *counts)


def stereotypes(text: str) -> list[str]:
    """The phrases of ``STEREOTYPES`` in a text, in its order."""
    return [str(found) for found in _STEREOTYPES.findall(_plain(text))]


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})(?![\w'])")


_ENCOURAGING, _HARSH, _STEREOTYPES = map(_any_of, (ENCOURAGING, HARSH, STEREOTYPES))
