"""Runs, races cut down and tests: metres, paces, order."""

from dataclasses import replace

import pytest

from generator.plans.sessions import compose
from generator.plans.sessions.items import Bench
from generator.plans.sessions.running import is_run, metres_a_second
from generator.plans.sessions.tables import RACE_AMOUNT, RACE_ORDER
from generator.plans.types import Choice
from hyrox.exercises import Level
from hyrox.plans.plan import Day, PlannedExercise, SessionKind
from hyrox.plans.profile import Feedback, PreviousWorkout
from tests.plans.slots import CATALOGUE, FULL, NOTHING, athlete, slot


def main(day: Day) -> list[PlannedExercise]:
    return [e for e in day.exercises if e.block == "main"]


def test_walks_are_no_runs_and_runs_off_a_sled_are() -> None:
    runs = {exercise.id for exercise in CATALOGUE.exercises.values() if is_run(exercise)}
    assert {"easy-run", "kilometre-repeats", "sled-push-to-run", "run-off-the-sled"} <= runs
    assert not runs & {"recovery-walk", "treadmill-incline-walk", "sled-push-long", "skipping-rope"}


@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
def test_an_easy_run_uses_its_metres_and_its_distance_is_that_of_the_fast_end(level: Level) -> None:
    who = athlete(level, five_km_s=1_500)
    run = main(compose(slot("easy_run", 60, "easy", max_run_m=20_000), None, who, CATALOGUE))[0]
    assert run.exercise_id == "easy-run"
    assert run.pace == who.paces["easy"]
    assert run.duration is not None
    assert run.run_m >= run.duration * 1000 / run.pace.fast_s
    assert run.run_m <= run.duration * 1000 / run.pace.fast_s + 1
    short = compose(slot("easy_run", 60, "easy", max_run_m=2_000), None, who, CATALOGUE)
    assert 0.9 * 2_000 <= short.run_m <= 2_000


def test_a_known_pace_says_more_than_the_level() -> None:
    run = CATALOGUE.exercises["easy-run"]
    quick, slow = athlete("beginner", five_km_s=1_000), athlete("beginner", five_km_s=2_400)
    assert metres_a_second(run, quick) > metres_a_second(run, athlete("beginner"))
    assert metres_a_second(run, slow) < metres_a_second(run, athlete("beginner"))


def test_beginners_whose_metres_end_early_walk_in_between_and_others_do_not() -> None:
    of = slot("easy_run", 60, "easy", max_run_m=3_300, equipment=NOTHING)
    new = compose(of, None, athlete("beginner"), CATALOGUE)
    assert main(new)[0].exercise_id == "run-walk-intervals"
    assert 0.9 * 3_300 <= new.run_m <= 3_300
    assert main(compose(of, None, athlete("advanced"), CATALOGUE))[0].exercise_id == "easy-run"


@pytest.mark.parametrize("kind", ["easy_run", "long_run"])
@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
def test_who_may_run_far_enough_runs_without_walking_breaks_whatever_they_enjoyed(
    kind: SessionKind, level: Level
) -> None:
    disliked = (PreviousWorkout(name="Easy run", enjoyment=1),)
    who = athlete(level)
    told = who.profile.model_copy(update={"feedback": Feedback(previous_workouts=disliked)})
    who = replace(who, profile=told)
    day = compose(slot(kind, 30, "easy", max_run_m=4_000), None, who, CATALOGUE)
    assert main(day)[0].exercise_id in ("easy-run", "long-run")
    assert day.run_m >= 2_500


def test_intervals_are_in_metres_with_rest_and_jogged_breaks_count_as_run() -> None:
    who = athlete(five_km_s=1_500)
    day = compose(slot("intervals", 60, "hard", max_run_m=9_000),
                  Choice("a", ("kilometre-repeats",)), who, CATALOGUE)  # fmt: skip
    repeats = main(day)[0]
    assert (repeats.distance, repeats.rest) == (1000, 75)
    assert repeats.pace is not None
    assert repeats.work_s >= repeats.pace.slow_s
    assert repeats.run_m > repeats.sets * 1000
    assert day.exercises[0].exercise_id == "easy-run", "fast running is jogged in to"


