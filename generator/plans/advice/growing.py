"""How the weeks grow, and what the exercises grow into."""

from collections.abc import Iterable

from generator.plans.adapt.days import is_session
from generator.plans.barred import barred
from generator.plans.types import Athlete, Catalogue
from hyrox.exercises import Exercise
from hyrox.plans.access import equipment_of
from hyrox.plans.plan import (
    ExerciseProgression,
    Plan,
    ProgressionPlan,
)

READY = "when all sets are complete at RPE 7 or less twice"
MOST_PROGRESSIONS = 8


def progression_plan(plan: Plan, athlete: Athlete, catalogue: Catalogue) -> ProgressionPlan:
    """How the weeks grow, and what the exercises grow into where that fits the athlete."""
    return ProgressionPlan(
        intensity_increase=_growth_words(plan),
        exercise_progressions=tuple(_progressions(plan, athlete, catalogue)),
    )


def _growth_words(plan: Plan) -> str:
    weeks = plan.workout_plan.weeks
    full = [w for w in weeks if len(w.days) == 7 and w.phase != "taper" and w.minutes > 0]
    loading = [w for w in full if not w.deload]
    if not loading:
        return "The plan is too short to grow: the sessions stay as they are."
    first, top = loading[0], max(loading, key=lambda w: (w.minutes, -w.number))
    words = [f"Week {first.number} holds {first.minutes:.0f} minutes"]
    if top.number > first.number and top.minutes > first.minutes:
        steps = (top.minutes / first.minutes) ** (1 / (top.number - first.number)) - 1
        words[0] += (
            f", week {top.number}, the longest, {top.minutes:.0f}: {100 * steps:.1f} % a week "
            "on average"
        )
    else:
        words[0] += ", and no week holds more"
    if deloads := [str(w.number) for w in weeks if w.deload and w.phase != "taper"]:
        words.append(f"Lighter: week{'s' if len(deloads) > 1 else ''} {', '.join(deloads)}")
    hard = [sum(d.intensity_level == "hard" and is_session(d) for d in w.days) for w in loading]
    words.append(f"Hard sessions a week: {min(hard)} to {max(hard)}" if min(hard) != max(hard)
                 else f"Hard sessions a week: {max(hard)}")  # fmt: skip
    taper = [w for w in weeks if w.phase == "taper"]
    if taper:
        minutes = sum(w.minutes for w in taper)
        words.append(f"The taper from week {taper[0].number} on holds {minutes:.0f} minutes in all")
    return ". ".join(words) + "."


def _progressions(
    plan: Plan, athlete: Athlete, catalogue: Catalogue
) -> Iterable[ExerciseProgression]:
    planned = main_exercises(plan, catalogue)
    equipment = equipment_of(athlete.profile.preferences.equipment_access)
    count = 0
    for exercise in planned:
        for id in exercise.progressions:
            harder = catalogue.exercises.get(id)
            if harder is None or barred(harder, athlete.profile, athlete.level, equipment):
                continue
            cited = (
                catalogue.evidence[key].id for key in (exercise.id, id) if key in catalogue.evidence
            )
            yield ExerciseProgression(
                exercise=exercise.name, to=harder.name, when=READY, evidence=tuple(cited)
            )
            count += 1
            break
        if count == MOST_PROGRESSIONS:
            return


def main_exercises(plan: Plan, catalogue: Catalogue) -> list[Exercise]:
    """Exercises of the main blocks, those with most time first."""
    times: dict[str, float] = {}
    for day in plan.days:
        for exercise in day.exercises:
            if exercise.block == "main" and exercise.exercise_id in catalogue.exercises:
                id = exercise.exercise_id
                times[id] = times.get(id, 0.0) + exercise.time_s
    return [catalogue.exercises[id] for id in sorted(times, key=lambda id: (-times[id], id))]
