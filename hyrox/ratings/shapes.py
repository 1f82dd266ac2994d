"""Pairs of answers to compare without knowing whose they are, and what a person said of them.

Nothing here tells which way an answer came from: that stands in a key, a file of its own, which the
page never sees.
"""

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, StringConstraints, ValidationError, model_validator

from hyrox.errors import InputError
from hyrox.plans.base import Strict

FORMAT: Literal[1] = 1
LONGEST_NOTE = 500

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8,64}$")]
Rater = Annotated[str, StringConstraints(pattern=r"^\w[\w .-]{0,39}$", strip_whitespace=True)]
"""A pseudonym: letters, digits, blanks, points, hyphens."""
Note = Annotated[str, StringConstraints(max_length=LONGEST_NOTE)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
Score = Annotated[int, Field(ge=1, le=5, strict=True)]

Place = Literal["A", "B"]
Choice = Literal["A", "B", "tie", "skip"]
Reason = Literal[
    "wrong number", "not about the question", "unclear", "unkind", "no source", "better advice"
]
Verdict = Literal["met", "partly", "not", "cannot judge"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
REASONS: tuple[Reason, ...] = get_args(Reason)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class Fact(Strict):
    """What is known about the athlete and the question; ``id`` is what an answer cites."""

    id: str
    text: str


class BlindAnswer(Strict):
    """An answer without its origin."""

    id: Id
    text: str = Field(min_length=1)


class Pair(Strict):
    """One question with two answers, in an order that means nothing."""

    id: Id
    question: str
    facts: tuple[Fact, ...] = ()
    answers: tuple[BlindAnswer, BlindAnswer]


class Pairs(Strict):
    """A file of pairs."""

    format: Literal[1] = FORMAT
    kind: Literal["pairs"] = "pairs"
    id: Id
    pairs: tuple[Pair, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        ids = [pair.id for pair in self.pairs]
        ids += [answer.id for pair in self.pairs for answer in pair.answers]
        if len(set(ids)) < len(ids):
            raise ValueError("two pairs or answers have one id")
        return self


class CodeVerdict(Strict):
    """What code found of a plan by one criterion; ``met`` is ``None`` where it does not apply."""

    met: bool | None
    why: str = ""


class PlanToRate(Strict):
    """A plan, and what code found of it; without a finding, ``code`` is empty."""

    format: Literal[1] = FORMAT
    kind: Literal["plan"] = "plan"
    plan: dict[str, Any]
    code: dict[Name, CodeVerdict] = Field({})

    @property
    def id(self) -> str:
        """The same for the same plan, whichever file it came in."""
        text = json.dumps(self.plan, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class PairRating(Strict):
    """What a rater said of one pair. ``shown`` are the answers' ids as they stood, A first."""

    format: Literal[1] = FORMAT
    kind: Literal["pair"] = "pair"
    set: Id
    pair: Id
    rater: Rater
    time: datetime
    shown: tuple[Id, Id]
    choice: Choice
    why: tuple[Reason, ...] = ()
    note: Note = ""
    scores: dict[Place, dict[Name, Score]] = Field({})

    @property
    def chosen(self) -> str | None:
        """The id of the answer that won; ``None`` for a tie or a pair that was skipped."""
        return self.shown[("A", "B").index(self.choice)] if self.choice in ("A", "B") else None


class PlanRating(Strict):
    """What a rater said of a plan, by criterion, before seeing what code had found (``code``)."""

    format: Literal[1] = FORMAT
    kind: Literal["plan"] = "plan"
    plan: Id
    rater: Rater
    time: datetime
    verdicts: dict[Name, Verdict] = Field(min_length=1)
    notes: dict[Name, Note] = Field({})
    code: dict[Name, bool | None] = Field({})


Rating = PairRating | PlanRating
Shown = tuple[Pair, tuple[BlindAnswer, BlindAnswer]]
"""A pair with its answers as A and B."""


def in_order(pairs: Pairs, rater: str) -> list[Shown]:
    """The pairs in this rater's order, each with its answers in this rater's order.

    Both are drawn from a seed of set, rater and pair: the same again after a break, and another for
    every rater.
    """
    dealt = list(pairs.pairs)
    random.Random(f"{pairs.id}|{rater}").shuffle(dealt)
    return [(pair, _placed(pairs.id, rater, pair)) for pair in dealt]


def _placed(of: str, rater: str, pair: Pair) -> tuple[BlindAnswer, BlindAnswer]:
    one, other = pair.answers
    swapped = random.Random(f"{of}|{rater}|{pair.id}").random() < 0.5
    return (other, one) if swapped else (one, other)


def rater_of(text: str) -> str:
    """A pseudonym as it is kept.

    Raises:
        InputError: it is empty, too long, or holds other signs than letters, digits and ``. -``.
    """
    from pydantic import TypeAdapter

    try:
        return TypeAdapter[str](Rater).validate_python(text)
    except ValidationError:
        raise InputError(
            "Choose a name for your ratings: up to 40 letters, digits, blanks, points or hyphens. "
            "It need not be your own."
        ) from None


def now() -> datetime:
    """The time of a rating, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def wrong(error: ValidationError) -> str:
    """The first thing that is wrong, and where."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else str(first["msg"])


def settled(
    ratings: Sequence[Rating],
) -> tuple[dict[tuple[str, str, str], PairRating], dict[tuple[str, str], PlanRating]]:
    """What counts where somebody rated twice.

    Returns:
        Pair ratings by set, pair and rater: the last one, for a choice may be put right. Plan
        ratings by plan and rater, their lines put together: of a criterion the first verdict,
        for by the second the rater had seen what code found.
    """
    pairs: dict[tuple[str, str, str], PairRating] = {}
    plans: dict[tuple[str, str], PlanRating] = {}
    for rating in ratings:
        if isinstance(rating, PairRating):
            pairs[rating.set, rating.pair, rating.rater] = rating
            continue
        key = (rating.plan, rating.rater)
        before = plans.get(key)
        plans[key] = rating if before is None else _joined(before, rating)
    return pairs, plans


def _joined(before: PlanRating, after: PlanRating) -> PlanRating:
    def first(name: str) -> Mapping[str, Any]:
        new = {k: v for k, v in getattr(after, name).items() if k not in before.verdicts}
        return {**new, **getattr(before, name)}

    return before.model_copy(update={name: first(name) for name in ("verdicts", "notes", "code")})
