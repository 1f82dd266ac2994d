"""When no plan is made, and where the athlete is sent."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from generator.plans.guard import refuse_if_unsafe
from generator.plans.guard.refusals import first_start
from generator.plans.types import PlanRefusedError
from hyrox.plans.profile import Profile
from tests.plans.strategies import profiles

START = date(2026, 11, 23)


def refused(race_date: date | None = None, start: date = START, **parts: Any) -> PlanRefusedError:
    with pytest.raises(PlanRefusedError) as caught:
        refuse_if_unsafe(Profile.model_validate(parts), start, race_date)
    return caught.value


def allowed(race_date: date | None = None, start: date = START, **parts: Any) -> None:
    refuse_if_unsafe(Profile.model_validate(parts), start, race_date)


def test_an_empty_profile_may_have_a_plan() -> None:
    allowed()


@pytest.mark.parametrize(
    ("field", "parts"),
    [
        ("goals", {"goals": ["I had chest pain on my last run"]}),
        ("goals", {"goals": ["get so thin that I make myself throw up after meals"]}),
        ("goals", {"goals": ["I want to die"]}),
        ("constraints.injuries", {"constraints": {"injuries": [
            {"body_part": "chest", "note": "my chest hurts and my left arm is numb"}]}}),
        ("not_understood", {"not_understood": ["feedback: I fainted in the last session"]}),
        ("feedback.previous_workouts", {"feedback": {"previous_workouts": [
            {"name": "intervals, passed out during the third"}]}}),
        ("target.event", {"target": {"event": "the last one before I kill myself"}}),
        ("medical.symptoms", {"medical": {"symptoms": ["chest pain"]}}),
        ("medical.symptoms", {"medical": {"symptoms": ["Brustschmerzen"]}}),
        ("medical.conditions", {"medical": {"conditions": ["bulimia"]}}),
    ],
)  # fmt: skip
def test_a_red_flag_in_any_text_stops_the_plan_and_says_where_to_go(
    field: str, parts: dict[str, Any]
) -> None:
    error = refused(**parts)
    assert error.field == field
    assert "112" in error.referral or "doctor" in error.referral


@pytest.mark.parametrize("clears", [False, True])
@pytest.mark.parametrize(
    "symptom", ["chest tightness", "dizziness", "fainting", "palpitations", "fever",
                "short of breath", "numbness in the left arm", "coughing blood"],
)  # fmt: skip
def test_a_present_complaint_stops_the_plan_even_where_a_doctor_agreed_once(
    symptom: str, clears: bool
) -> None:
    error = refused(medical={"symptoms": [symptom], "cleared": clears})
    assert error.field == "medical.symptoms"
    assert error.referral


@pytest.mark.parametrize("symptom", ["no chest pain", "never dizzy", "sore quads", "tired", "none"])
def test_what_is_no_complaint_does_not_stop_it(symptom: str) -> None:
    allowed(medical={"symptoms": [symptom]})


ASK_FIRST = (
    "heart disease", "Heart attack in 2019", "arrhythmia", "uncontrolled high blood pressure",
    "hypertension", "stroke", "epilepsy", "type 1 diabetes", "diabetes",
    "type 2 diabetes on insulin",
    "chronic kidney disease", "knee surgery three weeks ago", "blood clot in the leg",
    "breast cancer, in chemo", "COPD", "osteoporosis", "Epilepsie", "RED-S",
)  # fmt: skip


@pytest.mark.parametrize("condition", ASK_FIRST)
def test_conditions_ask_for_a_doctor_first(condition: str) -> None:
    error = refused(medical={"conditions": [condition]})
    assert error.field == "medical.conditions"
    assert "doctor" in error.referral


@pytest.mark.parametrize("condition", ASK_FIRST)
def test_conditions_that_a_doctor_cleared_do_not_stand_in_the_way(condition: str) -> None:
    allowed(medical={"conditions": [condition], "cleared": True})


@pytest.mark.parametrize(
    "condition",
    ["no heart disease", "never had epilepsy", "high blood pressure, well controlled",
     "type 2 diabetes", "asthma", "hay fever", "appendix operation 12 years ago", "flat feet"],
)  # fmt: skip
def test_conditions_that_are_none_or_under_control_pass(condition: str) -> None:
    allowed(medical={"conditions": [condition]})


@pytest.mark.parametrize(
    "goal",
    ["improve my heart rate zones", "a better stroke rate on the rower", "raise money for cancer "
     "research", "run for my dad who survived cancer", "chest to deck burpees", "finish strong"],
)  # fmt: skip
def test_goals_that_sound_like_illness_are_goals(goal: str) -> None:
    allowed(goals=[goal])


def test_a_condition_told_among_the_goals_counts_too() -> None:
    assert refused(goals=["get fit again after cancer"]).field == "goals"


@pytest.mark.parametrize(
    ("medical", "field"),
    [
        ({"pregnant": True}, "medical.pregnant"),
        ({"postpartum_weeks": 12}, "medical.postpartum_weeks"),
        ({"postpartum_weeks": 0}, "medical.postpartum_weeks"),
        ({"eating_disorder": True}, "medical.eating_disorder"),
    ],
)
def test_pregnancy_birth_and_eating_disorders_ask_for_agreement(
    medical: dict[str, Any], field: str
) -> None:
    error = refused(medical=medical)
    assert error.field == field
    assert "midwife" in error.referral or "eating disorders" in error.referral
    allowed(medical={**medical, "cleared": True})


def test_thirteen_weeks_after_a_birth_nobody_has_to_be_asked() -> None:
    allowed(medical={"postpartum_weeks": 13})


def test_plans_are_made_from_sixteen_years() -> None:
    assert refused(personal_info={"age": 15}).field == "personal_info.age"
    allowed(personal_info={"age": 16})
    allowed(personal_info={})


def test_a_race_in_the_past_is_refused() -> None:
    assert refused(START - timedelta(days=1)).field == "target.date"
    allowed(START)


def test_a_race_too_far_away_is_told_from_when_a_plan_can_start() -> None:
    race = START + timedelta(weeks=24)
    error = refused(race)
    assert first_start(race).isoformat() in error.reason
    allowed(race, start=first_start(race))
    allowed(START + timedelta(weeks=24, days=-1))


def test_no_calendar_reaches_beyond_the_last_year() -> None:
    refused(start=date.max)
    refused(date.max, start=date.max)


@settings(max_examples=60, deadline=None)
@given(profiles())
def test_every_profile_is_allowed_or_refused_with_a_reason_and_a_field(profile: Profile) -> None:
    refusal: PlanRefusedError | None = None
    try:
        refuse_if_unsafe(profile, START, profile.target.day)
    except PlanRefusedError as error:
        refusal = error
    assert refusal is None or (refusal.reason and refusal.field)