@pytest.mark.parametrize("kind", ["easy_run", "long_run", "threshold", "intervals"])
def test_where_nothing_may_be_run_machines_or_walking_take_its_place(kind: str) -> None:
    for equipment in (FULL, NOTHING):
        of = slot(kind, 45, "moderate", max_run_m=0, equipment=equipment)  # type: ignore[arg-type]
        day = compose(of, None, athlete("beginner"), CATALOGUE)
        assert day.run_m == 0
        assert not any(is_run(CATALOGUE.exercises[e.exercise_id]) for e in day.exercises)
        assert CATALOGUE.exercises[main(day)[0].exercise_id].pattern in ("erg", "locomotion")
        assert "run" not in day.title.lower()


def test_a_simulation_holds_all_stations_in_race_order_each_after_a_run() -> None:
    day = compose(slot("simulation", 90, "hard", *RACE_ORDER, "roxzone", max_run_m=9_000),
                  None, athlete(), CATALOGUE)  # fmt: skip
    block = main(day)
    runs, stations = block[0:16:2], block[1:16:2]
    assert all(400 <= e.run_m <= 1000 and e.distance == runs[0].distance for e in runs)
    assert [next(s for s in RACE_ORDER if s in CATALOGUE.exercises[e.exercise_id].stations)
            for e in stations] == list(RACE_ORDER)  # fmt: skip
    shares = [e.sets * (e.distance or e.reps or 0) / RACE_AMOUNT[e.exercise_id] for e in stations]
    assert max(shares) - min(shares) <= 0.1, "all stations are cut down alike"
    assert day.stations[:8] == RACE_ORDER


def test_compromised_running_trains_the_stations_of_the_slot_in_race_order() -> None:
    day = compose(slot("compromised", 60, "hard", "wall_balls", "sled_push", max_run_m=6_000),
                  None, athlete(), CATALOGUE)  # fmt: skip
    block = [e for e in main(day) if e.intensity == "hard"]
    ids = [e.exercise_id for e in block[1::2]]
    assert set(ids) == {"sled-push-race-load", "wall-ball-race-load"}
    assert ids[:2] == ["sled-push-race-load", "wall-ball-race-load"]
    assert all(e.run_m for e in block[::2])


def test_the_chosen_exercise_of_a_station_is_done_between_the_runs() -> None:
    of = slot("compromised", 60, "hard", "wall_balls", "sled_push", max_run_m=6_000)
    day = compose(of, Choice("a", ("wall-ball-sets-of-ten",)), athlete(), CATALOGUE)
    ids = {e.exercise_id for e in main(day)}
    assert "wall-ball-sets-of-ten" in ids
    assert "wall-ball-race-load" not in ids


def test_with_a_mildly_sore_knee_nothing_is_run_faster_than_easily() -> None:
    who = athlete("advanced", "knee", severity="mild")
    for kind in ("compromised", "simulation", "threshold", "test"):
        of = slot(kind, 60, "hard", "wall_balls", "row", max_run_m=8_000)
        for planned in compose(of, None, who, CATALOGUE).exercises:
            run = is_run(CATALOGUE.exercises[planned.exercise_id])
            assert not run or planned.intensity == "easy", (kind, planned.name)
    long = compose(slot("long_run", 60, "easy", max_run_m=12_000), None, who, CATALOGUE)
    assert main(long)[0].exercise_id == "easy-run"
    assert main(long)[0].work_s > 40 * 60


def test_less_volume_of_compromised_running_is_less_work_at_effort() -> None:
    def hard_s(volume: float) -> float:
        of = slot("compromised", 60, "hard", "row", "sled_push", volume=volume, max_run_m=6_000)
        return sum(e.time_s for e in main(compose(of, None, athlete(), CATALOGUE))
                   if e.intensity == "hard")  # fmt: skip

    assert hard_s(0.5) < 0.85 * hard_s(1.0)


def test_a_test_is_the_same_whatever_the_seed_and_asks_for_the_result() -> None:
    of = slot("test", 60, "hard", "running", "row", max_run_m=8_000)
    days = {compose(of, None, athlete(), CATALOGUE, seed).model_dump_json() for seed in range(5)}
    tested = [e for e in main(compose(of, None, athlete(), CATALOGUE)) if "compare" in e.notes]
    assert len(set(map(_main_ids, days))) == 1
    assert [e.exercise_id for e in tested] == ["row-1000-race-pace", "threshold-run"]


def _main_ids(day: str) -> tuple[str, ...]:
    return tuple(e.exercise_id for e in main(Day.model_validate_json(day)))


def test_a_bench_offers_no_run_where_no_metres_are_left() -> None:
    offered = Bench(slot("easy_run", max_run_m=0), athlete(), CATALOGUE).fits
    assert offered
    assert not any(map(is_run, offered.values()))
