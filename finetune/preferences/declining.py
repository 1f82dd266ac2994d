"""Pairs that teach when to say that the evidence does not answer.

A small model that learned from written answers alone copies the nearest passage: what tells an
answer from a passage beside the question is one decision, a few tokens in thousands. A pair puts
the two decisions side by side: where nothing answers, the written decline over the passage's own
first sentence; where something does, the written answer over a decline.
"""

import random
from collections.abc import Iterable, Iterator, Sequence

from finetune.compare.cases import Case, cases_of
from finetune.data.example import Example, Expects, Kind
from finetune.preferences.pairs import Made, Pair
from generator.personal.kept import seen
from generator.prompt import Message
from hyrox.errors import InputError
from hyrox.evidence import Kind as EvidenceKind
from retrieval.evidence import first_sentences

KINDS = frozenset({Kind.ANSWER, Kind.MEAL, Kind.DIALOGUE, Kind.SAFETY})
MOST_SENTENCES = 2
"""Of the passage, in the answer that should not have been given."""


def from_examples(examples: Iterable[Example], count: int, *, seed: int) -> Made:
    """``count`` pairs, half of them of questions that nothing answers.

    Args:
        examples: of a data set; kinds without passages add nothing.
        seed: of the draw.

    Raises:
        InputError: the examples hold too few questions of either sort.
    """
    turns = [case for e in examples if e.kind in KINDS for case in cases_of(e)]
    declined = [c for c in turns if c.asked.expects is Expects.ABSTAIN and _passages(c)]
    answered = [c for c in turns if c.asked.expects is Expects.ANSWER and _passages(c)]
    wordings = sorted({case.target for case in declined})
    rng = random.Random(f"declining:{seed}")
    half = count // 2
    made = Made()
    for cases, wanted, pairs_of in (
        (declined, half, _declines), (answered, count - half, _answers)
    ):  # fmt: skip
        drawn = rng.sample(cases, len(cases))
        found: list[Pair] = []
        for pair in pairs_of(drawn, wordings, rng):
            if len(found) == wanted:
                break
            if fault := pair.fault:
                made.left_out[fault] += 1
            else:
                found.append(pair)
        if len(found) < wanted:
            raise InputError(
                f"{wanted} pairs of {pairs_of.__doc__} are wanted; the data set gives {len(found)}."
            )
        made.pairs += found
    rng.shuffle(made.pairs)
    return made


def _declines(
    cases: Sequence[Case], _wordings: Sequence[str], rng: random.Random
) -> Iterator[Pair]:
    """questions that nothing answers"""
    for case in cases:
        passage = case.known[rng.choice(_passages(case))]
        most = rng.randint(1, MOST_SENTENCES)
        said = " ".join(f"{text} [{passage.id}]" for text in first_sentences(passage.body, most))
        yield _pair(case, case.target, said)


def _answers(cases: Sequence[Case], wordings: Sequence[str], rng: random.Random) -> Iterator[Pair]:
    """questions that the evidence answers"""
    for case in cases:
        yield _pair(case, case.target, rng.choice(wordings))


def _pair(case: Case, chosen: str, rejected: str) -> Pair:
    prompt: tuple[Message, ...] = case.prompt
    return Pair(
        prompt, chosen, rejected, "declining", case.example.families, case.asked.question,
        seen(prompt, case.example.evidence),
    )  # fmt: skip


def _passages(case: Case) -> list[str]:
    """Ids that the question points at, of passages."""
    return [i for i in case.asked.use if case.known[i].kind is EvidenceKind.PASSAGE]
