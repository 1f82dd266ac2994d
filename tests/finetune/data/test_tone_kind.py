"""One voice asked for, one voice heard: same evidence, same figures, other words."""

from random import Random

import pytest

from finetune.data.checks import fault_of_sentences
from finetune.data.example import Example
from finetune.data.kinds import tone
from finetune.data.sources.world import World
from finetune.data.split import one_part
from generator.style import Style


@pytest.fixture(scope="module")
def made(small_world: World) -> list[Example]:
    return list(tone.make(small_world, 120, from_held_out=False, seed=2))


def test_targets_pass_and_few_are_dropped(made: list[Example]) -> None:
    assert sum(bool(tone.fault(example)) for example in made) <= 6


def test_styles_are_words_that_serving_uses() -> None:
    for style in tone.STYLES:
        words = style.split(", ")
        length = next((w for w in words if w in ("brief", "detailed")), "")
        mood = next((w for w in words if w in ("gentle", "tough")), "")
        assert Style(length, mood).words == style  # type: ignore[arg-type]


def test_one_in_five_has_no_style_and_the_rest_say_theirs_in_every_turn(
    made: list[Example],
) -> None:
    plain = [example for example in made if not example.subject["style"]]
    assert 0.1 < len(plain) / len(made) < 0.3
    for example in made:
        for message in example.messages[::2]:
            line = f"\nStyle: {example.subject['style']}\nUse: "
            assert (line in message["content"]) == bool(example.subject["style"])


def test_brief_is_brief_and_detailed_is_not(made: list[Example]) -> None:
    def mean(style: str) -> float:
        found = [
            len(target.split()) / len(turn.use)
            for example in made
            if style in str(example.subject["style"])
            for turn, target in zip(example.turns, example.targets, strict=True)
        ]
        assert len(found) > 10
        return sum(found) / len(found)

    assert mean("brief") < 0.7 * mean("detailed")


def test_parts_and_seeds(small_world: World, made: list[Example]) -> None:
    held = list(tone.make(small_world, 10, from_held_out=True, seed=2))
    assert all(one_part(e.families, wanted=True) for e in held)
    assert all(one_part(e.families, wanted=False) for e in made)
    again = list(tone.make(small_world, 10, from_held_out=True, seed=2))
    assert [e.line() for e in held] == [e.line() for e in again]


def test_a_pair_has_one_prompt_and_opposite_answers(small_world: World) -> None:
    rng = Random(5)
    for _ in range(25):
        example, other = tone.pair(small_world, rng, False)
        assert len(example.turns) == 1
        style = str(example.subject["style"])
        assert tone.opposite(tone.opposite(style)) == style != ""
        assert other not in ("", example.targets[0])
        if "brief" in style:
            assert len(other.split()) > len(example.targets[0].split())
        if style == "detailed":
            assert len(other.split()) < len(example.targets[0].split())


def test_the_same_randomness_gives_the_same_pairs(small_world: World) -> None:
    one, two = (tone.pair(small_world, Random(9), False) for _ in range(2))
    assert one[0].line() == two[0].line()
    assert one[1] == two[1]


def test_rejected_answers_are_true_too(small_world: World) -> None:
    """Only the voice is wrong: a model is never taught that figures are bad."""
    from dataclasses import replace

    rng, passed = Random(6), 0
    for _ in range(40):
        example, other = tone.pair(small_world, rng, False)
        messages = (*example.messages[:-1], {"role": "assistant", "content": other})
        passed += not fault_of_sentences(replace(example, messages=messages))
    assert passed >= 38
