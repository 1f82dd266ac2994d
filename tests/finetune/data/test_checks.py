"""What may not be taught: each sentence is held against what its conversation has shown by then."""

from dataclasses import replace

import pytest

from finetune.data.checks import fault_of_sentences
from finetune.data.example import Asked, Example, Expects, Kind
from generator.prompt import Turn, head, messages, turn
from hyrox.evidence import Direction, EvidenceItem, Source
from hyrox.evidence import Kind as EvidenceKind
from hyrox.segments import Segment

PUSH = EvidenceItem(
    "F1", EvidenceKind.FACT,
    "Sled push: 3:10, 31 s slower than the peer median of 2:39, faster than 20 % of peers.",
    "Sled push: 3:10, 31 s slower than the peer median of 2:39.",
    Source("Computed", "men, open"), "segment:sled_push", Segment.SLED_PUSH, Direction.SLOWER,
)  # fmt: skip
ROW = replace(
    PUSH, id="F2", key="segment:row", about=Segment.ROW, direction=Direction.FASTER,
    text="Rowing: 4:20, 12 s faster than the peer median of 4:32, faster than 70 % of peers.",
)  # fmt: skip


THEN = "Rowing took 4:20, 12 s faster than the median. [F2]"


def example(first: str, second: str = THEN) -> Example:
    asked = turn("my push?", [PUSH], []), turn("and the row?", [ROW], [ROW])
    chat = messages(head([PUSH]), [Turn(asked[0], first)], asked[1])
    return Example(
        "race-0", Kind.RACE, ("athlete:1",), (*chat, {"role": "assistant", "content": second}),
        (Asked("my push?", Expects.ANSWER, ("F1",), ("F1",)),
         Asked("and the row?", Expects.ANSWER, ("F2",), ("F2",))),
        (PUSH, ROW),
    )  # fmt: skip


GOOD = "You lost 31 s on the sled push. [F1]"


def test_true_sentences_may_be_taught() -> None:
    assert fault_of_sentences(example(GOOD)) == ""


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("You lost 32 s on the sled push. [F1]", "number"),
        ("You gained 31 s on the sled push. [F1]", "turns round"),
        ("You lost 31 s on the sled push.", "cites nothing"),
        ("You lost 31 s on the sled push. [F9]", "not in the evidence"),
        ("Rowing took 4:20, 12 s faster than the peer median. [F2]", "not in the evidence"),
        (f"{GOOD} And 40 s more on the sled pull. [F1]", "number"),
        ("  ", "empty"),
    ],
)
def test_what_is_not_borne_out_may_not(said: str, reason: str) -> None:
    """The rowing fact is shown by the second turn only, so the first may not cite it."""
    assert reason in fault_of_sentences(example(said))


def test_shapes_that_are_no_conversation_are_named() -> None:
    good = example(GOOD)
    assert "take turns" in fault_of_sentences(replace(good, messages=good.messages[1:]))
    assert "one turn" in fault_of_sentences(replace(good, turns=good.turns[:1]))
    assert "one id" in fault_of_sentences(replace(good, evidence=(PUSH, replace(ROW, id="F1"))))
    early = (replace(good.turns[0], use=("F2",)), good.turns[1])
    assert "not shown" in fault_of_sentences(replace(good, turns=early))
