"""Advice that is computed from the plan: what a step easier or harder would do to it, what of it
stays when time is short, what it becomes with a sore back.

Everything that is said was done to the real sessions; the operations go to
``generator.plans.adapt``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from statistics import median

from generator.plans.adapt.days import is_open, is_session
from generator.plans.adapt.diff import dose_words
from generator.plans.adapt.fitting import alternatives
from generator.plans.adapt.tempo import (
    STEP_DAYS,
    after_too_easy,
    after_too_hard,
    importance,
    shortened,
)
from generator.plans.adapt.volume import EASIER, HARDER
from generator.plans.barred import barred
from generator.plans.limits import SHORTEST_MIN
from generator.plans.sessions.items import Bench
from generator.plans.sessions.tables import ALTERNATING
from generator.plans.types import Athlete, Catalogue, Slot
from hyrox.exercises import BodyPart, Equipment, Exercise, Impact
from hyrox.plans.access import AROUND, equipment_of
from hyrox.plans.log import LessTime, TooEasy, TooHard
from hyrox.plans.plan import (
    CHANGE_S,
    AdaptiveRecommendations,
    Day,
    ExerciseProgression,
    IfTimeConstrained,
    Plan,
    PlannedExercise,
    ProgressionPlan,
    Recommendation,
)
from hyrox.plans.profile import Injury

SHORT = 0.6
"""Share of the usual minutes that the short version of a session has (own figure)."""
KEPT = 3
"""Exercises that are worth keeping when time is short."""
CIRCUIT_SET_S = 240.0
"""A set longer than this is no station of a circuit (own figure)."""
CIRCUIT_SHARE = 0.8
"""Share of the short session for the circuit; the rest warms up and cools down (own figure)."""
MOST_ROUNDS = 6
MOST_PROGRESSIONS, MOST_PAIRS = 8, 6
READY = "when all sets are complete at RPE 7 or less twice"
PARTS: dict[str, tuple[BodyPart, ...]] = {
    "back_friendly": ("lower_back", "upper_back"),
    "knee_friendly": ("knee",),
    "shoulder_friendly": ("shoulder",),
    "ankle_friendly": ("ankle", "achilles", "foot"),
}
"""What is left out for a sore part; the table behind it is the project's own, no medical advice."""


def recommendations(
    plan: Plan, athlete: Athlete, catalogue: Catalogue, today: date | None = None
) -> AdaptiveRecommendations:
    """What to do when the plan is too hard, too easy or too long, with the events that do it.

    Args:
        today: from when on; without it the plan's first day.
    """
    now = today or plan.start
    hard, easy = TooHard(today=now), TooEasy(today=now)
    return AdaptiveRecommendations(
        if_too_difficult=Recommendation(
            advice=_step_words(plan, after_too_hard(plan, hard), now, "easier", EASIER),
            operation=hard,
        ),
        if_too_easy=Recommendation(
            advice=_step_words(plan, after_too_easy(plan, easy, athlete), now, "harder", HARDER),
            operation=easy,
        ),
        if_time_constrained=_if_short(plan, athlete, catalogue, now),
    )


def progression_plan(plan: Plan, athlete: Athlete, catalogue: Catalogue) -> ProgressionPlan:
    """How the weeks grow, and what the exercises grow into where that fits the athlete."""
    return ProgressionPlan(
        intensity_increase=_growth_words(plan),
        exercise_progressions=tuple(_progressions(plan, athlete, catalogue)),
    )


def adaptations(plan: Plan, athlete: Athlete, catalogue: Catalogue) -> dict[str, str]:
    """What the plan becomes for a sore part, without impact, or on a journey: which of its
    exercises go, and which fitting ones come."""
    planned = _main_exercises(plan, catalogue)
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
    return words


def _coming(plan: Plan, now: date, days: int = STEP_DAYS) -> list[Day]:
    last = now + timedelta(days=days - 1)
    return [d for d in plan.days if is_session(d) and is_open(d, now) and d.date <= last]


def _step_words(plan: Plan, after: Plan, now: date, word: str, factor: float) -> str:
    before_min = sum(d.duration_s for d in _coming(plan, now)) / 60
    after_min = sum(d.duration_s for d in _coming(after, now)) / 60
    if not before_min:
        return f"No session is planned in the next {STEP_DAYS} days: nothing to make {word}."
    if round(before_min) == round(after_min):
        return (
            f"The next {STEP_DAYS} days leave no room for a step {word}: the day's minutes, a "
            "deload or the taper set the limit. Keep to the plan and log how it feels."
        )
    share = f"about {factor:.0%}" if word == "easier" else f"up to {factor:.0%}"
    return (
        f"A step {word} for {STEP_DAYS} days: main parts at {share}, {before_min:.0f} minutes "
        f"become {after_min:.0f}. All rules are checked again, then the plan goes on as it was."
    )


