"""A slot filled with a session: warm-up, main block and cool-down, to the second."""

from collections.abc import Sequence

from generator.plans.sessions.alternating import alternating_block
from generator.plans.sessions.dressing import dressed
from generator.plans.sessions.ends import cool_down, warm_up
from generator.plans.sessions.filling import Session
from generator.plans.sessions.items import Bench, length_s, minutes_up
from generator.plans.sessions.ranking import covering, scored, spread, suiting, turned
from generator.plans.sessions.runs import run_block
from generator.plans.sessions.sets import sets_block
from generator.plans.sessions.tables import (
    ALTERNATING,
    LIKE_A_RACE,
    OF_RUNNING,
    PATTERNS,
    RACE_ORDER,
    STEADY,
)
from generator.plans.sessions.testing import test_block
from generator.plans.sessions.words import focus_of, title_of
from generator.plans.types import Athlete, Catalogue, Choice, PlanRefusedError, Slot
from hyrox.exercises import Exercise, Serves
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.plan import CHANGE_S, Day, PlannedExercise, SessionKind, seconds_of

LOADING_WEEKS = 3
"""As many in a row as a frame has at most."""
COVERING: tuple[SessionKind, ...] = ("strength", "stations")
"""Kinds of which each station of the slot is to have something."""
A_LIFT = 0.6
"""How well a movement suits strength that is more than trunk and small muscles (own figure)."""
RECOVERY_STEADY = 0.6
"""Share of a recovery session's main block that goes on steadily (own figure)."""


def compose(
    slot: Slot, choice: Choice | None, athlete: Athlete, catalogue: Catalogue, seed: int = 0
) -> Day:
    """The session of a slot: never longer than its minutes nor its metres of running, and as a
    rule at least 95 % of the minutes, by ``hyrox.plans.plan.seconds_of``.

    Slots of one key hold the same exercises, so that progress shows; volume scales their sets.

    Args:
        choice: exercises of the main block in order; those that are barred or unknown are left
            out. ``None``: the best of ``candidates``, varied by ``seed`` and the slot's key.

    Raises:
        PlanRefusedError: no exercise fits.
    """
    bench = Bench(slot, athlete, catalogue, seed)
    if not bench.fits:
        raise PlanRefusedError(
            f"No exercise is left for {slot.date.isoformat()}: equipment, injuries, health and "
            "level bar them all.",
            "constraints.injuries",
            "A physiotherapist can say what you may train.",
        )
    session = Session(bench, warm_up(bench), cool_down(bench))
    _main(session, _chosen(bench, choice))
    session.fill()
    exercises = tuple(dressed(item, bench) for item in session.items)
    runs = any(exercise.run_m for exercise in exercises)
    stations = _stations(bench, exercises)
    focus = focus_of(slot.kind, runs=runs)
    return Day(
        day=WEEKDAYS[slot.date.weekday()],
        date=slot.date,
        kind=slot.kind,
        focus=focus,
        duration=minutes_up(seconds_of(exercises)),
        intensity_level=slot.intensity,
        exercises=exercises,
        title=(choice.title if choice else "") or title_of(focus, stations),
        purpose=slot.purpose,
        reason=choice.reason if choice else "",
        reason_evidence=choice.reason_evidence if choice else (),
        stations=stations,
        evidence=slot.evidence,
    )


def _chosen(bench: Bench, choice: Choice | None) -> list[Exercise]:
    """What was chosen and fits; an easy session holds nothing hard."""
    easy = bench.slot.intensity == "easy"
    ids = dict.fromkeys(choice.exercises if choice else ())
    return [
        bench.fits[id]
        for id in ids
        if id in bench.fits and not (easy and bench.fits[id].intensity == "hard")
    ]


def _main(session: Session, chosen: list[Exercise]) -> None:
    """The main block by kind; where a kind's own block cannot be made, one of sets."""
    bench, slot = session.bench, session.bench.slot
    seconds, metres = session.left_s, session.left_m
    if slot.kind in ALTERNATING:
        session.main = alternating_block(bench, chosen, seconds, metres)
    if session.main:
        return
    own = spread(scored(bench), slot, bench.seed)
    if slot.kind in COVERING:
        own = _covering(bench, own, seconds)
    picks = [*chosen, *(exercise for exercise in own if exercise not in chosen)]
    if slot.kind in OF_RUNNING:
        session.main = run_block(bench, picks, seconds, metres)
    elif slot.kind == "test":
        session.main = test_block(bench, chosen, picks, seconds, metres)
    elif slot.kind == "recovery":
        session.main = run_block(bench, picks, RECOVERY_STEADY * seconds, metres)
        there = {item.exercise.id for item in session.items} | set(STEADY)
        picks = [exercise for exercise in picks if exercise.id not in there]
        left_s = session.left_s - CHANGE_S * bool(session.main)
        session.main += sets_block(bench, picks, left_s, session.left_m, ordered=True)
    if not session.main:
        session.main = sets_block(bench, picks, seconds, metres, ordered=bool(chosen))


def _covering(bench: Bench, own: tuple[Exercise, ...], seconds: float) -> tuple[Exercise, ...]:
    """``own`` with an exercise for each of the slot's stations first, of strength for the other
    stations too. Where time ends before all have had one, they take turns: from week to week, of
    strength every third, so that progress shows."""
    slot = bench.slot
    named = [station for station in slot.stations if station != "running"]
    others = [s for s in RACE_ORDER if s not in named] if slot.kind == "strength" else []
    first = covering(bench, suiting(bench), (*named, *others))
    if length_s(bench.item(exercise) for exercise in first) > seconds:
        week = slot.date.toordinal() // 7
        first = turned(first, week // LOADING_WEEKS if slot.kind == "strength" else week)
    if slot.kind == "strength":
        # However short it is, it holds a lift.
        lift = next((e for e in first if PATTERNS["strength"].get(e.pattern, 0.0) >= A_LIFT), None)
        first.sort(key=lambda exercise: exercise != lift)
    return (*first, *(exercise for exercise in own if exercise not in first))


def _stations(bench: Bench, exercises: Sequence[PlannedExercise]) -> tuple[Serves, ...]:
    """Of the slot's stations those that the main block serves, in race order; of all stations,
    where the slot names none and the session is of stations."""
    known = bench.catalogue.exercises
    served = {
        station
        for exercise in exercises
        if exercise.block == "main"
        for station in known[exercise.exercise_id].stations
    }
    if bench.slot.stations:
        return tuple(s for s in bench.slot.stations if s in served) or bench.slot.stations
    if bench.slot.kind in LIKE_A_RACE:
        return tuple(station for station in RACE_ORDER if station in served)
    return ()
