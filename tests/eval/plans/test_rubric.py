"""The rubric: a plan that meets all that code can judge, and plans that miss each criterion."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from eval.plans.checker import check
from eval.plans.criteria import CHECKS
from eval.plans.rubric import criteria, form, judge
from tests.eval.plans.hand_made import (
    DAY,
    ROWS,
    START,
    day,
    days_from,
    item,
    one_week,
    plan,
    session,
    week,
)

RACE = START + 69 * DAY
MINUTES = (40, 42, 44, 28, 44, 46, 48, 30, 22, 22)
PHASES = ("base",) * 4 + ("build",) * 3 + ("peak", "taper", "taper")
EFFORT = {"kg": None, "effort": "two repetitions in reserve", "basis": "own", "evidence": []}
Written = dict[str, Any]
Spoil = Callable[[Written, Written], object]


def of_week(i: int, minutes: float) -> list[Written]:
    """Strength on Monday, hard work or a test on Wednesday, an easy run on Friday."""
    first = START + 7 * i * DAY
    run = item("easy-run", 600, run_m=1_000, load=EFFORT)
    work = (item("plank", 240, load=EFFORT), item("hold", 240, load=EFFORT))
    lifts = (item("squat", 60, reps=20, duration=None, load=EFFORT), item("ski", 400, load=EFFORT))
    held = {
        0: session(first, minutes, "moderate", *lifts),
        2: session(first + 2 * DAY, minutes, "hard", *work,
                   kind="test" if i in (0, 4) else "stations"),
        4: session(first + 4 * DAY, minutes, "easy", run, kind="easy_run"),
    }  # fmt: skip
    if i == 9:
        held[6] = day(RACE, "race", "hard")
    return days_from(first, 7, held)


def good() -> Written:
    """Ten weeks to a race, with everything that a plan should say."""
    weeks = [
        week(i + 1, of_week(i, minutes), PHASES[i], deload=i in (3, 7))
        for i, minutes in enumerate(MINUTES)
    ]
    written = plan(weeks, race_date=RACE.isoformat(), race_event="Hamburg", goal_s=5_400.0)
    written["level"] = "advanced"
    written["assumptions"] = ["The longest run of the last weeks is assumed to be 10 km."]
    written["workout_plan"] |= {
        "name": "10 weeks to Hamburg", "overview": f"Towards race day, {RACE.isoformat()}.",
        "progression_plan": {
            "intensity_increase": "Faster once all sets are done as planned.",
            "exercise_progressions": [
                {"exercise": "Squat", "to": "Squat with a bag", "when": "in four weeks"}
            ],
        },
    }  # fmt: skip
    written["nutrition_suggestions"] |= {
        "calorie_target": 2_600, "method": "Mifflin-St Jeor", "advice": ["Eat breakfast."],
        "race_week": [{"what": "Rice"}], "race_day": [{"what": "Porridge"}],
    }  # fmt: skip
    easier = {"kind": "too_hard", "today": "2026-11-23"}
    written["adaptive_recommendations"] = {
        "if_too_difficult": {"advice": "Fewer sets.", "operation": easier},
        "if_too_easy": {"advice": "More.", "operation": {**easier, "kind": "too_easy"}},
        "if_time_constrained": {
            "shortened_version": "Main work alone.", "exercises_to_keep": ["squat"],
            "circuit_format": "Two rounds.", "operation": {**easier, "kind": "less_time"},
        },
    }  # fmt: skip
    written["evidence"] = [
        {"id": f"exercise-{id}#how-to", "location": f"corpora/exercises#{id}"} for id in ROWS
    ]
    return written


def athlete() -> Written:
    return {
        "personal_info": {"fitness_level": "advanced", "age": 30},
        "preferences": {"equipment_access": "full_gym", "days_per_week": 3},
        "goals": ["finish"], "target": {"date": RACE.isoformat(), "goal_time": 5_400.0},
    }  # fmt: skip


def sessions(written: Written) -> list[Written]:
    return [d for w in written["workout_plan"]["weeks"] for d in w["days"] if d["exercises"]]


def mains(written: Written) -> list[Written]:
    return [e for d in sessions(written) for e in d["exercises"] if e["block"] == "main"]


def every(items: list[Written], **fields: Any) -> None:
    for entry in items:
        entry.update(fields)


def weeks_of(written: Written, **fields: Any) -> None:
    every(written["workout_plan"]["weeks"], **fields)


def replaced(name: str, by: str) -> Spoil:
    return lambda p, _: every([e for e in mains(p) if e["exercise_id"] == name], exercise_id=by)


def without_test_again(written: Written, _: Written) -> None:
    every([d for d in sessions(written)[3:] if d["kind"] == "test"], kind="stations")


def all_alike(written: Written, _: Written) -> None:
    every(mains(written), exercise_id="hold", run_m=0)


def never_growing(written: Written, _: Written) -> None:
    weeks = [week(i + 1, of_week(i, 22 if i > 7 else 30), PHASES[i]) for i in range(len(MINUTES))]
    written["workout_plan"]["weeks"] = weeks


def idle(_: Written, profile: Written) -> None:
    profile["preferences"]["days_per_week"] = 7


MISSED: list[tuple[str, str, Spoil]] = [
    ("goal", "the goal time lost", lambda p, _: p.update(goal_s=None)),
    ("goal", "the race not named", lambda p, _: p["workout_plan"].update(name="A plan")),
    ("assessment", "no test", lambda p, _: every(sessions(p), kind="stations")),
    ("assessment", "never again", without_test_again),
    ("volume", "three of seven days wanted", idle),
    ("volume", "longer than the athlete has",
     lambda _, a: a["preferences"].update(workout_duration=30)),
    ("intensity_distribution", "all hard",
     lambda p, _: every(sessions(p), intensity_level="hard")),
    ("intensity_distribution", "all easy",
     lambda p, _: every(sessions(p), intensity_level="easy")),
    ("intensity_distribution", "never easy",
     lambda p, _: every(sessions(p), intensity_level="moderate")),
    ("progression", "the load stays", never_growing),
    ("progression", "no way to go on",
     lambda p, _: p["workout_plan"]["progression_plan"].update(exercise_progressions=[])),
    ("specificity", "no erg though there is one", replaced("ski", "hold")),
    ("recovery", "two hard days running",
     lambda p, _: p["workout_plan"]["weeks"][0]["days"].__setitem__(
         1, session(START + DAY, 30, "hard"))),
    ("deload", "none", lambda p, _: weeks_of(p, deload=False)),
    ("taper", "none", lambda p, _: weeks_of(p, phase="base")),
    ("strength", "none", replaced("squat", "hold")),
    ("strength", "no load, effort or note", lambda p, _: every(mains(p), load=None)),
    ("technique", "no cues", lambda p, _: every(mains(p), cues=[])),
    ("nutrition", "nothing", lambda p, _: p["nutrition_suggestions"].update(calorie_target=None)),
    ("nutrition", "no method", lambda p, _: p["nutrition_suggestions"].update(method="")),
    ("injury_risk", "the wrist not mentioned",
     lambda _, a: a.update(constraints={"injuries": [{"body_part": "wrist"}]})),
    ("injury_risk", "the knee loaded",
     lambda _, a: a.update(constraints={"injuries": [{"body_part": "knee"}]})),
    ("monitoring", "how hard is not said", lambda p, _: every(mains(p), load=None)),
    ("feedback_loop", "no advice",
     lambda p, _: p["adaptive_recommendations"]["if_too_easy"].update(advice=" ")),
    ("feedback_loop", "keeps what is not there",
     lambda p, _: p["adaptive_recommendations"]["if_time_constrained"].update(
         exercises_to_keep=["Snatch"])),
    ("individualisation", "another level", lambda p, _: p.update(level="beginner")),
    ("individualisation", "the 5 km not used",
     lambda _, a: a.update(training={"five_km_s": 1_500, "longest_run_km": 10})),
    ("individualisation", "assumed without a word", lambda p, _: p.update(assumptions=[])),
    ("clarity", "no purpose", lambda p, _: every(sessions(p)[:1], purpose="")),
    ("clarity", "a placeholder", lambda p, _: every(sessions(p)[:1], title="TODO")),
    ("clarity", "minutes that do not add up", lambda p, _: every(sessions(p)[:1], duration=5)),
    ("warm_up_cool_down", "main work alone",
     lambda p, _: every(sessions(p)[0]["exercises"], block="main")),
    ("periodisation", "back to base",
     lambda p, _: p["workout_plan"]["weeks"][7].update(phase="base")),
    ("periodisation", "a week without a focus",
     lambda p, _: p["workout_plan"]["weeks"][2].update(focus=" ")),
    ("race_day", "nothing on race day",
     lambda p, _: p["nutrition_suggestions"].update(race_day=[])),
    ("variety", "one exercise always", all_alike),
    ("variety", "one kind of session", lambda p, _: every(sessions(p), kind="strength")),
    ("sources", "cites what cannot be opened", lambda p, _: p["evidence"].pop(1)),
    ("sources", "cites nothing", lambda p, _: every(mains(p), evidence=[])),
]  # fmt: skip


def test_the_hand_made_plan_keeps_every_rule() -> None:
    assert check(athlete(), good(), ROWS) == []


def test_a_good_plan_meets_all_that_code_can_judge() -> None:
    missed = {k: v.why for k, v in judge(good(), athlete(), ROWS).items() if v.met is not True}
    assert missed == {}


@pytest.mark.parametrize(
    ("criterion", "spoil"), [pytest.param(c, s, id=f"{c}: {what}") for c, what, s in MISSED]
)
def test_a_criterion_can_be_missed(criterion: str, spoil: Spoil) -> None:
    written, profile = copy.deepcopy(good()), athlete()
    spoil(written, profile)
    assert judge(written, profile, ROWS)[criterion].met is False


def test_every_criterion_is_missed_here_at_least_once() -> None:
    assert {criterion.id for criterion in criteria()} == {criterion for criterion, *_ in MISSED}


def test_there_are_twenty_two_criteria_each_a_question_and_a_check() -> None:
    assert len(criteria()) == 22
    assert [criterion.id for criterion in criteria()] == [
        c.id for c in criteria() if c.id in CHECKS
    ]
    assert all(criterion.question.endswith("?") for criterion in criteria())


def test_what_does_not_apply_is_neither_met_nor_missed() -> None:
    short = one_week(session(START, 30), adaptive_recommendations={})
    short["workout_plan"]["progression_plan"] = good()["workout_plan"]["progression_plan"]
    verdicts = judge(short, {}, ROWS)
    for name in ("assessment", "specificity", "deload", "taper", "race_day"):
        assert verdicts[name].met is None, name


def test_the_form_asks_a_person_every_question_and_says_what_code_found() -> None:
    text = form(judge(good(), athlete(), ROWS))
    assert all(criterion.question in text for criterion in criteria())
    assert text.count("code: met") == 22


@pytest.mark.parametrize("written_as", ["2027-01-31", "31 Jan 2027", "31 January 2027"])
def test_the_race_day_may_be_written_as_people_do(written_as: str) -> None:
    written = good()
    written["workout_plan"]["overview"] = f"All the way to {written_as}."
    assert judge(written, athlete(), ROWS)["goal"].met is True


def test_races_are_judged_by_their_date() -> None:
    moved = {**athlete(), "target": {"date": date(2027, 3, 1).isoformat(), "goal_time": 5_400.0}}
    assert judge(good(), moved, ROWS)["goal"].met is False
