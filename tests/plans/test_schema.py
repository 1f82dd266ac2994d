"""The exported schemas are those of the code, and hold what the code writes."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from hyrox.plans.migration import read_plan
from hyrox.plans.profile import Profile
from hyrox.plans.reading import read_profile
from hyrox.plans.schema import FOLDER, files, main, plan_schema, profile_schema
from tests.plans.strategies import START, profiles
from tests.plans.test_migration import OLDER

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "profile.json"
jsonschema = pytest.importorskip("jsonschema")


def _errors(schema: dict[str, Any], value: Any) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(value)]


@pytest.mark.parametrize("name", sorted(files()))
def test_exported_schemas_are_up_to_date(name: str) -> None:
    stale = f"docs/schemas/{name} is stale: run python -m hyrox.plans.schema"
    assert (FOLDER / name).read_text(encoding="utf-8") == files()[name], stale


def test_the_command_writes_every_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr("hyrox.plans.schema.FOLDER", tmp_path / "schemas")
    main()
    assert {p.name for p in (tmp_path / "schemas").iterdir()} == {"profile-2.json", "plan-2.json"}


def test_schemas_are_schemas_with_a_versioned_name() -> None:
    for schema in (profile_schema(), plan_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$id"].endswith(":2")


def test_the_contracts_keys_are_in_the_plans_schema() -> None:
    schema = plan_schema()
    assert {"workout_plan", "nutrition_suggestions", "adaptive_recommendations"} <= set(
        schema["properties"]
    )
    kept = schema["$defs"]["WorkoutPlan"]["properties"]
    assert {"name", "overview", "adaptations", "weekly_schedule", "progression_plan"} <= set(kept)


@settings(max_examples=25)
@given(profiles())
def test_profiles_of_every_kind_fit_their_schema(profile: Profile) -> None:
    dumped = profile.model_dump(mode="json", by_alias=True)
    assert _errors(profile_schema(), dumped) == []


def test_a_profile_with_a_misspelt_field_does_not_fit() -> None:
    assert _errors(profile_schema(), {"nutrition": {"alergies": ["milk"]}})


def test_a_moved_plan_fits_its_schema() -> None:
    dumped = json.loads(read_plan(OLDER, START).to_json())
    assert _errors(plan_schema(), dumped) == []
    dumped["workout_plan"]["weeks"][0]["days"][0]["kind"] = "party"
    assert _errors(plan_schema(), dumped)


def test_the_example_is_read_whole() -> None:
    profile = read_profile(json.loads(EXAMPLE.read_text(encoding="utf-8")))
    assert _errors(profile_schema(), profile.model_dump(mode="json", by_alias=True)) == []
    assert profile.not_understood == ()
    assert profile.nutrition.allergies == ("peanuts",)
    assert [injury.body_part for injury in profile.constraints.injuries] == ["knee"]
    assert profile.target.day is not None
    assert len(profile.races[0].splits) == 17
