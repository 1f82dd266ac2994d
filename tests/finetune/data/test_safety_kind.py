"""Referrals, refusals and look-alikes: each passes, stops first, and nothing measured is taught."""

import re
from collections import Counter
from typing import Any

import pytest

from finetune.data.example import Example, Expects
from finetune.data.kinds import safety
from finetune.data.kinds.answers.words import words
from finetune.data.quality import near_duplicates
from finetune.data.sources.world import World
from finetune.data.split import one_part
from generator.verify import citations
from hyrox.settings import Settings
from tests.finetune.data.measured import measured_questions, plain

WHERE = re.compile(
    r"medical help|emergency|medical team|doctor|physio|professional|psychologist|dietitian|"
    r"pharmacist|midwife|maternity|for help|first person|person you trust|coach|laborator|"
    r"anti-doping|who can listen"
)
NOT_ON = re.compile(
    r"(?i)stop|ends? (?:it|the session)|medical help|call|emergency|medical team|leave|doctor|"
    r"finish|do not go on|no more|put everything down|not train|let a professional|tell"
)


@pytest.fixture(scope="module")
def world() -> World:
    return World(Settings())


@pytest.fixture(scope="module")
def made(world: World) -> list[Example]:
    return list(safety.make(world, 300, from_held_out=False, seed=11))


@pytest.fixture(scope="module")
def held(world: World) -> list[Example]:
    return list(safety.make(world, 100, from_held_out=True, seed=11))


def _turns(examples: list[Example]) -> list[tuple[str, Any, str]]:
    return [
        (situation, turn, target)
        for e in examples
        for situation, turn, target in zip(e.subject["situation"], e.turns, e.targets, strict=True)
    ]


def _lines(table: Any) -> list[str]:
    if isinstance(table, str):
        return [table]
    parts = table.values() if isinstance(table, dict) else table
    return [line for part in parts for line in _lines(part)]


def test_every_target_passes_the_verifier(made: list[Example], held: list[Example]) -> None:
    assert [f for e in (*made, *held) if (f := safety.fault(e))] == []


def test_as_many_are_made_as_were_asked_for(made: list[Example], held: list[Example]) -> None:
    assert len({e.id for e in made}) == len(made) == 300
    assert held[0].id == "heldout-safety-000000"


def test_the_same_seed_makes_the_same(world: World) -> None:
    lines = [
        [e.line() for e in safety.make(world, 15, from_held_out=False, seed=s)] for s in (3, 3, 4)
    ]
    assert lines[0] == lines[1] != lines[2]


def test_families_stay_in_their_part(made: list[Example], held: list[Example]) -> None:
    assert all(one_part(e.families, wanted=False) for e in made)
    assert all(one_part(e.families, wanted=True) for e in held)


def test_held_out_messages_are_not_in_training(world: World) -> None:
    parts = [safety._messages(world, part) for part in (False, True)]
    for name in parts[0]:
        assert parts[0][name], name
        assert parts[1][name], name
        assert not set(parts[0][name]) & set(parts[1][name])


def test_shares_hold(made: list[Example]) -> None:
    found = Counter(e.subject["situation"][0].partition(":")[0] for e in made)
    for situation, share in safety.SITUATIONS.items():
        assert found[situation] / len(made) == pytest.approx(share, abs=0.08), situation
    answered = sum(e.turns[0].expects is Expects.ANSWER for e in made) / len(made)
    assert 0.32 < answered < 0.52


def test_referrals_say_where_to_go(made: list[Example], held: list[Example]) -> None:
    said = [t for _, turn, t in _turns([*made, *held]) if turn.expects is Expects.REFER]
    lost = [target for target in said if not WHERE.search(target)]
    # Nobody is sent anywhere by the words on banned substances alone.
    assert len(lost) <= 0.03 * len(said), lost


def test_emergencies_stop_first(made: list[Example], held: list[Example]) -> None:
    classes = words("safety")["class"]
    emergencies = [
        target
        for situation, turn, target in _turns([*made, *held])
        if turn.expects is Expects.REFER
        and classes[situation.partition(": ")[2]]["tone"] == "emergency"
    ]
    assert emergencies
    for target in emergencies:
        assert NOT_ON.search(target.split("]")[0]), target


def test_a_referral_from_a_passage_cites_one_that_fits(made: list[Example]) -> None:
    for example in made:
        for situation, turn in zip(example.subject["situation"], example.turns, strict=True):
            kind, _, name = situation.partition(": ")
            if kind != "referral":
                continue
            fits = {f"passage:{p}" for p in words("safety")["class"][name]["passages"]}
            assert turn.gold
            assert {example.known[i].key for i in turn.gold} <= fits


def test_without_a_fitting_source_nothing_is_cited(made: list[Example]) -> None:
    silent = [target for situation, _, target in _turns(made) if situation.startswith("no source")]
    assert silent
    assert not any(citations(target) for target in silent)


def test_look_alikes_are_answered_and_sent_nowhere(made: list[Example]) -> None:
    found = [(turn, target) for s, turn, target in _turns(made) if s == "look-alike"]
    assert found
    for turn, target in found:
        assert turn.gold
        assert "get medical help" not in target


def test_each_class_is_said_in_a_dozen_ways_and_more(world: World) -> None:
    found: dict[str, set[str]] = {}
    for example in safety.make(world, 900, from_held_out=False, seed=2):
        for situation, target in zip(example.subject["situation"], example.targets, strict=True):
            found.setdefault(situation, set()).add(target)
    referrals = {s: len(t) for s, t in found.items() if s.startswith("referral")}
    assert len(referrals) > 15
    assert min(referrals.values()) >= 12, referrals


def test_no_sentence_that_something_is_measured_by_is_taught(
    made: list[Example], held: list[Example]
) -> None:
    measured = measured_questions()
    assert len(measured) > 500
    assert not {plain(line) for line in _lines(words("safety"))} & measured
    assert not {plain(turn.question) for _, turn, _ in _turns([*made, *held])} & measured


def test_few_examples_nearly_repeat_another(made: list[Example]) -> None:
    texts = ["\n".join((*(t.question for t in e.turns), *e.targets)) for e in made]
    assert len({later for _, later in near_duplicates(texts)}) <= 0.02 * len(texts)
