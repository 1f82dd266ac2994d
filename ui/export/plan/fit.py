"""Sessions as structured workouts for watches: FIT workout files, one per session."""

import io
import zipfile
import zlib
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from hyrox.plans.plan import Day, Plan
from ui.export.plan.steps import Repeat, Step, steps_of
from ui.export.plan.words import day_title, day_words

if TYPE_CHECKING:
    from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage

NAME_BYTES, NOTES_BYTES = 40, 200
"""Longest names and notes: what a small screen shows (own figures; the protocol allows 254)."""
_PLAIN = str.maketrans({"–": "-", "—": "-", "×": "x", "…": "...", "’": "'", "·": "-"})
_RUNNING = ("easy_run", "long_run", "intervals", "threshold", "compromised", "simulation")


def fit_workouts(plan: Plan) -> dict[str, bytes]:
    """File name to FIT workout file, for every session with exercises, in the order of days.

    Runs have their distance and pace as targets; stations and lifts are steps by name.
    """
    return {
        f"{day.date}-{day.kind.replace('_', '-')}.fit": _workout(plan, day)
        for day in plan.days
        if day.exercises
    }


def fit_zip(plan: Plan) -> bytes:
    """All workout files in one ZIP archive, uncompressed: the same bytes on every machine."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, content in fit_workouts(plan).items():
            entry = zipfile.ZipInfo(
                name, (plan.start.year, plan.start.month, plan.start.day, 0, 0, 0)
            )
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return whole.getvalue()


def _workout(plan: Plan, day: Day) -> bytes:
    from fit_tool import FitFileBuilder
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.messages.workout_message import WorkoutMessage
    from fit_tool.profile.profile_type import FileType, Manufacturer

    steps = steps_of(day)
    about = FileIdMessage()
    about.type = FileType.WORKOUT
    about.manufacturer = Manufacturer.DEVELOPMENT.value
    about.product = 0
    # Watches tell workouts apart by serial number and time.
    about.serial_number = zlib.crc32(f"{plan.start}:{plan.seed}:{day.date}".encode()) or 1
    about.time_created = int(datetime.combine(plan.start, time(), UTC).timestamp() * 1000)
    workout = WorkoutMessage()
    workout.workout_name = clipped(f"{day_words(day.date)} {day_title(day)}", NAME_BYTES)
    workout.sport, workout.sub_sport = _sport(day)
    # Repeats are counted, as in the samples of the protocol's makers; the library's strict mode,
    # which asks for the steps without them, is not used for that.
    workout.num_valid_steps = len(steps)
    builder = FitFileBuilder(min_string_size=NAME_BYTES + 1)
    builder.add_all([about, workout])
    for number, step in enumerate(steps):
        message = _repeat(step) if isinstance(step, Repeat) else _step(step)
        message.message_index = number
        builder.add(message)
    return bytes(builder.build_bytes())


def _sport(day: Day) -> tuple[Any, Any]:
    """What the watch records: running where the session runs, so that it shows pace."""
    from fit_tool.profile.profile_type import Sport, SubSport

    main = [exercise for exercise in day.exercises if exercise.block == "main"]
    runs = any(exercise.run_m for exercise in main)
    if runs and (day.kind in _RUNNING or all(exercise.run_m for exercise in main)):
        return Sport.RUNNING, SubSport.GENERIC
    of_strength = day.kind == "strength"
    return Sport.TRAINING, SubSport.STRENGTH_TRAINING if of_strength else SubSport.CARDIO_TRAINING


def _step(step: Step) -> "WorkoutStepMessage":
    from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage
    from fit_tool.profile.profile_type import Intensity, WorkoutStepDuration, WorkoutStepTarget

    efforts = {
        "warm_up": Intensity.WARMUP, "active": Intensity.ACTIVE, "rest": Intensity.REST,
        "cool_down": Intensity.COOLDOWN,
    }  # fmt: skip
    message = WorkoutStepMessage()
    message.workout_step_name = clipped(step.name, NAME_BYTES)
    message.intensity = efforts[step.effort]
    message.duration_type = WorkoutStepDuration[step.until.upper()]
    if step.until == "time":
        message.duration_time = step.amount
    elif step.until == "distance":
        message.duration_distance = step.amount
    elif step.until == "reps":
        message.duration_reps = int(step.amount)
    if step.slow_m_s is not None and step.fast_m_s is not None:
        message.target_type = WorkoutStepTarget.SPEED
        message.target_value = 0
        message.custom_target_speed_low = step.slow_m_s
        message.custom_target_speed_high = step.fast_m_s
    else:
        message.target_type = WorkoutStepTarget.OPEN
        message.target_value = 0
    if step.weight_kg is not None:
        message.exercise_weight = step.weight_kg
    if step.notes:
        message.notes = clipped(step.notes, NOTES_BYTES)
    return message


def _repeat(repeat: Repeat) -> "WorkoutStepMessage":
    from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage
    from fit_tool.profile.profile_type import WorkoutStepDuration, WorkoutStepTarget

    message = WorkoutStepMessage()
    message.target_type = WorkoutStepTarget.OPEN
    message.duration_type = WorkoutStepDuration.REPEAT_UNTIL_STEPS_CMPLT
    message.duration_value = repeat.first
    message.target_value = repeat.times
    return message


def clipped(words: str, most_bytes: int) -> str:
    """``words`` in at most so many bytes of UTF-8, with dots where something was cut; signs that
    watches lack in plain ones."""
    plain = words.translate(_PLAIN)
    if len(plain.encode()) <= most_bytes:
        return plain
    return plain.encode()[: most_bytes - 3].decode(errors="ignore").rstrip() + "..."
