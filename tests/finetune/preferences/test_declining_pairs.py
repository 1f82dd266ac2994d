"""Pairs of answering and declining: made of a data set, right way round, of both sorts."""

from collections.abc import Mapping

import pytest

from finetune.data.example import Asked, Example, Expects, Kind
from finetune.preferences.declining import from_examples
from generator.prompt import head, messages, turn
from generator.verify import abstains
from hyrox.errors import InputError
from hyrox.evidence import EvidenceItem, Source
from hyrox.evidence import Kind as EvidenceKind

DECLINE = "The passages here do not say."


def passage(number: int) -> EvidenceItem:
    text = f"Pacing: Breathe out at step {number} of the sled. Keep the hips low. Rest on the line."
    return EvidenceItem(
        "P1", EvidenceKind.PASSAGE, text, f"Breathe out at step {number} of the sled.",
        Source("Pacing", "guidance/pacing"), key=f"passage:{number}", heading="Pacing",
    )  # fmt: skip


def example(number: int, expects: Expects, kind: Kind = Kind.ANSWER) -> Example:
    item = passage(number)
    question = f"What do I do at step {number}?"
    target = DECLINE if expects is Expects.ABSTAIN else f"Keep the hips low. [{item.id}]"
    asked = messages(head(), [], turn(question, [item], [item]))
    said = {"role": "assistant", "content": target}
    return Example(
        f"answer-{number}", kind, (f"document:{number}",), (*asked, said),
        (Asked(question, expects, ("P1",), ()),), (item,),
    )  # fmt: skip


def examples(counts: Mapping[Expects, int]) -> list[Example]:
    return [
        example(100 * place + n, expects)
        for place, (expects, count) in enumerate(counts.items())
        for n in range(count)
    ]


def test_half_of_the_pairs_decline_and_half_answer() -> None:
    data = examples({Expects.ABSTAIN: 8, Expects.ANSWER: 12, Expects.REFER: 5})
    made = from_examples(data, 12, seed=1)
    declining = [pair for pair in made.pairs if pair.chosen == DECLINE]
    assert len(made.pairs) == 12
    assert len(declining) == 6
    for pair in made.pairs:
        assert pair.fault == ""
        assert abstains(pair.chosen) is not abstains(pair.rejected)
        assert pair.source == "declining"
        assert pair.prompt[-1]["role"] == "user"
    for pair in declining:
        assert pair.rejected.startswith("Breathe out at step")
        assert pair.rejected.endswith("[P1]")
    assert made.pairs == from_examples(data, 12, seed=1).pairs
    assert made.pairs != from_examples(data, 12, seed=2).pairs


def test_kinds_without_passages_add_nothing() -> None:
    data = [example(n, Expects.ABSTAIN, Kind.RACE) for n in range(9)]
    with pytest.raises(InputError, match="questions that nothing answers are wanted"):
        from_examples(data, 4, seed=1)


def test_too_few_questions_are_named() -> None:
    data = examples({Expects.ABSTAIN: 8, Expects.ANSWER: 1})
    with pytest.raises(
        InputError, match=r"4 pairs of questions that the evidence answers .* gives 1"
    ):
        from_examples(data, 8, seed=1)
