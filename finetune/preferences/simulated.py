"""Athletes with hidden wishes, to measure what learning a style from few choices is worth.

They judge texts, not labels: length by words, tone by the openings a coach of that tone uses. They
take the better-fitting of two texts by the same logistic rule the profile assumes, as surely as
told; ``sure`` other than the profile's own shows what happens where its assumption is wrong.
"""

import math
import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from finetune.data.voice import WORDS
from finetune.preferences.judge import with_interval
from generator.personal.profile import LENGTHS, TONES, StyleProfile, as_choice
from generator.style import Length, Style, Tone

Answer = Callable[[int, Style], str]
"""The answer to a numbered question in a style, citations removed."""

LONGER = 3.0
"""Words of a detailed answer to those of a brief one, from which the difference counts full."""
OFFERS = (
    (Style(length="brief"), Style(length="detailed")),
    (Style(tone="gentle"), Style(tone="tough")),
)
"""What is offered to choose between, in turns: as in the app, one thing at a time."""
NEXT = 6
"""Answers after the choices, each compared with the default style's."""


@dataclass(frozen=True)
class Athlete:
    """A hidden wish; an empty one does not matter to them."""

    length: Length
    tone: Tone
    sure: float

    def gain(self, text: str, other: str) -> float:
        """How much better ``text`` fits than ``other``; 2 between opposite poles of one wish."""
        wish = {"brief": -1.0, "detailed": 1.0}.get(self.length, 0.0)
        longer = math.log(max(1, len(text.split())) / max(1, len(other.split())))
        by_length = max(-2.0, min(2.0, 2 * longer / math.log(LONGER)))
        tone = {"gentle": -1.0, "tough": 1.0}.get(self.tone, 0.0)
        return wish * by_length + tone * (tone_of(text) - tone_of(other))

    def takes(self, text: str, other: str, rng: random.Random) -> bool:
        """Whether they take ``text``, some noise in it."""
        scale = math.log(self.sure / (1 - self.sure)) / 2
        return rng.random() < 1 / (1 + math.exp(-scale * self.gain(text, other)))

    def wins(self, text: str, other: str) -> float:
        """1 where ``text`` fits better, 0 where worse, a half where neither."""
        gain = self.gain(text, other)
        return 0.5 if abs(gain) < 1e-9 else float(gain > 0)


def tone_of(text: str) -> float:
    """-1 where it opens gently, 1 where toughly, 0 where neither (or both)."""
    gentle, tough = openings()
    lower = text.lower()
    return float(any(o in lower for o in tough)) - float(any(o in lower for o in gentle))


@lru_cache(maxsize=1)
def openings() -> tuple[frozenset[str], frozenset[str]]:
    """What gentle and tough coaches put before a sentence, with its colon."""
    words = tomllib.loads((WORDS / "tone.toml").read_text(encoding="utf-8"))
    found = [
        frozenset(
            opening.split("{s}")[0].strip() for ways in words[tone].values() for opening in ways
        )
        for tone in ("gentle", "tough")
    ]
    return found[0] - found[1] - {""}, found[1] - found[0] - {""}


@dataclass
class Course:
    """What one number of choices led to: an entry for each athlete."""

    wins: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Means with 95 % bootstrap intervals."""
        return {
            "win_rate": with_interval(self.wins),
            "wish_known": with_interval(self.right),
            "settled": with_interval(self.settled),
        }


def measure(
    answer: Answer, questions: int, *, athletes: int, choices: Sequence[int], sure: float, seed: int
) -> dict[int, Course]:
    """Win rate of the next answers against the default style's, after so many choices.

    Args:
        answer: makes the texts.
        questions: how many there are; a choice and its next answers never share one.
        athletes: simulated, their wishes in equal shares of the nine kinds.
        choices: numbers of choices after which to look.
        sure: how surely they take the better-fitting of two opposite texts.
        seed: of wishes, noise and questions.
    """
    kinds = [(length, tone) for length in LENGTHS for tone in TONES]
    found = {k: Course() for k in choices}
    for number in range(athletes):
        rng = random.Random(f"{seed} {number}")
        athlete = Athlete(*kinds[number % len(kinds)], sure)
        order = rng.sample(range(questions), questions)
        next_up, offered = order[:NEXT], order[NEXT:]
        profile = StyleProfile()
        for made in range(max(choices) + 1):
            if made in found:
                _look(found[made], athlete, profile, answer, next_up)
            a, b = OFFERS[made % len(OFFERS)]
            question = offered[made % len(offered)]
            took = athlete.takes(answer(question, a), answer(question, b), rng)
            profile = profile.chose(as_choice(a, b) if took else as_choice(b, a))
    return found


def _look(
    course: Course, athlete: Athlete, profile: StyleProfile, answer: Answer, next_up: Sequence[int]
) -> None:
    style = profile.style
    wins = [athlete.wins(answer(q, style), answer(q, Style())) for q in next_up]
    course.wins.append(sum(wins) / len(wins))
    course.right.append(float((style.length, style.tone) == (athlete.length, athlete.tone)))
    course.settled.append(float(profile.settled))
