"""Which exercises are offered for a session, and in which order."""

from dataclasses import replace

from hypothesis import given, settings

from generator.plans.athlete import athlete_of
from generator.plans.sessions import candidates
from generator.plans.sessions.items import Bench
from generator.plans.sessions.ranking import scored, stand_in_ids
from generator.plans.sessions.tables import (
    RACE_AMOUNT,
    RACE_EXERCISE,
    STEADY,
    TESTS,
    USUAL,
)
from generator.plans.types import Slot
from hyrox.exercises import Serves
from hyrox.plans.profile import (
    Feedback,
    PersonalInfo,
    Preferences,
    PreviousWorkout,
    Profile,
)
from tests.plans.slots import CATALOGUE, FULL, MONDAY, NOTHING, athlete, fitting, slot, slots
from tests.plans.strategies import profiles


def ids(of: Slot, profile: Profile | None = None) -> list[str]:
    who = athlete() if profile is None else athlete_of(profile, None, MONDAY)
    return [exercise.id for exercise in candidates(of, who, CATALOGUE)]


@settings(max_examples=300, deadline=None)
@given(slots(), profiles())
def test_candidates_fit_and_are_never_none_where_anything_fits(of: Slot, profile: Profile) -> None:
    who = athlete_of(profile, None, MONDAY)
    fits = {exercise.id for exercise in fitting(of, who)}
    found = [exercise.id for exercise in candidates(of, who, CATALOGUE)]
    assert set(found) <= fits
    assert len(found) == len(set(found)) <= 12
    assert len(found) >= min(4, len(fits))


def test_the_tables_name_exercises_of_the_catalogue() -> None:
    named = {*RACE_EXERCISE.values(), *RACE_AMOUNT, *STEADY}
    for row in (*USUAL.values(), *TESTS.values()):
        named.update(row)
    assert named <= set(CATALOGUE.exercises)


def test_the_race_exercise_of_each_station_leads_its_session() -> None:
    for station, raced in RACE_EXERCISE.items():
        of = slot("stations", 60, "hard", station)
        assert ids(of)[0] == raced


def test_where_the_race_exercise_is_barred_what_it_links_to_comes_in() -> None:
    of = slot("stations", 60, "moderate", "sled_push", equipment=NOTHING)
    found = ids(of)
    links = stand_in_ids(CATALOGUE, CATALOGUE.exercises, "sled-push-race-load")
    assert "sled-push-race-load" not in found
    assert found[0] in links
    assert all("sled_push" in CATALOGUE.exercises[id].stations for id in found[:3])


def test_a_heavier_weight_of_a_station_brings_it_forward() -> None:
    who = athlete()
    of = slot("stations", 60, "hard", "row", "wall_balls")
    both: tuple[Serves, Serves] = ("row", "wall_balls")
    for first, other in (both, both[::-1]):
        leaning = replace(who, weights={**who.weights, first: 0.4, other: 0.01})
        assert first in candidates(of, leaning, CATALOGUE)[0].stations


def test_enjoyment_moves_an_exercise_up_and_dislike_down() -> None:
    def points(enjoyment: float | None) -> float:
        profile = Profile(
            personal_info=PersonalInfo(fitness_level="intermediate"),
            feedback=Feedback(
                previous_workouts=(PreviousWorkout(name="Goblet squats", enjoyment=enjoyment),)
            ),
        )
        bench = Bench(slot("strength"), athlete_of(profile, None, MONDAY), CATALOGUE)
        return next(p.score for p in scored(bench) if p.exercise.id == "goblet-squat")

    assert points(1) < points(None) == points(3) < points(5)


def test_a_preferred_activity_moves_its_machine_up() -> None:
    def points(*liked: str) -> float:
        profile = Profile(
            personal_info=PersonalInfo(fitness_level="intermediate"),
            preferences=Preferences(preferred_activities=liked),
        )
        bench = Bench(slot("conditioning", 45, "moderate"), athlete_of(profile, None, MONDAY),
                      CATALOGUE)  # fmt: skip
        return next(p.score for p in scored(bench) if p.exercise.id == "row-rate-ladder")

    assert points("Rowing") > points("Swimming") == points()


def test_easy_sessions_are_offered_nothing_hard() -> None:
    for kind in ("conditioning", "stations", "recovery", "easy_run"):
        found = ids(slot(kind, 60, "easy", "row", "sled_push", equipment=FULL))
        assert all(CATALOGUE.exercises[id].intensity != "hard" for id in found)


def test_the_list_is_varied_in_movements() -> None:
    found = ids(slot("strength", 60, "hard", "sled_push", "row", "wall_balls"))
    assert len({CATALOGUE.exercises[id].pattern for id in found[:6]}) >= 5


def test_where_little_fits_calm_exercises_make_up_the_list() -> None:
    who = athlete("intermediate", "knee", "shoulder", "lower_back")
    found = candidates(slot("strength", equipment=NOTHING), who, CATALOGUE)
    assert len(found) >= 4
