"""Workouts for watches, decoded by a library that did not write them."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from hyrox.plans.plan import CHANGE_S, Day, Plan, PlannedExercise
from ui.export.plan.fit import NAME_BYTES, NOTES_BYTES, clipped, fit_workouts, fit_zip
from ui.export.plan.steps import MOST_STEPS, Repeat, steps_of

fitdecode = pytest.importorskip("fitdecode", reason="fitdecode reads FIT files back")


@dataclass(frozen=True)
class Decoded:
    about: dict[str, Any]
    workout: dict[str, Any]
    steps: list[dict[str, Any]]


def decoded(content: bytes) -> Decoded:
    """Strictly: a wrong checksum or size is an error."""
    read: dict[str, list[dict[str, Any]]] = {"file_id": [], "workout": [], "workout_step": []}
    with fitdecode.FitReader(
        io.BytesIO(content),
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.RAISE,
    ) as frames:
        for frame in frames:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                read[frame.name].append({f.name: f.value for f in frame.fields})
    (about,), (workout,) = read["file_id"], read["workout"]
    return Decoded(about, workout, read["workout_step"])


def of_kind(plan: Plan, kind: str) -> tuple[Day, Decoded]:
    day = next(day for day in plan.days if day.kind == kind)
    name = f"{day.date}-{kind.replace('_', '-')}.fit"
    return day, decoded(fit_workouts(plan)[name])


def played(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps as a watch plays them, repeats done."""
    done: list[dict[str, Any]] = []
    starts: list[int] = []
    for step in steps:
        starts.append(len(done))
        if step["duration_type"] == "repeat_until_steps_cmplt":
            done += done[starts[step["duration_step"]] :] * (step["repeat_steps"] - 1)
        else:
            done.append(step)
    return done


def with_exercises(plan: Plan, *exercises: PlannedExercise) -> Plan:
    week = plan.workout_plan.weeks[0]
    day = week.days[0].model_copy(update={"exercises": exercises})
    weeks = (week.model_copy(update={"days": (day,)}),)
    workout = plan.workout_plan.model_copy(update={"weeks": weeks})
    return plan.model_copy(update={"workout_plan": workout})


