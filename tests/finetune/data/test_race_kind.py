"""Race feedback: true, as served, of one part, and about everything serving can hand over."""

import re
from collections import Counter

import pytest

from finetune.data.example import Example
from finetune.data.kinds import race
from finetune.data.quality import near_duplicates
from finetune.data.sources.world import World
from finetune.data.split import one_part
from generator.directions import comparisons
from generator.prompts import prompt
from hyrox.evidence import Evidence


@pytest.fixture(scope="module")
def made(small_world: World) -> list[Example]:
    return list(race.make(small_world, 150, from_held_out=False, seed=3))


def test_targets_pass_and_few_are_dropped(made: list[Example]) -> None:
    faults = [fault for example in made if (fault := race.fault(example))]
    assert len(faults) <= 0.04 * len(made), faults


def test_no_family_is_in_both_parts(made: list[Example], small_world: World) -> None:
    other = list(race.make(small_world, 20, from_held_out=True, seed=3))
    assert all(one_part(example.families, wanted=False) for example in made)
    assert all(one_part(example.families, wanted=True) for example in other)


def test_the_same_seed_makes_the_same(small_world: World) -> None:
    one, two, three = (
        [e.line() for e in race.make(small_world, 5, from_held_out=False, seed=seed)]
        for seed in (1, 1, 2)
    )
    assert one == two != three


def test_conversations_are_as_served(made: list[Example]) -> None:
    assert len(made) == 150
    for example in made:
        assert 3 <= len(example.turns) <= 4
        assert example.messages[0]["content"].startswith(prompt("coach"))
        for turn, message in zip(example.turns, example.messages[::2], strict=True):
            assert message["content"].endswith(f"Use: {' '.join(f'[{i}]' for i in turn.use)}")


def test_every_item_to_speak_of_is_spoken_of(made: list[Example]) -> None:
    for example in made:
        for turn, target in zip(example.turns, example.targets, strict=True):
            cited = re.findall(r"\[(\w+)\]", target)
            assert set(cited) == set(turn.use) == set(turn.gold)


def test_all_kinds_of_facts_are_taught(made: list[Example]) -> None:
    kinds: Counter[str] = Counter()
    for example in made:
        by_id = Evidence(example.evidence).by_id
        kinds.update(by_id[i].key.partition(":")[0] for turn in example.turns for i in turn.use)
    assert set(kinds) >= {
        "finish", "place", "expectation", "running", "stations", "fade", "segment", "peers",
        "neighbour", "passage", "level", "strength", "after", "pacing", "to", "before", "event",
        "what_if", "target", "route", "projection",
    }  # fmt: skip


def test_a_compared_segment_keeps_its_direction(made: list[Example]) -> None:
    checked = 0
    for example in made:
        by_id = Evidence(example.evidence).by_id
        for target in example.targets:
            for sentence, item_id in re.findall(r"([^\[\]]+)\[(F\d+)\]", target):
                item = by_id[item_id]
                if item.key.startswith("segment:") and item.direction in ("slower", "faster"):
                    ways = {c.way for c in comparisons(sentence) if "of peers" not in sentence}
                    assert ways <= {item.direction}, sentence
                    checked += bool(ways)
    assert checked > 100


def test_conversations_differ(made: list[Example]) -> None:
    texts = ["\n".join(example.targets) for example in made]
    assert not near_duplicates(texts)
