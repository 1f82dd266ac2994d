"""Whether an athlete may do an exercise: the rules ``equipment``, ``injury``, ``pregnancy`` and
``level`` of docs/plans.md.

The table behind it (what an exercise loads) is the project's own and no medical advice.
"""

from typing import get_args

from hyrox.exercises import BodyPart, Equipment, Exercise, Impact, Intensity, Level, Pattern
from hyrox.plans.profile import Profile

LEVELS: tuple[Level, ...] = get_args(Level)
POSTPARTUM_WEEKS = 12
"""So long after a birth the rules of a pregnancy hold."""
JARRING: frozenset[Impact] = frozenset({"medium", "high"})
NOT_PREGNANT: frozenset[Pattern] = frozenset({"jump", "burpee", "throw", "sled"})


def barred(
    exercise: Exercise, profile: Profile, level: Level, equipment: frozenset[Equipment]
) -> str:
    """The rule that keeps the athlete from it; empty where it fits.

    Args:
        exercise: any of the catalogue.
        profile: its injuries and medical flags are read.
        level: the athlete's.
        equipment: what is at hand that day.
    """
    return _barred(exercise, profile, level, equipment)[0]


def why_barred(
    exercise: Exercise, profile: Profile, level: Level, equipment: frozenset[Equipment]
) -> str:
    """The same in words that name what stands in the way; empty where it fits."""
    return _barred(exercise, profile, level, equipment)[1]


def expecting(profile: Profile) -> bool:
    """Pregnant, or within ``POSTPARTUM_WEEKS`` of a birth."""
    weeks = profile.medical.postpartum_weeks
    return profile.medical.pregnant or (weeks is not None and weeks <= POSTPARTUM_WEEKS)


def _barred(
    exercise: Exercise, profile: Profile, level: Level, equipment: frozenset[Equipment]
) -> tuple[str, str]:
    name = exercise.name
    if missing := [item for item in exercise.equipment if item not in equipment]:
        return "equipment", f"{name} needs what is not at hand: {_listed(missing)}."
    if part := _hurt(exercise, profile):
        return "injury", f"{name} loads a part that is injured: {part.replace('_', ' ')}."
    if expecting(profile) and (why := _too_much(exercise)):
        when = "in pregnancy" if profile.medical.pregnant else "soon after a birth"
        return "pregnancy", f"{name} is left out {when}: {why}."
    if LEVELS.index(exercise.level) > LEVELS.index(level):
        return "level", f"{name} is for {exercise.level} athletes, this plan for {level} ones."
    return "", ""


def _hurt(exercise: Exercise, profile: Profile) -> BodyPart | None:
    """The injured part that it must not load. A mild injury bars only what strains."""
    for injury in profile.constraints.injuries:
        if injury.body_part in exercise.body_parts and (
            injury.severity != "mild" or strains(exercise, exercise.intensity)
        ):
            return injury.body_part
    return None


def strains(exercise: Exercise, intensity: Intensity) -> bool:
    """Whether it is too much for a mildly injured part when done at that intensity: hard work, and
    impact unless it is medium and taken easy, as in easy running."""
    return (
        "hard" in (exercise.intensity, intensity)
        or exercise.impact == "high"
        or (exercise.impact == "medium" and (exercise.intensity, intensity) != ("easy", "easy"))
    )


def is_sore(exercise: Exercise, profile: Profile) -> bool:
    """Whether it loads any injured part, however mild."""
    hurt = {injury.body_part for injury in profile.constraints.injuries}
    return not hurt.isdisjoint(exercise.body_parts)


def _too_much(exercise: Exercise) -> str:
    """What of it a pregnant body should not take on; empty where nothing."""
    if exercise.impact in JARRING:
        return f"its impact is {exercise.impact}"
    if exercise.intensity == "hard":
        return "it is hard"
    if exercise.pattern in NOT_PREGNANT:
        return "it holds " + {"throw": "throws", "sled": "sled work"}.get(
            exercise.pattern, f"{exercise.pattern}s"
        )
    if "pelvic_floor" in exercise.body_parts:
        return "it loads the pelvic floor"
    return ""


def _listed(items: list[Equipment]) -> str:
    return ", ".join(item.replace("_", " ") for item in items)
