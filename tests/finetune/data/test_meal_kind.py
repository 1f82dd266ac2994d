"""Meal examples: figures that were computed, dishes that may be served, answers that cite."""

from dataclasses import replace
from functools import cache

import pytest

from finetune.data.example import Example, Expects, Kind
from finetune.data.kinds import meal
from finetune.data.kinds.meals.dishes import allowed, nutrition_of, plates_of
from finetune.data.sources.world import World
from finetune.data.split import held_out, one_part
from generator.verify import citations
from hyrox.settings import PROJECT, Settings

CORPORA = PROJECT / "corpora"


@cache
def examples(from_held_out: bool = False, count: int = 150, seed: int = 7) -> tuple[Example, ...]:
    world = World(Settings())
    return tuple(meal.make(world, count, from_held_out=from_held_out, seed=seed))


@pytest.mark.parametrize("from_held_out", [False, True])
def test_every_target_may_be_taught_and_keeps_to_its_part(from_held_out: bool) -> None:
    made = examples(from_held_out)
    assert len(made) == 150
    assert [e.id for e in made[:2]] == (
        ["heldout-meal-000000", "heldout-meal-000001"]
        if from_held_out
        else ["meal-000000", "meal-000001"]
    )
    for example in made:
        assert example.kind is Kind.MEAL
        assert meal.fault(example) == ""
        assert one_part(example.families, wanted=from_held_out)


def test_the_same_seed_makes_the_same_lines_and_another_seed_others() -> None:
    world = World(Settings())
    again = list(meal.make(world, 20, from_held_out=False, seed=7))
    other = list(meal.make(world, 20, from_held_out=False, seed=8))
    assert [e.line() for e in again] == [e.line() for e in examples()[:20]]
    assert [e.messages for e in other] != [e.messages for e in again]


def test_no_suggested_dish_is_barred_by_what_the_athlete_said() -> None:
    for example in examples():
        may = allowed(example.subject["nutrition"], CORPORA)
        for asked, target in zip(example.turns, example.targets, strict=True):
            if asked.expects is Expects.ANSWER:
                first = citations(target)[0]
                assert example.subject["dishes"][first] in may, (asked.question, target)


def test_a_barred_dish_that_is_suggested_is_a_fault() -> None:
    example = next(
        e for e in examples() if any("left out" in t or "Skip" in t for t in e.targets)
    )  # fmt: skip
    may = allowed(example.subject["nutrition"], CORPORA)
    barred = next(id for id, dish in example.subject["dishes"].items() if dish not in may)
    name = plates_of(CORPORA)[example.subject["dishes"][barred]].name
    assert meal.barred_in(example, f"Make {name}. [{barred}]") == [
        example.subject["dishes"][barred]
    ]
    assert meal.barred_in(example, f"{name} is left out. [{barred}]") == []
    taught = ({**example.messages[-1], "content": f"Make {name}. [{barred}]"},)
    assert "barred" in meal.fault(replace(example, messages=(*example.messages[:-1], *taught)))


def test_where_nothing_fits_no_dish_is_named() -> None:
    abstained = [
        (example, target)
        for example in examples()
        for asked, target in zip(example.turns, example.targets, strict=True)
        if asked.expects is Expects.ABSTAIN
    ]
    assert len(abstained) >= 10
    for example, target in abstained:
        assert citations(target) == ()
        names = [plates_of(CORPORA)[dish].name for dish in example.subject["dishes"].values()]
        assert not any(name in target for name in names)


def test_a_dish_shown_says_what_its_ingredients_give() -> None:
    plate = plates_of(CORPORA)["honey-banana-porridge"]
    text = plate.item("C1").text
    for part in ("486 kcal", "16 g of protein", "10 minutes", "vegetarian", "bananas",
                 "contains gluten and milk"):  # fmt: skip
        assert part in text


@pytest.mark.parametrize(
    ("diet", "allergies", "dish", "may"),
    [
        ("omnivore", (), "honey-banana-porridge", True),
        ("vegan", (), "honey-banana-porridge", False),
        ("omnivore", ("gluten",), "honey-banana-porridge", False),
        ("vegan", (), "lentil-cottage-pie", True),
        ("vegan", ("soybeans",), "lentil-cottage-pie", False),
    ],
)
def test_diets_and_allergies_bar_as_in_serving(
    diet: str, allergies: tuple[str, ...], dish: str, may: bool
) -> None:
    assert (dish in allowed(nutrition_of(diet, allergies), CORPORA)) is may


def test_both_parts_have_dishes_of_their_own() -> None:
    parts = [held_out(plate.family) for plate in plates_of(CORPORA).values()]
    assert 8 <= sum(parts) <= len(parts) // 4
