"""Plans made by hand: every kind of session, dose, load and pace, a journey, a race."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from hyrox.plans.base import WEEKDAYS
from hyrox.plans.log import LessTime, TooEasy, TooHard
from hyrox.plans.nutrition import (
    DayTarget,
    FuellingStep,
    Macros,
    NutritionSuggestions,
    Timing,
)
from hyrox.plans.plan import (
    AdaptiveRecommendations,
    Day,
    ExerciseProgression,
    IfTimeConstrained,
    Load,
    Pace,
    Plan,
    PlanEvidence,
    PlannedExercise,
    ProgressionPlan,
    Recommendation,
    Repair,
    Week,
    WorkoutPlan,
)

START = date(2026, 11, 23)
EASY = Pace(fast_s=352, slow_s=390, basis="1.29 to 1.43 times your 5 km pace", evidence=("F1",))
FAST = Pace(fast_s=272, slow_s=280, basis="your 5 km pace", evidence=("F1",))
ERG = Pace(fast_s=118, slow_s=124, per_m=500, basis="your split in Rotterdam", evidence=("F2",))
SLED = Load(kg=102, basis="two thirds of the race load, men open", evidence=("R1",))
BELLS = Load(
    kg=24,
    each_hand=True,
    effort="stop before the grip opens",
    basis="race load, men open",
    evidence=("R1",),
)
BAR = Load(effort="a weight you could lift three more times", basis="no lift is known")


def one(name: str, sets: int = 1, **given: Any) -> PlannedExercise:
    slug = "-".join(name.lower().replace("'", "").split())
    seconds = given.get("duration") or given.get("reps", 0) * 3 or given.get("distance", 0) * 0.4
    sides = 2 if given.get("each_side") else 1
    usual: dict[str, Any] = {
        "intensity": "moderate", "rest": 60 if sets > 1 else 0, "exercise_id": slug,
        "work_s": seconds * sides, "evidence": (f"exercise:{slug}",),
        "cues": ("Stand tall and breathe out on the effort", "Keep the ribs over the hips"),
    }  # fmt: skip
    return PlannedExercise(name=name, sets=sets, **(usual | given))


WARM = (
    one("Easy jog", duration=480, run_m=1300, block="warm_up", intensity="easy", pace=EASY),
    one("Leg swing", reps=10, each_side=True, block="warm_up", intensity="easy"),
)
COOL = (one("Couch stretch", duration=60, each_side=True, block="cool_down", intensity="easy"),)
MAINS: dict[str, tuple[str, str, tuple[PlannedExercise, ...]]] = {
    "strength": ("Strength for sled and lunges", "hard", (
        one("Trap bar deadlift", 4, reps=6, rest=150, load=BAR, notes="Add 2.5 kg once easy."),
        one("Bulgarian split squat", 3, reps=8, each_side=True, rest=90),
        one("Side plank", 3, duration=30, each_side=True, rest=30, intensity="easy"),
    )),
    "stations": ("Sleds and carries", "moderate", (
        one("Sled push at race load", 5, distance=25, rest=120, load=SLED, intensity="hard"),
        one("Farmer's carry at race load", 3, distance=50, rest=90, load=BELLS),
        one("Wall ball at race load", 4, reps=20, rest=60),
    )),
    "intervals": ("Kilometre repeats", "hard", (
        one("Fast kilometre", 5, distance=1000, run_m=5000, rest=120, pace=FAST, intensity="hard"),
    )),
    "easy_run": ("Easy run", "easy", (
        one("Easy run", duration=2400, run_m=6500, pace=EASY, intensity="easy"),
    )),
    "compromised": ("Run off the erg", "moderate", (
        one("SkiErg intervals", 4, distance=500, rest=90, pace=ERG),
        one("Run at race pace", 4, distance=800, run_m=3200, rest=90, pace=FAST),
        one("Burpee broad jump", 4, distance=20, rest=60),
    )),
    "long_run": ("Long run", "easy", (
        one("Long run", distance=12_000, run_m=12_000, pace=EASY, intensity="easy", work_s=4440),
    )),
}  # fmt: skip
WEEK = ("strength", "easy_run", "rest", "compromised", "other_sport", "long_run", "rest")
OTHER_WEEK = ("stations", "intervals", "rest", "strength", "other_sport", "long_run", "rest")


def made_day(when: date, kind: str) -> Day:
    day: dict[str, Any] = {"day": WEEKDAYS[when.weekday()], "date": when, "kind": kind}
    if kind in MAINS:
        title, intensity, main = MAINS[kind]
        exercises = (*WARM, *main, *COOL)
        seconds = sum(e.time_s for e in exercises) + 45 * (len(exercises) - 1)
        return Day(
            **day, focus=kind.replace("_", " "), title=title, intensity_level=intensity,
            duration=-int(-seconds // 60), exercises=exercises,
            purpose="Hold the pace of the race on tired legs, without going over it.",
            reason="You lost 58 s to your peers on the sled push; it is the largest gap you have.",
            reason_evidence=("F2",), evidence=("P1",),
        )  # fmt: skip
    if kind == "other_sport":
        return Day(**day, focus="Football, with the team", duration=90, intensity_level="moderate")
    if kind == "race":
        return Day(
            **day, focus="Race", title="HYROX Rotterdam", duration=0, intensity_level="hard",
            purpose="Start slower than you feel; the race is decided from the fifth run on.",
        )  # fmt: skip
    return Day(**day, focus="Rest", duration=0, intensity_level="rest")


def made_week(number: int, weeks: int, *, race: bool) -> Week:
    starts, left = START + timedelta(weeks=number - 1), weeks - number
    kinds = WEEK if number % 2 else OTHER_WEEK
    if race and not left:
        kinds = ("intervals", "rest", "easy_run", "rest", "rest", "race")
    phase = (
        "taper" if race and left < 2 else "peak" if left < 5 else "build" if left < 12 else "base"
    )
    return Week(
        number=number,
        starts=starts,
        phase=phase,  # type: ignore[arg-type]
        deload=number % 4 == 0 and left > 1,
        focus="Station strength, with the runs kept easy" if left > 1 else "Fresh for the race",
        days=tuple(made_day(starts + timedelta(days=n), kind) for n, kind in enumerate(kinds)),
    )


def source(id_: str, kind: str, title: str, location: str, url: str = "") -> PlanEvidence:
    return PlanEvidence(id=id_, kind=kind, title=title, text=title, location=location, url=url)  # type: ignore[arg-type]


def sources() -> tuple[PlanEvidence, ...]:
    used = {e.exercise_id: e for _, _, main in MAINS.values() for e in (*WARM, *main, *COOL)}
    return (
        source("F1", "fact", "Your 5 km", "profile: training.five_km_s"),
        source("F2", "fact", "Your race in Rotterdam", "report of result ref-1"),
        source("P1", "passage", "Tired legs", "running/tired#dose", "https://doi.org/10.1000/xyz"),
        source("R1", "rule", "HYROX rulebook, season 2025/26", "rules: loads"),
        *(
            source(f"exercise:{i}", "exercise", used[i].name, f"exercises/{i}")
            for i in sorted(used)
        ),
    )


def nutrition(*, race: bool) -> NutritionSuggestions:
    def target(kind: str, energy_kcal: int, training_kcal: int, carbohydrate_g: int) -> DayTarget:
        macros = Macros(protein_g=134, carbohydrate_g=carbohydrate_g, fat_g=70)
        return DayTarget(
            kind=kind, energy_kcal=energy_kcal, training_kcal=training_kcal, macros=macros
        )  # type: ignore[arg-type]

    week = FuellingStep(day=START, at="all day", what="8 g/kg carbohydrate", evidence=("P1",))
    morning = FuellingStep(day=START, at="3 h before", what="2 g/kg carbohydrate you know")
    return NutritionSuggestions(
        calorie_target=2680,
        macros=Macros(protein_g=134, carbohydrate_g=380, fat_g=70),
        meal_timing=(
            Timing(when="before a session", what="1 to 2 g/kg carbohydrate", minutes=-120),
            Timing(when="after a session", what="20 to 40 g protein", minutes=45, evidence=("P1",)),
        ),
        method="Mifflin-St Jeor, 1.6 for the day without training, and what the session costs.",
        advice=("Try nothing new on race day.",),
        days=(target("rest", 2320, 0, 290), target("hard", 2990, 670, 455)),
        race_week=(week,) if race else (),
        race_day=(morning,) if race else (),
    )


def recommendations() -> AdaptiveRecommendations:
    return AdaptiveRecommendations(
        if_too_difficult=Recommendation(
            advice="Take one set off each main exercise.", operation=TooHard(today=START)
        ),
        if_too_easy=Recommendation(
            advice="Add one set to the first main exercise.", operation=TooEasy(today=START)
        ),
        if_time_constrained=IfTimeConstrained(
            shortened_version="Warm-up, first main exercise, cool-down.",
            exercises_to_keep=("Sled push at race load",),
            circuit_format="One set of each, three rounds.",
            operation=LessTime(start=START, minutes=30),
        ),
    )


def made_plan(weeks: int = 3, *, race: bool = True, **changes: Any) -> Plan:
    """A plan of that many weeks; the race, if any, on the last Saturday."""
    made = tuple(made_week(number, weeks, race=race) for number in range(1, weeks + 1))
    workout_plan = WorkoutPlan(
        name=f"{weeks} weeks to HYROX Rotterdam" if race else f"{weeks} weeks of training",
        overview=(
            "Four sessions a week: one for strength, one at race pace off the erg, an easy run and "
            "a long run. Every fourth week is lighter, and the last two weeks keep the pace and "
            "halve the minutes."
        ),
        adaptations={
            "back_friendly": "No lift loads the lower back with a round spine.",
            "difficulty_adjustment": "You rated the last sessions 8 of 10: one set less each.",
        },
        weeks=made,
        progression_plan=ProgressionPlan(
            intensity_increase="One set more a fortnight, then more load.",
            exercise_progressions=(
                ExerciseProgression(
                    exercise="Wall ball at race load",
                    to="Wall ball heavy",
                    when="four sets of 20 are unbroken",
                ),
            ),
        ),
    )
    cut = Repair(rule="run_length", date=START + timedelta(days=5), found="13.4 km", done="12 km")
    given: dict[str, Any] = {
        "workout_plan": workout_plan,
        "nutrition_suggestions": nutrition(race=race),
        "adaptive_recommendations": recommendations(),
        "level": "intermediate",
        "start": START,
        "race_date": made[-1].days[-1].date if race else None,
        "race_event": "HYROX Rotterdam" if race else "",
        "goal_s": 5100.0 if race else None,
        "seed": 7,
        "assumptions": ("No sleep given: 7 hours assumed.",),
        "evidence": sources(),
        "guard": (cut,),
    }
    return Plan(**(given | changes))


@pytest.fixture(scope="session")
def plan_of() -> Callable[..., Plan]:
    """Makes a plan of so many weeks."""
    return made_plan


@pytest.fixture(scope="session")
def plan() -> Plan:
    return made_plan()
