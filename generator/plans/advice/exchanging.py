"""What the plan becomes with a sore part, without impact, or on a journey."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from generator.plans.adapt.fitting import alternatives
from generator.plans.adapt.volume import EASIER
from generator.plans.advice.growing import main_exercises
from generator.plans.barred import barred
from generator.plans.sessions.items import Bench
from generator.plans.types import Athlete, Catalogue, Slot
from hyrox.exercises import BodyPart, Equipment, Exercise, Impact
from hyrox.plans.access import ALL, AROUND, equipment_of
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Constraints, Injury, Medical

MOST_PAIRS = 6
PARTS: dict[str, tuple[BodyPart, ...]] = {
    "back_friendly": ("lower_back", "upper_back"),
    "knee_friendly": ("knee",),
    "shoulder_friendly": ("shoulder",),
    "ankle_friendly": ("ankle", "achilles", "foot"),
}
"""What is left out for a sore part; the table behind it is the project's own, no medical advice."""


def adaptations(plan: Plan, athlete: Athlete, catalogue: Catalogue) -> dict[str, str]:
    """What the plan becomes for a sore part, without impact, or on a journey: which of its
    exercises go, and which fitting ones come."""
    planned = main_exercises(plan, catalogue)
    usual = equipment_of(athlete.profile.preferences.equipment_access)
    words = {"difficulty_adjustment": _difficulty_words(plan, athlete, catalogue)}
    for name, parts in PARTS.items():
        loads = [e for e in planned if set(e.body_parts) & set(parts)]
        bench = _bench(_with_injuries(athlete, parts), catalogue, usual)
        what = " or ".join(part.replace("_", " ") for part in parts)
        words[name] = _exchange_words(loads, planned, bench, f"loads the {what}")
    jolts = [e for e in planned if e.impact != "low"]
    bench = _bench(athlete, catalogue, usual)
    words["low_impact"] = _exchange_words(jolts, planned, bench, "jolts the joints", impact="low")
    needs = [e for e in planned if set(e.equipment) - AROUND]
    bench = _bench(athlete, catalogue, AROUND)
    words["travel"] = _exchange_words(needs, planned, bench, "needs equipment")
    if spared := _spared_words(athlete, catalogue):
        words["injuries"] = spared
    return words


def _spared_words(athlete: Athlete, catalogue: Catalogue) -> str:
    """What is left out for the athlete's own complaints; empty where there are none."""
    told: list[str] = []
    for injury in athlete.profile.constraints.injuries:
        alone = athlete.profile.model_copy(
            update={"constraints": Constraints(injuries=(injury,)), "medical": Medical()}
        )
        left_out = sum(
            barred(exercise, alone, "advanced", ALL) == "injury"
            for exercise in catalogue.exercises.values()
        )
        part = injury.body_part.replace("_", " ")
        what = "that strain it are" if injury.severity == "mild" else "that load it are"
        told.append(f"The {part} is spared: {left_out} exercises {what} left out.")
    if told:
        told.append("Worse or new pain: stop, and ask a physiotherapist or doctor.")
    return " ".join(told)


def _difficulty_words(plan: Plan, athlete: Athlete, catalogue: Catalogue) -> str:
    """Which exercise to take for which when one is too hard."""
    equipment = equipment_of(athlete.profile.preferences.equipment_access)
    pairs: list[str] = []
    for exercise in main_exercises(plan, catalogue):
        for id in exercise.regressions:
            easier = catalogue.exercises.get(id)
            if easier and not barred(easier, athlete.profile, athlete.level, equipment):
                pairs.append(f"{exercise.name} -> {easier.name}")
                break
    words = (
        f"Too hard as a whole: a step easier leaves about {100 * EASIER:.0f} % of the main parts."
    )
    if pairs:
        words += f" Single exercises: {_listed(pairs)}."
    return words


def _exchange_words(
    out: Sequence[Exercise],
    planned: Sequence[Exercise],
    bench: Bench,
    why: str,
    *,
    impact: Impact | None = None,
) -> str:
    if not planned:
        return "The plan holds no exercises."
    if not out:
        return f"Nothing in the plan {why}: it stays as it is."
    pairs: list[str] = []
    gone: list[str] = []
    for exercise in out:
        other = next(
            (e for e in alternatives(exercise.id, bench) if impact in (None, e.impact)), None
        )
        if other is None:
            gone.append(exercise.name)
        else:
            pairs.append(f"{exercise.name} -> {other.name}")
    words = f"{len(out)} of {len(planned)} exercises of the plan: {why}. "
    words += f"Instead: {_listed(pairs)}." if pairs else ""
    return words + (f" Left out: {_listed(gone)}." if gone else "")


def _listed(pairs: Sequence[str]) -> str:
    more = len(pairs) - MOST_PAIRS
    return "; ".join(pairs[:MOST_PAIRS]) + (f"; and {more} more" if more > 0 else "")


def _with_injuries(athlete: Athlete, parts: Sequence[BodyPart]) -> Athlete:
    profile = athlete.profile
    known = tuple(i for i in profile.constraints.injuries if i.body_part not in parts)
    injuries = (*known, *(Injury(body_part=part) for part in parts))
    constraints = profile.constraints.model_copy(update={"injuries": injuries})
    return replace(athlete, profile=profile.model_copy(update={"constraints": constraints}))


def _bench(athlete: Athlete, catalogue: Catalogue, equipment: frozenset[Equipment]) -> Bench:
    """A bench on which everything lies that the athlete may do with the equipment, runs too."""
    slot = Slot(
        date=date.min, kind="conditioning", minutes=60, intensity="hard", purpose="", key="advice",
        max_run_m=1.0, equipment=equipment,
    )  # fmt: skip
    return Bench(slot, athlete, catalogue)
