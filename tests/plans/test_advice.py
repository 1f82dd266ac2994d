"""Advice is computed from the plan's sessions, and its operations do what it says."""

import re
from datetime import timedelta

import pytest

from generator.plans.advice import adaptations, progression_plan, recommendations
from generator.plans.barred import barred
from hyrox.plans.access import AROUND, equipment_of
from hyrox.plans.log import LessTime, TooEasy, TooHard
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Constraints, Injury
from tests.plans.adapting import PROFILE, START, after, athlete, plan, sessions
from tests.plans.slots import CATALOGUE

NAMES = {e.name: e for e in CATALOGUE.exercises.values()}
FIRST_WEEK = START, START + timedelta(days=6)


def minutes(of: Plan) -> float:
    return sum(d.duration_s for d in sessions(of, *FIRST_WEEK)) / 60


def test_operations_are_events_of_the_plans_first_day() -> None:
    advice = plan().adaptive_recommendations
    assert advice.if_too_difficult.operation == TooHard(today=START)
    assert advice.if_too_easy.operation == TooEasy(today=START)
    assert isinstance(advice.if_time_constrained.operation, LessTime)


@pytest.mark.parametrize("which", ["if_too_difficult", "if_too_easy"])
def test_the_minutes_that_are_named_are_those_the_button_gives(which: str) -> None:
    step = getattr(recommendations(plan(), athlete(), CATALOGUE), which)
    found = re.search(r"(\d+) minutes become (\d+)", step.advice)
    new = after(step.operation).plan
    if found is None:
        assert "no room" in step.advice
        assert new == plan()
        return
    assert (float(found[1]), float(found[2])) == pytest.approx(
        (minutes(plan()), minutes(new)), abs=1
    )


def test_the_short_version_is_what_the_button_makes_of_that_session() -> None:
    short = recommendations(plan(), athlete(), CATALOGUE).if_time_constrained
    assert isinstance(short.operation, LessTime)
    new = after(short.operation).plan
    found = re.search(r"from (\d+) to (\d+) minutes and keeps (.*)\.$", short.shortened_version)
    assert found is not None
    cut = [
        (was, now)
        for was, now in zip(sessions(plan(), *FIRST_WEEK), sessions(new, *FIRST_WEEK), strict=True)
        if (was.duration, now.duration) == (int(found[1]), int(found[2]))
    ]
    assert any(
        all(e.name in found[3] for e in now.exercises if e.block == "main") for _, now in cut
    )
    assert all(d.duration <= short.operation.minutes for d in sessions(new, *FIRST_WEEK))


def test_exercises_to_keep_and_the_circuit_are_those_of_the_coming_sessions() -> None:
    short = recommendations(plan(), athlete(), CATALOGUE).if_time_constrained
    held = {e.exercise_id for d in sessions(plan(), *FIRST_WEEK) for e in d.exercises}
    assert short.exercises_to_keep
    assert {NAMES[name].id for name in short.exercises_to_keep} <= held
    rounds = re.match(r"(\d) rounds? of (.*), 45 s .*about (\d+) minutes", short.circuit_format)
    assert rounds is not None
    assert isinstance(short.operation, LessTime)
    assert int(rounds[3]) <= short.operation.minutes


def test_later_recommendations_start_later() -> None:
    today = START + timedelta(days=20)
    advice = recommendations(plan(), athlete(), CATALOGUE, today)
    assert advice.if_too_easy.operation == TooEasy(today=today)


def test_after_the_last_session_there_is_nothing_to_make_easier() -> None:
    advice = recommendations(plan(), athlete(), CATALOGUE, plan().days[-1].date)
    assert "nothing to make easier" in advice.if_too_difficult.advice


def test_progressions_follow_the_links_and_fit_the_athlete() -> None:
    grows = progression_plan(plan(), athlete(), CATALOGUE)
    equipment = equipment_of("full_gym")
    assert grows.exercise_progressions
    for step in grows.exercise_progressions:
        here, there = NAMES[step.exercise], NAMES[step.to]
        assert there.id in here.progressions
        assert not barred(there, PROFILE, "intermediate", equipment)
        assert step.evidence == tuple(CATALOGUE.evidence[id].id for id in (here.id, there.id))


def test_the_growth_that_is_named_is_the_plans() -> None:
    words = progression_plan(plan(), athlete(), CATALOGUE).intensity_increase
    weeks = {w.number: w for w in plan().workout_plan.weeks}
    for number, held in re.findall(r"[Ww]eek (\d+)(?: holds|, the longest,) (\d+)", words):
        assert round(weeks[int(number)].minutes) == int(held)
    deloads = [str(w.number) for w in weeks.values() if w.deload]
    assert f"Lighter: weeks {', '.join(deloads)}" in words


@pytest.mark.parametrize(
    ("name", "parts"),
    [("knee_friendly", ["knee"]), ("shoulder_friendly", ["shoulder"]),
     ("back_friendly", ["lower_back", "upper_back"])],
)  # fmt: skip
def test_a_friendly_version_names_what_loads_the_part_and_what_does_not(
    name: str, parts: list[str]
) -> None:
    words = adaptations(plan(), athlete(), CATALOGUE)[name]
    pairs = re.findall(r"(?:Instead: |; )([^;.]+?) -> ([^;.]+)", words)
    assert pairs
    sore = PROFILE.model_copy(
        update={"constraints": Constraints(injuries=tuple(Injury(body_part=p) for p in parts))}
    )
    for before, after_ in pairs:
        assert set(NAMES[before].body_parts) & set(parts)
        assert not barred(NAMES[after_], sore, "intermediate", equipment_of("full_gym"))


def test_without_impact_and_on_a_journey_what_comes_instead_fits() -> None:
    words = adaptations(plan(), athlete(), CATALOGUE)
    for _, other in re.findall(r"(?:Instead: |; )([^;.]+?) -> ([^;.]+)", words["low_impact"]):
        assert NAMES[other].impact == "low"
    for _, other in re.findall(r"(?:Instead: |; )([^;.]+?) -> ([^;.]+)", words["travel"]):
        assert set(NAMES[other].equipment) <= AROUND
    assert "85 %" in words["difficulty_adjustment"]
