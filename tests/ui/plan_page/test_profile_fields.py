"""The profile's form: what it shows, and what an edit changes and leaves alone."""

from typing import Any

import pytest
from hypothesis import given, settings

from hyrox.plans.profile import Profile
from hyrox.plans.reading import ProfileError, read_profile
from tests.plans.strategies import profiles
from ui.web.plan.profile_fields import FIELDS, edited, form_values, label_of


def _read(profile: Profile) -> Profile:
    """As reading leaves it: lists in their usual order."""
    raw = profile.model_dump(mode="json", by_alias=True)
    raw.pop("not_understood")
    return read_profile(raw)


@settings(max_examples=60, deadline=None)
@given(profiles())
def test_a_form_that_nobody_touched_changes_nothing(profile: Profile) -> None:
    shown = form_values(profile)
    assert edited(profile, shown, dict(shown)) is profile


@settings(max_examples=60, deadline=None)
@given(profiles())
def test_an_edit_of_one_field_leaves_all_others_as_they_were(profile: Profile) -> None:
    before = _read(profile)
    shown = form_values(before)
    after = edited(before, shown, {**shown, "training.longest_run_km": "7.5 km"})
    training = before.training.model_copy(update={"longest_run_km": 7.5})
    assert after == before.model_copy(update={"training": training})


@settings(max_examples=60, deadline=None)
@given(profiles())
def test_what_the_form_shows_is_read_back_as_the_same(profile: Profile) -> None:
    before = _read(profile)
    shown = {**form_values(before), "goals": ""}
    empty = form_values(Profile())
    after = edited(Profile(), empty, shown)
    assert form_values(after) == shown
    assert after.constraints.time_restrictions == before.constraints.time_restrictions
    assert after.travel == before.travel
    assert after.other_sports == before.other_sports
    assert [(i.body_part, i.severity) for i in after.constraints.injuries] == [
        (i.body_part, i.severity) for i in before.constraints.injuries
    ]


def test_an_injury_keeps_its_note_when_another_is_added() -> None:
    before = read_profile({"constraints": {"injuries": ["left knee, sore after long runs, mild"]}})
    shown = form_values(before)
    lines = f"{shown['constraints.injuries']}\nlower back, severe"
    after = edited(before, shown, {**shown, "constraints.injuries": lines})
    knee, back = sorted(after.constraints.injuries, key=lambda injury: injury.body_part)
    assert (knee.body_part, back.body_part) == ("knee", "lower_back")
    assert knee == before.constraints.injuries[0]
    assert back.severity == "severe"


def test_a_field_that_was_emptied_says_nothing_any_more() -> None:
    before = read_profile({"personal_info": {"age": 34}, "rest_days": ["friday"]})
    shown = form_values(before)
    after = edited(before, shown, {**shown, "personal_info.age": "", "rest_days": []})
    assert after.personal_info.age is None
    assert after.rest_days == ()


def test_other_goals_ask_for_other_things() -> None:
    before = read_profile({"goals": ["get stronger"]})
    shown = form_values(before)
    after = edited(before, shown, {**shown, "goals": "run faster"})
    assert before.priorities == ("strength",)
    assert after.priorities == ("faster",)


def test_a_journey_has_its_equipment_and_minutes() -> None:
    empty = form_values(Profile())
    lines = "2026-12-24 to 2026-12-28, home gym, 30 min\n2027-01-02 to 2027-01-03, no training"
    first, second = edited(Profile(), empty, {**empty, "travel": lines}).travel
    assert (first.equipment_access, first.minutes) == ("home_gym", 30)
    assert second.minutes == 0


@pytest.mark.parametrize(
    ("path", "typed", "label"),
    [
        ("personal_info.height", "9 m", "Height"),
        ("constraints.injuries", "spleen", "Injuries and complaints"),
        ("target.date", "soon", "Race day"),
        ("other_sports", "yoga", "Other sports"),
        ("travel", "someday", "Days away"),
    ],
)
def test_what_cannot_be_used_names_the_field_as_the_form_does(
    path: str, typed: str, label: str
) -> None:
    empty = form_values(Profile())
    with pytest.raises(ProfileError) as complaint:
        edited(Profile(), empty, {**empty, path: typed})
    assert label_of(complaint.value.field) == label


def test_every_field_says_why_it_is_asked() -> None:
    assert all(field.why for field in FIELDS)
    names: list[Any] = [field.name for field in FIELDS]
    assert len(set(names)) == len(names)
