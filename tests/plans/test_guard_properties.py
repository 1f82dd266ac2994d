"""Any plan, however broken, is repaired or refused; the independent checker agrees."""

import json
from datetime import timedelta
from random import Random

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from eval.plans.checker import check
from eval.plans.rules.sheet import read_rows
from generator.plans.guard import refuse_if_unsafe, repaired, violations
from generator.plans.types import Athlete, PlanRefusedError
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile
from tests.plans.drafts import CORPORA, START, catalogue, draft, spoilt
from tests.plans.strategies import profiles

ROWS = read_rows(CORPORA)


def some_plan(profile: Profile, seed: int) -> tuple[Plan, Athlete] | None:
    """A plan broken in a few ways; ``None`` where none is made in the first place."""
    rng = Random(f"spoilt:{seed}")
    start = START + timedelta(days=rng.randrange(7))
    weeks = rng.randint(1, 24)
    race = start + timedelta(days=7 * weeks - rng.randrange(1, 7)) if rng.random() < 0.7 else None
    try:
        refuse_if_unsafe(profile, start, race)
        plan, athlete = draft(profile, start, race, None if race else weeks, seed)
    except PlanRefusedError:
        return None
    return spoilt(plan, rng), athlete


@settings(max_examples=40, deadline=None)
@given(profile=profiles(), seed=st.integers(0, 10**6))
def test_a_broken_plan_is_repaired_or_refused_with_a_reason(profile: Profile, seed: int) -> None:
    found = some_plan(profile, seed)
    assume(found is not None)
    assert found is not None
    broken, athlete = found
    try:
        fixed = repaired(broken, athlete, catalogue(), seed)
    except PlanRefusedError as error:
        event(f"refused: {error.reason[:40]}")
        return
    assert violations(fixed, athlete, catalogue()) == ()
    assert Plan.model_validate_json(fixed.to_json()) == fixed
    assert repaired(fixed, athlete, catalogue(), seed) == fixed
    assert repaired(broken, athlete, catalogue(), seed).to_json() == fixed.to_json()
    seen = [breach for breach in check(
        profile.model_dump(mode="json", by_alias=True), json.loads(fixed.to_json()), ROWS
    ) if breach.words != f"the plan's race is on {fixed.race_date}"]  # fmt: skip
    assert seen == []
    if fixed != broken:
        assert set(broken.guard) < set(fixed.guard)


@settings(max_examples=40, deadline=None)
@given(profile=profiles(), seed=st.integers(0, 10**6))
def test_violations_say_where_and_what(profile: Profile, seed: int) -> None:
    found = some_plan(profile, seed)
    assume(found is not None)
    assert found is not None
    for violation in violations(found[0], found[1], catalogue()):
        assert violation.rule
        assert violation.found.endswith((".", "?"))


def test_no_plan_of_a_usual_athlete_is_beyond_repair() -> None:
    usual = Profile.model_validate(
        {
            "personal_info": {"age": 30, "fitness_level": "intermediate"},
            "preferences": {"days_per_week": 4, "equipment_access": "full_gym"},
        }
    )
    plan, athlete = draft(usual, START, START + timedelta(weeks=12, days=-2))
    for seed in range(30):
        broken = spoilt(plan, Random(seed))
        fixed = repaired(broken, athlete, catalogue(), seed)
        assert violations(fixed, athlete, catalogue()) == ()
        assert sum(bool(day.exercises) for day in fixed.days) >= 12
