"""Held-out examples by hand: two facts, a passage, what is asked of them."""

from collections.abc import Callable, Sequence

import pytest

from finetune.compare.cases import Case, cases_of
from finetune.data.example import Asked, Example, Expects, Kind
from generator.prompt import Turn, head, messages, turn
from hyrox.evidence import Direction, EvidenceItem, Source
from hyrox.evidence import Kind as Of
from hyrox.segments import Segment

PEERS = Source("Peers", "men, open, 120 finishes")
SLED = EvidenceItem(
    "F1", Of.FACT, "Sled push: 3:10, 20 s slower than the peer median of 2:50.",
    "Your sled push took 3:10, 20 s slower than the peer median of 2:50.", PEERS,
    about=Segment.SLED_PUSH, direction=Direction.SLOWER,
)  # fmt: skip
ROW = EvidenceItem(
    "F2", Of.FACT, "Rowing: 4:20, 10 s faster than the peer median of 4:30.",
    "Your rowing took 4:20, 10 s faster than the peer median of 4:30.", PEERS,
    about=Segment.ROW, direction=Direction.FASTER,
)  # fmt: skip
PAGE = EvidenceItem(
    "P1", Of.PASSAGE, "Sled push: Short steps keep the sled moving. A stop costs most.",
    "Short steps keep the sled moving.", Source("Sled push", "sled-push#steps"),
    heading="Sled push",
)  # fmt: skip

Make = Callable[..., Example]


@pytest.fixture(scope="session")
def made() -> Make:
    """Makes an example of turns ``(question, target, expects, gold)`` over the three items."""

    def make(
        *turns: tuple[str, str, Expects, tuple[str, ...]],
        kind: Kind = Kind.RACE,
        id: str = "heldout-race-000000",
        items: Sequence[EvidenceItem] = (SLED, ROW, PAGE),
    ) -> Example:
        asked = [
            turn(question, items, items if number == 0 else ())
            for number, (question, *_) in enumerate(turns)
        ]
        past = [Turn(said, turns[at][1]) for at, said in enumerate(asked[:-1])]
        return Example(
            id=id,
            kind=kind,
            families=("athlete:1",),
            messages=(
                *messages(head(), past, asked[-1]),
                {"role": "assistant", "content": turns[-1][1]},
            ),
            turns=tuple(
                Asked(question, expects, tuple(item.id for item in items), gold)
                for question, _, expects, gold in turns
            ),
            evidence=tuple(items),
        )

    return make


@pytest.fixture(scope="session")
def asked(made: Make) -> Callable[..., Case]:
    """One case, its target the plain sentence of the first fact unless told otherwise."""

    def case(
        expects: Expects = Expects.ANSWER,
        gold: tuple[str, ...] = ("F1", "F2"),
        kind: Kind = Kind.RACE,
    ) -> Case:
        target = "Your sled push took 3:10 [F1]. Your rowing took 4:20 [F2]."
        return next(cases_of(made(("How was my race?", target, expects, gold), kind=kind)))

    return case
