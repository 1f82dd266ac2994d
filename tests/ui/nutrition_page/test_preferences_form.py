"""The form about food: what it reads, how it refuses, and that it loses nothing."""

import json
from typing import Any

import pytest

from eval.plans.random_profiles import random_profile
from hyrox.errors import InputError
from hyrox.plans.profile import Profile
from hyrox.plans.reading import ProfileError, read_profile
from hyrox.settings import PROJECT
from ui.web.nutrition.preferences_form import PreferencesForm

EXAMPLE = PROJECT / "docs" / "examples" / "profile.json"


def merged(form: PreferencesForm, profile: Profile, **fields: Any) -> Profile:
    """What comes of the filled form with these fields changed."""
    filled = form.filled(profile)
    values = dict(zip(form._fields(), (filled[c] for c in form.inputs), strict=True))
    return form.merged(profile, tuple((values | fields).values()))


def test_what_the_form_does_not_ask_for_stays(page: Any) -> None:
    before = read_profile(json.loads(EXAMPLE.read_text()))
    after = merged(page.form, before, diet="vegan", weight="70 kg")
    assert after.nutrition.diet == "vegan"
    assert after.personal_info.weight == 70
    unchanged = {"nutrition", "personal_info"}
    assert after.model_dump(exclude=unchanged) == before.model_dump(exclude=unchanged)
    assert after.personal_info.fitness_level == before.personal_info.fitness_level


def test_a_form_that_nobody_touched_gives_the_profile_back(page: Any) -> None:
    tried = 0
    for seed in range(120):
        try:
            profile = read_profile(random_profile(seed))
        except ProfileError:
            continue
        tried += 1
        again = merged(page.form, profile)
        assert again.nutrition.allergies == profile.nutrition.allergies, seed
        assert set(again.nutrition.avoid_foods) >= set(profile.nutrition.avoid_foods), seed
        assert set(again.nutrition.unknown_allergies) >= set(profile.nutrition.unknown_allergies)
        exclude = {"nutrition": {"avoid_foods", "unknown_allergies"}, "not_understood": True}
        assert again.model_dump(exclude=exclude) == profile.model_dump(exclude=exclude), seed
    assert tried > 40


def test_words_that_mean_a_declared_allergen_become_one(page: Any) -> None:
    found = merged(page.form, Profile(), allergies=["milk"], unknown_allergies="prawns, kiwi")
    assert found.nutrition.allergies == ("crustaceans", "milk")
    assert found.nutrition.unknown_allergies == ("kiwi",)


def test_units_are_understood(page: Any) -> None:
    found = merged(page.form, Profile(), height="1.68 m", weight="140 lb", cooking_minutes="1 h")
    assert found.personal_info.height == 168
    assert found.personal_info.weight == pytest.approx(63.5, abs=0.5)
    assert found.nutrition.cooking_minutes == 60


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"height": "tall"}, "Height: 'tall'"),
        ({"weight": "5 kg"}, "Weight: "),
        ({"age": "3"}, "Age: "),
        ({"cooking_minutes": "soon"}, "Longest cooking time of a meal: 'soon'"),
        ({"unknown_allergies": "not allergic to fish"}, "Allergies: "),
        ({"avoid_foods": "x" * 5000}, "Foods you do not want: "),
    ],
)
def test_what_cannot_be_used_is_named_as_the_form_names_it(
    page: Any, fields: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError) as refused:
        merged(page.form, Profile(), **fields)
    assert str(refused.value).startswith(says)
    assert "nutrition." not in str(refused.value)
    assert "personal_info." not in str(refused.value)


def test_an_empty_figure_is_no_figure(page: Any, adult: Profile) -> None:
    found = merged(page.form, adult, weight=" ", gender="")
    assert found.personal_info.weight is None
    assert found.personal_info.gender is None
    assert found.personal_info.height == 168