def _if_short(plan: Plan, athlete: Athlete, catalogue: Catalogue, now: date) -> IfTimeConstrained:
    sessions = _coming(plan, now) or [d for d in plan.days if is_session(d) and is_open(d, now)]
    usual = median(d.duration for d in sessions) if sessions else 2 * SHORTEST_MIN
    minutes = max(SHORTEST_MIN, int(SHORT * usual) // 5 * 5)
    weigh = _weigher(athlete, catalogue)
    kept = _to_keep(sessions, weigh)
    return IfTimeConstrained(
        shortened_version=_shortened_words(sessions, minutes, athlete, catalogue),
        exercises_to_keep=tuple(_name(e, catalogue) for e in kept),
        circuit_format=_circuit_words(sessions, weigh, minutes),
        operation=LessTime(start=now, end=now + timedelta(days=STEP_DAYS - 1), minutes=minutes),
    )


def _name(planned: PlannedExercise, catalogue: Catalogue) -> str:
    exercise = catalogue.exercises.get(planned.exercise_id)
    return exercise.name if exercise else planned.name


def _weigher(athlete: Athlete, catalogue: Catalogue) -> Callable[[PlannedExercise], float]:
    return lambda e: importance(e, athlete, catalogue)


def _to_keep(
    sessions: Iterable[Day], weigh: Callable[[PlannedExercise], float]
) -> list[PlannedExercise]:
    """Main exercises that serve most of what the athlete has to gain, each once."""
    found: dict[str, PlannedExercise] = {}
    for day in sessions:
        for exercise in day.exercises:
            if exercise.block == "main":
                found.setdefault(exercise.exercise_id, exercise)
    return sorted(found.values(), key=lambda e: (-weigh(e), e.exercise_id))[:KEPT]


def _shortened_words(
    sessions: Sequence[Day], minutes: int, athlete: Athlete, catalogue: Catalogue
) -> str:
    """What the longest session that has to be cut becomes."""
    longer = [d for d in sessions if d.duration > minutes]
    if not longer:
        return f"All sessions fit into {minutes} minutes already."
    day = max(
        longer, key=lambda d: (d.kind not in ALTERNATING, d.intensity_level != "easy", d.duration)
    )
    short = shortened(day, minutes, athlete, catalogue)
    if short is None:
        return f"{day.title or day.focus} cannot be cut to {minutes} minutes: rest instead."
    main = [e for e in short.exercises if e.block == "main"]
    stays = ", ".join(f"{e.name} {dose_words(e)}" for e in main)
    left = {e.exercise_id for e in main}
    gone = [e.name for e in day.exercises if e.block == "main" and e.exercise_id not in left]
    words = (
        f"{minutes} minutes are enough: {day.title or day.focus} goes from {day.duration} to "
        f"{short.duration} minutes and keeps {stays}"
    )
    return f"{words}; left out: {', '.join(dict.fromkeys(gone))}." if gone else f"{words}."


def _circuit_words(
    sessions: Sequence[Day], weigh: Callable[[PlannedExercise], float], minutes: int
) -> str:
    stations = [
        day.model_copy(
            update={
                "exercises": tuple(
                    e for e in day.exercises if e.work_s <= CIRCUIT_SET_S and not e.run_m
                )
            }
        )
        for day in sessions
    ]
    chosen = _to_keep(stations, weigh)
    if len(chosen) < 2:
        return "The coming sessions hold too few short exercises for a circuit: shorten them."
    one_s = sum(e.work_s for e in chosen) + CHANGE_S * len(chosen)
    rounds = min(MOST_ROUNDS, int(minutes * 60 * CIRCUIT_SHARE // one_s))
    if rounds < 1:
        return f"{minutes} minutes are too short for a circuit of these: shorten the session."
    parts = ", ".join(
        f"{e.name} {dose_words(e.model_copy(update={'sets': 1})).removeprefix('1 x ')}"
        for e in chosen
    )
    times = "1 round" if rounds == 1 else f"{rounds} rounds"
    return (
        f"{times} of {parts}, {CHANGE_S:.0f} s from one to the next: "
        f"about {rounds * one_s / 60:.0f} minutes after a warm-up."
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
            f", week {top.number}, the longest, {top.minutes:.0f}: {steps:.1%} a week on average"
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
    planned = _main_exercises(plan, catalogue)
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


def _main_exercises(plan: Plan, catalogue: Catalogue) -> list[Exercise]:
    """Exercises of the main blocks, those with most time first."""
    times: dict[str, float] = {}
    for day in plan.days:
        for exercise in day.exercises:
            if exercise.block == "main" and exercise.exercise_id in catalogue.exercises:
                id = exercise.exercise_id
                times[id] = times.get(id, 0.0) + exercise.time_s
    return [catalogue.exercises[id] for id in sorted(times, key=lambda id: (-times[id], id))]


def _difficulty_words(plan: Plan, athlete: Athlete, catalogue: Catalogue) -> str:
    """Which exercise to take for which when one is too hard."""
    equipment = equipment_of(athlete.profile.preferences.equipment_access)
    pairs: list[str] = []
    for exercise in _main_exercises(plan, catalogue):
        for id in exercise.regressions:
            easier = catalogue.exercises.get(id)
            if easier and not barred(easier, athlete.profile, athlete.level, equipment):
                pairs.append(f"{exercise.name} -> {easier.name}")
                break
    words = f"Too hard as a whole: a step easier leaves about {EASIER:.0%} of the main parts."
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
