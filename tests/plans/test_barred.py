"""Which exercises an athlete is kept from, and why."""

from pathlib import Path

import pytest

from generator.plans.barred import LEVELS, barred, strains, why_barred
from hyrox.exercises import Exercise
from hyrox.plans.access import ALL, AROUND
from hyrox.plans.profile import Constraints, Injury, Medical, Profile
from retrieval.exercises import open_catalogue

CATALOGUE = open_catalogue(Path(__file__).resolve().parents[2] / "corpora")
EXERCISES = CATALOGUE.exercises
EVERY = list(EXERCISES.values())


def test_an_exercise_without_its_equipment_is_barred_and_the_words_name_what_is_missing() -> None:
    squat = EXERCISES["back-squat"]
    assert barred(squat, Profile(), "advanced", AROUND) == "equipment"
    words = why_barred(squat, Profile(), "advanced", AROUND | {"barbell"})
    assert "squat rack" in words
    assert "barbell" not in words.split(":")[1]
    assert barred(squat, Profile(), "advanced", ALL) == ""
    assert why_barred(squat, Profile(), "advanced", ALL) == ""


def test_an_injury_bars_whatever_names_the_part_and_a_mild_one_only_what_strains_it() -> None:
    sore = Profile(constraints=Constraints(injuries=(Injury(body_part="knee"),)))
    mild = Profile(constraints=Constraints(injuries=(Injury(body_part="knee", severity="mild"),)))
    for exercise in EVERY:
        loads = "knee" in exercise.body_parts
        strains = (
            exercise.intensity == "hard"
            or exercise.impact == "high"
            or (exercise.impact == "medium" and exercise.intensity != "easy")
        )
        assert (barred(exercise, sore, "advanced", ALL) == "injury") == loads
        assert (barred(exercise, mild, "advanced", ALL) == "injury") == (loads and strains)


def test_easy_running_stays_possible_with_a_mildly_sore_knee_and_fast_running_does_not() -> None:
    mild = Profile(constraints=Constraints(injuries=(Injury(body_part="knee", severity="mild"),)))
    for name, rule in (("easy-run", ""), ("run-walk-intervals", ""), ("threshold-run", "injury"),
                       ("fartlek", "injury"), ("jump-squat", "injury")):  # fmt: skip
        assert barred(EXERCISES[name], mild, "advanced", ALL) == rule, name
    assert strains(EXERCISES["easy-run"], "moderate"), "an easy run asked for faster is none"
    assert not strains(EXERCISES["easy-run"], "easy")


@pytest.mark.parametrize(
    "medical", [Medical(pregnant=True), Medical(postpartum_weeks=0), Medical(postpartum_weeks=12)]
)
def test_pregnancy_and_the_weeks_after_a_birth_bar_impact_hard_work_jumps_throws_and_sleds(
    medical: Medical,
) -> None:
    profile = Profile(medical=medical)
    for exercise in EVERY:
        kept_out = (
            exercise.impact in ("medium", "high")
            or exercise.intensity == "hard"
            or exercise.pattern in ("jump", "burpee", "throw", "sled")
            or "pelvic_floor" in exercise.body_parts
        )
        assert (barred(exercise, profile, "advanced", ALL) == "pregnancy") == kept_out
        assert bool(why_barred(exercise, profile, "advanced", ALL)) == kept_out


def test_thirteen_weeks_after_a_birth_the_rule_of_pregnancy_holds_no_more() -> None:
    profile = Profile(medical=Medical(postpartum_weeks=13))
    assert not any(barred(exercise, profile, "advanced", ALL) for exercise in EVERY)


def test_a_level_opens_its_own_exercises_and_those_below() -> None:
    def fitting(level: str) -> list[Exercise]:
        return [e for e in EVERY if not barred(e, Profile(), level, ALL)]  # type: ignore[arg-type]

    for place, level in enumerate(LEVELS):
        assert {e.level for e in fitting(level)} == set(LEVELS[: place + 1])


def test_every_exercise_has_evidence_that_opens_as_a_passage_of_the_guidance() -> None:
    assert list(CATALOGUE.evidence) == list(EXERCISES)
    for id, item in CATALOGUE.evidence.items():
        assert item.id == f"exercise-{id}#how-to"
        assert item.kind == "exercise"
        assert (item.title, item.text) == (EXERCISES[id].name, EXERCISES[id].summary)
        path = Path(__file__).resolve().parents[2] / item.location
        assert f'id = "{id}"' in path.read_text(encoding="utf-8")
