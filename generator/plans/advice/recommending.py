"""What to do when the plan is too hard, too easy or too long.

Everything that is said was done to the real sessions; the operations go to
``generator.plans.adapt``.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from statistics import median

from generator.plans.adapt.days import is_open, is_session
from generator.plans.adapt.diff import dose_words
from generator.plans.adapt.handlers.tempo import (
    STEP_DAYS,
    after_too_easy,
    after_too_hard,
    importance,
    shortened,
)
from generator.plans.adapt.volume import EASIER, HARDER
from generator.plans.limits import SHORTEST_MIN
from generator.plans.sessions.tables import ALTERNATING
from generator.plans.types import Athlete, Catalogue
from hyrox.plans.log import LessTime, TooEasy, TooHard
from hyrox.plans.plan import (
    CHANGE_S,
    AdaptiveRecommendations,
    Day,
    IfTimeConstrained,
    Plan,
    PlannedExercise,
    Recommendation,
)

SHORT = 0.6
"""Share of the usual minutes that the short version of a session has (own figure)."""
KEPT = 3
"""Exercises that are worth keeping when time is short."""
CIRCUIT_SET_S = 240.0
"""A set longer than this is no station of a circuit (own figure)."""
CIRCUIT_SHARE = 0.8
"""Share of the short session for the circuit; the rest warms up and cools down (own figure)."""
MOST_ROUNDS = 6


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
    share = f"about {100 * factor:.0f} %" if word == "easier" else f"up to {100 * factor:.0f} %"
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
        exercises_to_keep=tuple(dict.fromkeys(e.name for e in kept)),
        circuit_format=_circuit_words(sessions, weigh, minutes),
        operation=LessTime(start=now, end=now + timedelta(days=STEP_DAYS - 1), minutes=minutes),
    )


def _weigher(athlete: Athlete, catalogue: Catalogue) -> Callable[[PlannedExercise], float]:
    return lambda e: importance(e, athlete, catalogue)


def _to_keep(
    sessions: Iterable[Day], weigh: Callable[[PlannedExercise], float]
) -> list[PlannedExercise]:
    """Main exercises that serve most of what the athlete has to gain, each once; easy ones last."""
    found: dict[str, PlannedExercise] = {}
    for day in sessions:
        for exercise in day.exercises:
            if exercise.block == "main":
                found.setdefault(exercise.exercise_id, exercise)
    order = sorted(found.values(), key=lambda e: (e.intensity == "easy", -weigh(e), e.exercise_id))
    return order[:KEPT]


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
