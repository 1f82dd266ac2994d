"""Random athletes: every plan keeps the rules, everybody else is told why there is none.

HYROX_COACH_SWEEP=10000 python -m pytest tests/eval/plans/test_plan_sweep.py --timeout=7200 -s
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from eval.plans.random_profiles import START, random_profile
from eval.plans.sweep import Outcome, Tools, is_clear, sweep, tools
from hyrox.plans.plan import Plan

SWEEP = int(os.environ.get("HYROX_COACH_SWEEP", "40"))
CORPORA = Path(__file__).resolve().parents[3] / "corpora"


@pytest.fixture(scope="module")
def using() -> Tools:
    return tools(CORPORA)


def test_random_athletes_get_a_plan_that_keeps_every_rule_or_a_clear_reason(using: Tools) -> None:
    summary = sweep(SWEEP, 0, START, using)
    print(summary)
    assert summary.crashes == {}, summary.examples
    assert summary.breaches == {}, summary.examples
    assert summary.unclear == [], summary.examples
    assert summary.profiles == SWEEP
    assert summary.plans >= SWEEP // 4, "most athletes can be planned for"


def test_the_same_seed_is_the_same_plan_to_the_byte(using: Tools) -> None:
    made: list[Outcome] = []
    sweep(12, 100, START, using, made.append)
    again: list[Outcome] = []
    sweep(12, 100, START, using, again.append)
    assert any(outcome.plan for outcome in made)
    assert [json.dumps(o.plan) for o in made] == [json.dumps(o.plan) for o in again]


def test_a_planner_that_breaks_a_rule_is_found_out(
    using: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.plans import making

    honest = making.make_plan

    def careless(*args: Any, **kwargs: Any) -> Plan:
        plan = json.loads(honest(*args, **kwargs).to_json())
        for week in plan["workout_plan"]["weeks"]:
            for exercise in (e for day in week["days"] for e in day["exercises"]):
                exercise["exercise_id"] = "moon-walk"
        return Plan.model_validate(plan)

    assert sweep(12, 0, START, using).breaches == {}
    monkeypatch.setattr(making, "make_plan", careless)
    summary = sweep(12, 0, START, using)
    assert summary.breaches["exercise"] > 0
    assert summary.broken_plans == summary.plans > 0


def test_a_planner_that_falls_over_is_counted_and_the_sweep_goes_on(
    using: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.plans import making

    def falls(*_: Any, **__: Any) -> Any:
        raise RuntimeError("out of sleds")

    monkeypatch.setattr(making, "make_plan", falls)
    summary = sweep(10, 0, START, using)
    assert summary.profiles == 10
    assert summary.plans == 0
    assert any("out of sleds" in words for words in summary.crashes)


def test_refusals_must_read_like_sentences() -> None:
    assert is_clear("No day of the week is left to train on.")
    assert not is_clear("")
    assert not is_clear("Refused.")
    assert not is_clear("The field None of <class 'Profile'> is wrong")


def test_random_profiles_depend_on_the_seed_alone_and_vary() -> None:
    profiles = [random_profile(seed) for seed in range(300)]
    assert [repr(random_profile(seed)) for seed in range(300)] == [repr(p) for p in profiles]
    assert len({repr(profile) for profile in profiles}) > 290
    ages = [p["personal_info"]["age"] for p in profiles if _has_age(p)]
    assert min(ages) < 18 < 60 < max(ages)


def _has_age(profile: dict[str, Any]) -> bool:
    person = profile.get("personal_info")
    return isinstance(person, dict) and type(person.get("age")) is int
