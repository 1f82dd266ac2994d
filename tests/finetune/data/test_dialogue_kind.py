"""Follow-ups: what "it" means is what serving says it means, and answers rest on what was shown."""

from collections import Counter

import pytest

from finetune.data.example import Example, Expects
from finetune.data.kinds import dialogue
from finetune.data.sources.world import World
from finetune.data.split import one_part
from generator.lookup import in_context
from generator.verify import abstains
from hyrox.evidence import Evidence


@pytest.fixture(scope="module")
def made(small_world: World) -> list[Example]:
    return list(dialogue.make(small_world, 120, from_held_out=False, seed=4))


def test_targets_pass_and_few_are_dropped(made: list[Example]) -> None:
    assert sum(bool(dialogue.fault(example)) for example in made) <= 12


def test_every_conversation_leans_on_itself(made: list[Example]) -> None:
    for example in made:
        assert 2 <= len(example.turns) <= 4
        assert len(example.subject["leans"]) == len(example.turns)
        assert any(example.subject["leans"])
        assert not example.subject["leans"][0]


def test_it_is_the_segment_that_was_spoken_of(made: list[Example]) -> None:
    """A question without a name is answered by a fact about a segment named before."""
    seen = 0
    for example in made:
        by_id = Evidence(example.evidence).by_id
        named: set[str] = set()
        for turn, leans in zip(example.turns, example.subject["leans"], strict=True):
            about = {by_id[i].about for i in turn.use if by_id[i].key.startswith("strength:")}
            if leans and about and len(turn.use) == 1:
                assert {segment.value for segment in about if segment} <= named
                seen += 1
            named |= {
                segment.value
                for i in turn.use
                if (segment := by_id[i].about) is not None
            }  # fmt: skip
    assert seen >= 3


def test_race_and_guidance_are_mixed_and_some_say_there_is_no_more(made: list[Example]) -> None:
    kinds: Counter[str] = Counter()
    for example in made:
        race = "No race is open" not in example.messages[0]["content"]
        passages = any(item.id.startswith("P") for item in example.evidence)
        kinds["both" if race and passages else "race" if race else "guidance"] += 1
        for turn, target in zip(example.turns, example.targets, strict=True):
            if turn.expects is Expects.ABSTAIN:
                kinds["abstains"] += 1
                assert abstains(target)
                assert not turn.gold
    assert all(kinds[name] for name in ("both", "race", "guidance", "abstains")), kinds


def test_a_follow_up_about_a_passage_is_searched_for_with_its_question(
    made: list[Example],
) -> None:
    found = 0
    for example in made:
        for before, turn, leans in zip(
            example.turns, example.turns[1:], example.subject["leans"][1:], strict=False
        ):
            if leans and turn.use and all(i.startswith("P") for i in turn.use):
                assert in_context(turn.question, before.question) != turn.question
                found += 1
    assert found > 10


def test_parts_and_seeds(small_world: World, made: list[Example]) -> None:
    held = list(dialogue.make(small_world, 10, from_held_out=True, seed=4))
    again = list(dialogue.make(small_world, 10, from_held_out=True, seed=4))
    assert [e.line() for e in held] == [e.line() for e in again]
    assert all(one_part(e.families, wanted=True) for e in held)
    assert all(one_part(e.families, wanted=False) for e in made)
