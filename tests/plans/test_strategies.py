"""The athletes that plans are tested with are themselves what they should be."""

from hypothesis import given

from hyrox.plans.profile import Profile
from tests.plans.strategies import profiles


@given(profiles())
def test_a_strict_profile_survives_its_own_json(profile: Profile) -> None:
    assert Profile.model_validate(profile.model_dump(mode="json", by_alias=True)) == profile