def test_every_session_is_a_workout_file_named_by_its_day(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of(24)
    files = fit_workouts(plan)
    trained = [day for day in plan.days if day.exercises]
    assert [name[:10] for name in files] == [day.date.isoformat() for day in trained]
    for content in files.values():
        workout = decoded(content)
        assert workout.about["type"] == "workout"
        assert workout.workout["num_valid_steps"] == len(workout.steps) <= MOST_STEPS
        assert [s["message_index"] for s in workout.steps] == list(range(len(workout.steps)))
    serials = {decoded(content).about["serial_number"] for content in files.values()}
    assert len(serials) == len(files)


@pytest.mark.parametrize("kind", ["strength", "stations", "intervals", "compromised", "long_run"])
def test_a_watch_plays_every_set_once_with_its_rests_and_changes(plan: Plan, kind: str) -> None:
    day, workout = of_kind(plan, kind)
    steps = played(workout.steps)
    rests = [s["duration_time"] for s in steps if s["intensity"] == "rest"]
    assert sum(rests) == sum((e.sets - 1) * e.rest for e in day.exercises) + CHANGE_S * (
        len(day.exercises) - 1
    )
    for exercise in day.exercises:
        sets = [
            s for s in steps if s["intensity"] != "rest" and exercise.name in s["wkt_step_name"]
        ]
        timed_sides = exercise.each_side and exercise.duration is not None
        assert len(sets) == exercise.sets * (2 if timed_sides else 1)
    assert steps[0]["intensity"] == "warmup"
    assert steps[-1]["intensity"] == "cooldown"


def test_a_run_ends_by_distance_or_time_with_the_pace_as_a_range_of_speeds(plan: Plan) -> None:
    _, intervals = of_kind(plan, "intervals")
    assert intervals.workout["sport"] == "running"
    assert intervals.workout["wkt_name"] == "Tue 1 Dec Kilometre repeats"
    fast = next(s for s in intervals.steps if s["wkt_step_name"] == "Fast kilometre")
    assert (fast["duration_type"], fast["duration_distance"]) == ("distance", 1000.0)
    assert fast["target_type"] == "speed"
    assert fast["custom_target_speed_low"] == pytest.approx(1000 / 280, abs=0.001)
    assert fast["custom_target_speed_high"] == pytest.approx(1000 / 272, abs=0.001)
    _, easy = of_kind(plan, "easy_run")
    run = next(s for s in easy.steps if s["wkt_step_name"] == "Easy run")
    assert (run["duration_type"], run["duration_time"]) == ("time", 2400.0)


def test_what_a_watch_cannot_measure_ends_with_its_button_and_is_named(plan: Plan) -> None:
    _, stations = of_kind(plan, "stations")
    assert (stations.workout["sport"], stations.workout["sub_sport"]) == (
        "training", "cardio_training",
    )  # fmt: skip
    sled = next(
        s
        for s in stations.steps
        if "Sled push" in (s["wkt_step_name"] or "") and s["intensity"] == "active"
    )
    assert sled["duration_type"] == "open"
    assert sled["wkt_step_name"] == "25 m: Sled push at race load"
    assert sled["exercise_weight"] == 102.0
    assert "102 kg" in sled["notes"]
    _, tired = of_kind(plan, "compromised")
    erg = next(s for s in tired.steps if s["wkt_step_name"] == "500 m: SkiErg intervals")
    assert (erg["duration_type"], erg["target_type"]) == ("open", "open")
    assert "1:58-2:04 /500 m" in erg["notes"]
    assert tired.workout["sport"] == "running"


def test_lifts_count_repetitions_and_timed_sides_come_one_after_the_other(plan: Plan) -> None:
    _, lifts = of_kind(plan, "strength")
    assert lifts.workout["sub_sport"] == "strength_training"
    dead = next(s for s in lifts.steps if s["wkt_step_name"] == "Trap bar deadlift")
    assert (dead["duration_type"], dead["duration_reps"]) == ("reps", 6)
    names = [s.get("wkt_step_name") for s in lifts.steps]
    at = names.index("Side plank: one side")
    assert names[at + 1] == "Side plank: other side"


def test_a_session_of_very_many_steps_rests_and_changes_in_one(plan: Plan) -> None:
    (main,) = (e for e in plan.days[0].exercises if e.exercise_id == "bulgarian-split-squat")
    many = with_exercises(plan, *[main] * 14)
    steps = steps_of(many.days[0])
    assert len(steps) <= MOST_STEPS
    assert sum(r.times for r in steps if isinstance(r, Repeat)) == 14 * 3 - 1
    (content,) = fit_workouts(many).values()
    sets = [s for s in played(decoded(content).steps) if s["intensity"] == "active"]
    assert len(sets) == 14 * 3


def test_long_names_are_cut_between_characters_and_signs_that_watches_lack_are_plain(
    plan: Plan,
) -> None:
    first = plan.days[0].exercises[2].model_copy(update={"name": "é京" * 40, "notes": "ü" * 400})
    (content,) = fit_workouts(with_exercises(plan, first)).values()
    step = decoded(content).steps[0]
    assert len(step["wkt_step_name"].encode()) <= NAME_BYTES
    assert len(step["notes"].encode()) <= NOTES_BYTES
    assert step["wkt_step_name"].startswith("é京é京")
    assert step["wkt_step_name"].endswith("...")
    assert clipped("3 × 4:10–4:20", 40) == "3 x 4:10-4:20"


def test_steps_last_as_long_as_the_plan_says_where_all_are_timed(plan: Plan) -> None:
    timed = {e.exercise_id: e for day in plan.days for e in day.exercises if e.duration}
    day = with_exercises(plan, *timed.values()).days[0]
    assert any(e.sets > 1 for e in day.exercises)
    (content,) = fit_workouts(with_exercises(plan, *timed.values())).values()
    steps = played(decoded(content).steps)
    assert sum(s["duration_time"] for s in steps) == pytest.approx(day.duration_s)


def test_the_archive_holds_every_file_and_is_the_same_again(plan: Plan) -> None:
    archive = fit_zip(plan)
    assert archive == fit_zip(plan)
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        assert {n: opened.read(n) for n in opened.namelist()} == fit_workouts(plan)
