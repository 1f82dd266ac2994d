"""Whatever happens to whatever plan, in whatever order: the promises of adapting hold."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from eval.plans.random_profiles import START, random_profile
from generator.plans.adapt import adapt
from generator.plans.athlete import athlete_of
from generator.plans.making import make_plan
from generator.plans.types import PlanRefusedError
from hyrox.errors import InputError
from hyrox.plans.reading import read_profile
from tests.plans.lives import faults, random_event
from tests.plans.slots import CATALOGUE

EVENTS = 4


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(seed=st.integers(0, 10**6))
def test_what_lies_behind_stays_all_rules_hold_ahead_and_every_difference_is_told(
    seed: int,
) -> None:
    rng = Random(f"life:{seed}")
    try:
        profile = read_profile(random_profile(seed))
        weeks = None if profile.target.day else rng.choice((4, 8, 12))
        plan = make_plan(profile, start=START, catalogue=CATALOGUE, weeks=weeks, seed=seed)
    except (InputError, PlanRefusedError):
        assume(False)
        return
    today = START
    for _ in range(EVENTS):
        today += timedelta(days=rng.randint(0, 12))
        if today >= plan.days[-1].date:
            break
        event = random_event(plan, today, rng)
        athlete = athlete_of(profile, None, START)
        try:
            result = adapt(plan, event, profile, athlete, CATALOGUE)
        except (InputError, PlanRefusedError):
            continue
        again = adapt(plan, event, profile, athlete, CATALOGUE)
        assert again.plan.to_json() == result.plan.to_json()
        assert faults(event, result, replace(athlete, profile=result.profile), CATALOGUE) == []
        plan, profile = result.plan, result.profile
