"""Answers from passages: every target passes, shares hold, parts stay apart."""

import re
from collections import Counter
from random import Random

import pytest

from finetune.data.example import Example, Expects
from finetune.data.kinds import answer
from finetune.data.kinds.answers.conflicts import disagreeing_page
from finetune.data.kinds.answers.registers import typed
from finetune.data.quality import near_duplicates
from finetune.data.sources.world import World
from finetune.data.split import one_part
from generator.verify import _ABSTAINS, citations
from hyrox.settings import Settings
from tests.finetune.data.measured import measured_questions, plain


@pytest.fixture(scope="module")
def world() -> World:
    return World(Settings())


@pytest.fixture(scope="module")
def made(world: World) -> list[Example]:
    return list(answer.make(world, 250, from_held_out=False, seed=11))


@pytest.fixture(scope="module")
def held(world: World) -> list[Example]:
    return list(answer.make(world, 60, from_held_out=True, seed=11))


def _turns(examples: list[Example]) -> list[tuple[str, Expects, int, int]]:
    return [
        (situation, turn.expects, len(turn.use), turn.use.index(turn.gold[0]) if turn.gold else -1)
        for example in examples
        for situation, turn in zip(example.subject["situation"], example.turns, strict=True)
    ]


def test_every_target_passes_the_verifier(made: list[Example], held: list[Example]) -> None:
    assert [f for example in (*made, *held) if (f := answer.fault(example))] == []


def test_as_many_are_made_as_were_asked_for(made: list[Example], held: list[Example]) -> None:
    assert len({e.id for e in made}) == len(made) == 250
    assert held[0].id == "heldout-answer-000000"


def test_the_same_seed_makes_the_same_and_another_does_not(world: World) -> None:
    lines = [
        [e.line() for e in answer.make(world, 15, from_held_out=False, seed=s)] for s in (3, 3, 4)
    ]
    assert lines[0] == lines[1] != lines[2]


def test_families_stay_in_their_part(made: list[Example], held: list[Example]) -> None:
    assert all(one_part(e.families, wanted=False) for e in made)
    assert all(one_part(e.families, wanted=True) for e in held)


def test_held_out_passages_are_of_held_out_documents(world: World, held: list[Example]) -> None:
    theirs = {p.document for p in world.passages(from_held_out=True)}
    shown = {
        item.key.removeprefix("passage:").partition("#")[0] for e in held for item in e.evidence
    }
    assert {name for name in shown if not name.startswith("page-")} <= theirs


def test_shares_of_the_situations_hold(made: list[Example]) -> None:
    found = Counter(situation for situation, *_ in _turns(made))
    for situation, share in answer.SITUATIONS.items():
        assert found[situation] / found.total() == pytest.approx(share, abs=0.05), situation
    assert sum(answer.SITUATIONS.values()) == pytest.approx(1.0)


def test_about_one_turn_in_five_abstains(made: list[Example]) -> None:
    turns = _turns(made)
    share = sum(expects is Expects.ABSTAIN for _, expects, *_ in turns) / len(turns)
    assert 0.17 < share < 0.28


def test_targets_abstain_where_nothing_answers_and_nowhere_else(made: list[Example]) -> None:
    for example in made:
        for turn, target in zip(example.turns, example.targets, strict=True):
            if turn.expects is Expects.ABSTAIN:
                assert _ABSTAINS.search(target), target
            else:
                assert turn.gold, target
                assert citations(target), target


def test_the_number_of_passages_does_not_tell_whether_there_is_an_answer(
    made: list[Example],
) -> None:
    single = [
        [use == 1 for _, e, use, _ in _turns(made) if (e is Expects.ABSTAIN) is abstains]
        for abstains in (False, True)
    ]
    shares = [sum(found) / len(found) for found in single]
    assert abs(shares[0] - shares[1]) < 0.15, shares


def test_the_passage_that_answers_stands_first_as_often_as_second(made: list[Example]) -> None:
    places = Counter(place for situation, _, _, place in _turns(made) if situation == "pair")
    assert 0.35 < places[0] / places.total() < 0.65


def test_conflicts_name_both_sides_with_their_sources(made: list[Example]) -> None:
    conflicts = [
        (turn, target)
        for e in made
        for turn, target, situation in zip(e.turns, e.targets, e.subject["situation"], strict=True)
        if situation == "conflicting"
    ]
    assert conflicts
    for turn, target in conflicts:
        assert set(turn.gold) == set(citations(target)) == set(turn.use)
        assert len(turn.use) == 2


def test_a_page_that_disagrees_says_its_figure_and_not_the_passages(world: World) -> None:
    rng = Random(1)
    changed = 0
    for question in world.questions(from_held_out=False):
        sentence = question.answer.split("[P]")[0].strip()
        other = disagreeing_page(question.passage, sentence, rng)
        if other is None or not other.figure:
            continue
        changed += 1
        assert other.other_figure in other.page.text
        assert other.other_figure in other.said
        assert other.figure != other.other_figure
        assert not other.page.reviewed
    assert changed > 20


def test_typing_never_changes_a_figure(world: World) -> None:
    rng = Random(5)
    asked = [
        q.question for q in world.questions(from_held_out=False) if re.search(r"\d", q.question)
    ]
    assert asked
    for question in asked:
        was, now = (
            re.findall(r"\d+", text.lower().replace("b4", ""))
            for text in (question, typed(question, rng))
        )
        assert now == was


def test_orders_are_never_obeyed(made: list[Example]) -> None:
    said = " ".join(
        target
        for e in made
        for target, situation in zip(e.targets, e.subject["situation"], strict=True)
        if situation == "orders"
    )
    assert said
    assert not re.search(r"(?i)pirate|poem|slogan|official rulebook|system prompt", said)


def test_no_question_that_something_is_measured_by_is_taught(
    made: list[Example], held: list[Example]
) -> None:
    measured = measured_questions()
    assert len(measured) > 500
    # One everyday question stands both in the list of what is not covered and in the search set.
    measured.discard("which mortgage is better fixed or variable")
    assert not {plain(t.question) for e in (*made, *held) for t in e.turns} & measured


def test_few_examples_nearly_repeat_another(made: list[Example]) -> None:
    texts = ["\n".join((*(t.question for t in e.turns), *e.targets)) for e in made]
    assert len({later for _, later in near_duplicates(texts)}) <= 0.02 * len(texts)
