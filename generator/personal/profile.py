"""How one athlete likes to be spoken to, learned from few choices; light enough to read whole.

Each of the nine kinds of athlete (brief, detailed or no matter; gentle, tough or no matter) is
equally likely at first. A choice between two wordings is taken as made by a logistic rule on how
well each fits (Bradley & Terry 1952; the rule also under RLHF's reward models, Christiano et al.
2017, arXiv:1706.03741), and Bayes' rule does the rest. Units are set, never guessed.
"""

import json
import math
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Literal, TypeVar

from generator.style import Length, Style, Tone, Units
from hyrox.errors import StoreError

LENGTHS: tuple[Length, ...] = ("brief", "", "detailed")
TONES: tuple[Tone, ...] = ("gentle", "", "tough")

SURE = 0.8
"""Share of choices between two opposite wordings in which an athlete takes the one that fits."""
LIKELY = 0.5
"""Probability from which the prompt uses a wish: likelier than all else together. One choice
between two opposite wordings reaches it, and one the other way ends it. (0.6 was measured too:
after eight choices it served simulated athletes worse, benchmarks/personal_style.py.)"""
ENOUGH = 0.65
"""Probability from which more choices would hardly change what is known."""
VOTE_WEIGHT = 0.5
"""A thumb may be about what was said as well as how: it counts half."""
SHORTENED, LENGTHENED = 0.7, 1.4
"""Length of an edit against the answer's, from which it is a wish for shorter or longer words."""
MOST_CHOICES = 50
"""Older choices are forgotten: people change."""

_Word = TypeVar("_Word", bound=str)
_PLACE: Mapping[str, float] = {"brief": -1, "detailed": 1, "gentle": -1, "tough": 1, "": 0}


@dataclass(frozen=True)
class Choice:
    """One wording taken over another; ``weight`` is 1 for a plain choice."""

    length: Length = ""
    tone: Tone = ""
    over_length: Length = ""
    over_tone: Tone = ""
    weight: float = 1.0

    @property
    def reversed(self) -> "Choice":
        return Choice(self.over_length, self.over_tone, self.length, self.tone, self.weight)


@dataclass(frozen=True)
class StyleProfile:
    """What was chosen, and what the athlete set outright (``None``: learn it)."""

    choices: tuple[Choice, ...] = ()
    length: Length | None = None
    tone: Tone | None = None
    units: Units = "metric"
    learns: bool = True

    def chose(self, choice: Choice) -> "StyleProfile":
        """The profile after one more choice; the same one where it may not learn."""
        if not self.learns:
            return self
        return replace(self, choices=(*self.choices, choice)[-MOST_CHOICES:])

    def voted(self, shown: Style, way: Literal["up", "down"]) -> "StyleProfile":
        """After a thumb on an answer that was asked for in ``shown``; plain ones say nothing."""
        if not shown.words:
            return self
        liked = Choice(shown.length, shown.tone, weight=VOTE_WEIGHT)
        return self.chose(liked if way == "up" else liked.reversed)

    def edited(self, before: str, after: str) -> "StyleProfile":
        """After an edit: a clearly shorter or longer one says which length is liked."""
        share = len(after.split()) / max(1, len(before.split()))
        if share <= SHORTENED:
            return self.chose(Choice(length="brief"))
        if share >= LENGTHENED:
            return self.chose(Choice(length="detailed"))
        return self

    def reset(self) -> "StyleProfile":
        """Nothing learned, nothing set but the units and whether to learn."""
        return StyleProfile(units=self.units, learns=self.learns)

    @property
    def belief(self) -> dict[tuple[Length, Tone], float]:
        """The probability of each kind of athlete; they sum to 1."""
        scale = math.log(SURE / (1 - SURE)) / 2
        logs = {
            (length, tone): sum(
                c.weight * -math.log1p(math.exp(-scale * _gain(c, length, tone)))
                for c in self.choices
            )
            for length, tone in product(LENGTHS, TONES)
        }
        top = max(logs.values())
        weights = {kind: math.exp(value - top) for kind, value in logs.items()}
        total = sum(weights.values())
        return {kind: weight / total for kind, weight in weights.items()}

    @property
    def length_belief(self) -> dict[Length, float]:
        """Probability of each length, whatever the tone."""
        belief = self.belief
        return {one: sum(p for (n, _), p in belief.items() if n == one) for one in LENGTHS}

    @property
    def tone_belief(self) -> dict[Tone, float]:
        """Probability of each tone, whatever the length."""
        belief = self.belief
        return {one: sum(p for (_, t), p in belief.items() if t == one) for one in TONES}

    @property
    def style(self) -> Style:
        """What the prompt asks for: what was set, else what is known well enough."""
        length, tone = self.length, self.tone
        if length is None:
            length = known(self.length_belief, LIKELY)
        if tone is None:
            tone = known(self.tone_belief, LIKELY)
        return Style(length or "", tone or "", self.units)

    @property
    def settled(self) -> bool:
        """Whether length and tone are both set or known well enough, "no matter" included."""
        length, tone = self.length, self.tone
        return (length is not None or known(self.length_belief, ENOUGH) is not None) and (
            tone is not None or known(self.tone_belief, ENOUGH) is not None
        )

    def as_json(self) -> str:
        """The profile as JSON; :meth:`from_json` reads it."""
        return json.dumps({"version": 1, **asdict(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "StyleProfile":
        """The profile of ``text``.

        Raises:
            StoreError: it is not a profile of this version.
        """
        from pydantic import TypeAdapter

        try:
            row = json.loads(text)
            if row.pop("version") != 1:
                raise ValueError("another version")
            profile: StyleProfile = TypeAdapter(cls).validate_python(row)
        except (ValueError, KeyError, AttributeError, TypeError):
            raise StoreError("The kept style cannot be read; forget it and choose again.") from None
        return profile

    def save(self, file: Path) -> None:
        """Write the profile, whole or not at all.

        Raises:
            StoreError: the file cannot be written.
        """
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=file.parent, prefix=".style-")
            with os.fdopen(handle, "w", encoding="utf-8") as scratch:
                scratch.write(self.as_json())
            os.replace(name, file)
        except OSError as error:
            raise StoreError(f"The style could not be kept in {file}: {error.strerror}.") from None

    @classmethod
    def load(cls, file: Path) -> "StyleProfile":
        """The kept profile; a fresh one where there is none.

        Raises:
            StoreError: the file is there and cannot be read.
        """
        try:
            return cls.from_json(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError):
            raise StoreError(f"The kept style {file} cannot be read; delete it.") from None


def _gain(choice: Choice, length: Length, tone: Tone) -> float:
    """How much better the taken wording fits this kind of athlete than the other."""
    return _PLACE[length] * (_PLACE[choice.length] - _PLACE[choice.over_length]) + _PLACE[tone] * (
        _PLACE[choice.tone] - _PLACE[choice.over_tone]
    )


def known(belief: Mapping[_Word, float], least: float) -> _Word | None:
    """The word whose probability is ``least`` or more; None if there is none."""
    best = max(belief, key=lambda one: belief[one])
    return best if belief[best] >= least else None


def as_choice(taken: Style, over: Style) -> Choice:
    """The choice between two wordings, by their styles."""
    return Choice(taken.length, taken.tone, over.length, over.tone)


def from_words(words: str) -> Style:
    """The style of ``brief, tough``; what is no word of a style is left out."""
    said: list[Any] = [word.strip() for word in words.split(",")]
    length: Length = next((word for word in said if word in ("brief", "detailed")), "")
    tone: Tone = next((word for word in said if word in ("gentle", "tough")), "")
    return Style(length, tone)
