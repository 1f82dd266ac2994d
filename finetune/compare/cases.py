"""Held-out examples as single questions: each turn of a conversation is answered by itself.

Earlier answers in a prompt are the written targets, not the model's own: all ways are asked exactly
the same, and one bad answer does not spoil the turns after it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from finetune.data.checks import shown_by_turn
from finetune.data.example import Asked, Example, Expects, Kind
from generator.coach import MAX_TOKENS
from generator.plans.drafting import CHOSEN
from generator.prompt import Message
from hyrox.evidence import Evidence

CHARACTERS_OF_TOKEN = 2.9
"""Of a week's JSON in the shipped model's tokens."""
ROOM = 1.3
"""Longest JSON, in lengths of the target."""


@dataclass(frozen=True)
class Case:
    """One turn to be answered: ``known`` is what its conversation has shown by then."""

    example: Example
    turn: int
    prompt: tuple[Message, ...]
    known: Evidence
    target: str

    @property
    def key(self) -> str:
        """Names the case in a file of answers."""
        return f"{self.example.id}#{self.turn}"

    @property
    def asked(self) -> Asked:
        return self.example.turns[self.turn]

    @property
    def kind(self) -> Kind:
        return self.example.kind

    @property
    def max_tokens(self) -> int:
        """Longest answer: that of serving; of JSON, by the length of the target."""
        if self.asked.expects is Expects.LETTERS:
            return 3 * CHOSEN
        if self.asked.expects is Expects.JSON:
            return ceil(len(self.target) / CHARACTERS_OF_TOKEN * ROOM)
        return MAX_TOKENS


def cases_of(example: Example) -> Iterator[Case]:
    """The turns of a conversation as cases, in order."""
    shown = shown_by_turn(example)
    answers = [at for at, m in enumerate(example.messages) if m["role"] == "assistant"]
    for turn, (at, known) in enumerate(zip(answers, shown, strict=True)):
        yield Case(example, turn, example.messages[:at], known, example.targets[turn])


def chosen(
    examples: Iterable[Example], limit: int = 0, most: Mapping[Kind, int] | None = None
) -> list[Example]:
    """The first examples of each kind, in the order of the file (which is shuffled).

    Args:
        limit: of each kind at most; 0: all.
        most: of some kinds fewer than all, where ``limit`` does not say.
    """
    counts: Counter[Kind] = Counter()
    found = []
    for example in examples:
        allowed = limit or (most or {}).get(example.kind, 0)
        if not allowed or counts[example.kind] < allowed:
            counts[example.kind] += 1
            found.append(example)
    return found
