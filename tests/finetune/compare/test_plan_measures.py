"""Letters and weeks of real held-out examples, scored."""

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from finetune.compare.answers import Said
from finetune.compare.baselines import Nearest, template
from finetune.compare.cases import Case, cases_of
from finetune.compare.measures.plans import (
    SessionsBroken,
    first_letters,
    letter_parts,
    week_parts,
)
from finetune.compare.measures.sentences import sentence_parts
from finetune.compare.ways import ModelWay, ServedWay
from finetune.data.example import Example
from finetune.data.kinds import draft, meal, plan
from finetune.data.sources.world import World
from generator.backends.fake import FakeModel
from hyrox.errors import InputError, ModelError
from hyrox.settings import settings


@pytest.fixture(scope="module")
def world() -> World:
    return World(settings())


@pytest.fixture(scope="module")
def weeks(world: World) -> list[Example]:
    return list(plan.make(world, 4, from_held_out=True, seed=1))


@pytest.fixture(scope="module")
def drafts(world: World) -> list[Example]:
    return list(draft.make(world, 12, from_held_out=True, seed=1))


def only(example: Example) -> Case:
    (case,) = cases_of(example)
    return case


def test_the_written_letters_are_valid_best_and_worth_all(drafts: list[Example]) -> None:
    for example in drafts:
        found = letter_parts(only(example), example.targets[0])
        assert found == {"valid": (1, 1), "score": (1, 1), "best": (1, 1)}


@pytest.mark.parametrize(
    "text", ["", "A A B", "A B", "A B C D", "A, B, C", "Z Y X", "I pick A B C"]
)
def test_anything_but_three_different_letters_offered_is_not_valid(
    drafts: list[Example], text: str
) -> None:
    assert letter_parts(only(drafts[0]), text)["valid"] == (0, 1)


def test_the_session_of_a_draft_is_found_and_composed(drafts: list[Example], world: World) -> None:
    breaks = SessionsBroken(world.catalogue)
    for example in drafts:
        case = only(example)
        drafted = breaks.drafted(case)
        assert drafted is not None
        assert drafted.slot.kind == example.subject["table"]["kind"]
        # What is offered fits, so nothing that is chosen can break a rule of one session.
        assert letter_parts(case, first_letters(case), breaks)["broken"] == (0, 1)


def test_a_draft_of_another_world_is_left_out(drafts: list[Example], world: World) -> None:
    other = replace(drafts[0], families=("profile:1",))
    found = letter_parts(only(other), "A B C", SessionsBroken(world.catalogue))
    assert "broken" not in found


def test_the_written_week_is_right_throughout(weeks: list[Example]) -> None:
    found = week_parts(only(weeks[0]), Said(weeks[0].targets[0]))
    for name in ("json", "top", "workout", "schema", "clean"):
        assert found[name] == (1, 1)
    assert found["broken"] == (0, 1)
    assert found["rouge1"] == pytest.approx((100, 1))
    assert "whole" not in found


def test_a_week_cut_short_is_no_json_and_has_no_keys(weeks: list[Example]) -> None:
    found = week_parts(only(weeks[0]), Said(weeks[0].targets[0][:-40]))
    for name in ("json", "top", "workout", "schema"):
        assert found[name] == (0, 1)
    assert found["broken"] == found["clean"] == (0, 0)
    assert found["rouge1"][0] > 90


def test_another_sort_of_json_lacks_keys(weeks: list[Example]) -> None:
    text = json.dumps({"workout_plan": {"weekly_schedule": []}})
    found = week_parts(only(weeks[0]), Said(text))
    assert found["json"] == (1, 1)
    assert found["top"] == found["workout"] == found["schema"] == (0, 1)


def test_a_week_for_somebody_else_breaks_what_rouge_does_not_see(weeks: list[Example]) -> None:
    data = json.loads(weeks[0].targets[0])
    data["workout_plan"]["weekly_schedule"][0]["duration"] = 599
    found = week_parts(only(weeks[0]), Said(json.dumps(data, separators=(",", ":"))))
    assert found["schema"] == (1, 1)
    assert found["broken"][0] >= 1
    assert found["clean"] == (0, 1)
    assert found["rouge1"][0] > 99


def test_what_was_seen_of_the_whole_plan_is_counted(weeks: list[Example]) -> None:
    seen = {"json": True, "top_keys": True, "valid": True, "weeks": 8}
    case, text = only(weeks[0]), weeks[0].targets[0]
    assert week_parts(case, Said(text, whole=seen))["whole"] == (1, 1)
    assert week_parts(case, Said(text, whole={**seen, "valid": False}))["whole"] == (0, 1)


def test_the_nearest_week_is_that_of_the_same_profile(weeks: list[Example]) -> None:
    nearest = Nearest.of(weeks)
    assert nearest is not None
    for example in weeks:
        assert nearest.copy_for(example) == example.targets[0]
        assert template(only(example), nearest) == example.targets[0]
    assert Nearest.of([]) is None
    with pytest.raises(InputError, match="no training example"):
        template(only(weeks[0]), None)


def test_the_template_of_a_draft_is_codes_ranking(drafts: list[Example]) -> None:
    for example in drafts:
        assert template(only(example), None) == draft.by_code(example)


def test_a_barred_dish_is_counted_against_an_answer(world: World) -> None:
    found = next(
        (case, item_id)
        for example in meal.make(world, 60, from_held_out=True, seed=2)
        for case in cases_of(example)
        for item_id in example.subject["dishes"]
        if meal.barred_in(example, f"Cook this one. [{item_id}]")
    )
    case, item_id = found
    assert sentence_parts(case, f"Cook this one. [{item_id}]")["barred"] == (1, 1)
    assert sentence_parts(case, case.target)["barred"] == (0, 1)


def served(model: FakeModel, world: World) -> ServedWay:
    none = SimpleNamespace(hits=[])
    library: Any = SimpleNamespace(
        passages=SimpleNamespace(find=lambda *_: none), references={}, close=lambda: None
    )
    return ServedWay(ModelWay("tuned", lambda: model, {"data": "1"}), lambda: library, world)


def test_a_served_week_is_whole_and_breaks_nothing_whatever_the_model_says(
    weeks: list[Example], world: World
) -> None:
    way = served(FakeModel(answers=["C B A", "nonsense"]), world)
    case = only(weeks[0])
    assert way.takes(case)
    said = way.answer(case)
    found = week_parts(case, said)
    assert found["schema"] == found["clean"] == found["whole"] == (1, 1)
    assert found["broken"] == (0, 1)
    assert said.whole["weeks"] >= 1


def test_a_plan_that_the_model_did_not_draft_is_not_called_served(
    weeks: list[Example], world: World
) -> None:
    way = served(FakeModel(answers=[ModelError("The model is closed.")]), world)
    with pytest.raises(ModelError, match="code went on alone"):
        way.answer(only(weeks[0]))


def test_only_weeks_are_served(drafts: list[Example], world: World) -> None:
    assert not served(FakeModel(), world).takes(only(drafts[0]))
