"""Repairs inside a session: exercises that do not fit are exchanged, doses and seconds set right,
warm-up and cool-down put in their places, the whole brought into its minutes."""

import math
from collections.abc import Sequence

from generator.plans.barred import LEVELS
from generator.plans.guard.repairs.desk import LEAST_COMPOSED_MIN, Desk, effort_of
from generator.plans.guard.rules import exercises as rules
from generator.plans.guard.rules.case import SLACK, is_session
from generator.plans.guard.rules.days import (
    BLOCKS,
    BOTH_EDGES_S,
    LEAST_SESSION_S,
    disorder,
    minutes_of,
)
from generator.plans.guard.volume import fitted, resized, timed
from generator.plans.sessions.dressing import dressed
from generator.plans.sessions.ends import cool_down, warm_up
from generator.plans.sessions.items import EFFORTS, Bench, Item
from generator.plans.sessions.ranking import stand_in_ids
from generator.plans.sessions.running import is_run
from generator.plans.types import Slot
from hyrox.exercises import Exercise, Intensity
from hyrox.plans.plan import TRAINING_KINDS, Block, Day, PlannedExercise, SessionKind

_NEAR_ENOUGH = 12
"""Stand-ins looked at, nearest first (own figure)."""


def repair(desk: Desk) -> None:
    """All rules about what a session holds and how long it takes."""
    for day in desk.case.days:
        if desk.case.is_open(day.date) and is_session(day):
            _exercises(desk, day)
            _order(desk, desk.day(day.date))
            _minutes(desk, desk.day(day.date))


def _exercises(desk: Desk, day: Day) -> None:
    """Each exercise fits, is honest and sanely dosed, or another does its work."""
    at = 0
    while at < len((today := desk.day(day.date)).exercises):
        rule, found = rules.misfit(desk.case, today, today.exercises[at])
        if not rule:
            _set_right(desk, day, at)
            at += 1
            continue
        other = _stand_in(desk, today, today.exercises[at])
        done = f"{other.name} takes its place." if other else "It is left out."
        _swap(desk, today, at, other, (rule, found, done))
        at += other is not None


def _set_right(desk: Desk, day: Day, at: int) -> None:
    """Volume, seconds and metres of the exercise at a place."""

    def now() -> PlannedExercise:
        return desk.day(day.date).exercises[at]

    exercise = desk.case.catalogue.exercises[now().exercise_id]
    if not rules.goes_on(exercise) and (times := rules.doses(now(), exercise)) > rules.MOST_DOSES:
        smaller = resized(now(), 1 / times)
        found = f"{exercise.name}: {times:.1f} times the usual volume."
        done = f"{_amount(smaller)}: the usual volume."
        _swap(desk, desk.day(day.date), at, smaller, ("dose", found, done))
    if found := rules.dishonest_time(now(), exercise):
        honest = _honest(desk, now(), exercise, day)
        done = f"A set is counted as {honest.work_s:.0f} s."
        _swap(desk, desk.day(day.date), at, honest, ("duration", found, done))
    if now().run_m < (least := rules.least_run_m(now(), exercise)) - 1:
        found = f"{exercise.name} says {now().run_m:.0f} m and holds at least {least:.0f} m."
        metres = max(_honest(desk, now(), exercise, day).run_m, least)
        honest = now().model_copy(update={"run_m": metres})
        _swap(
            desk, desk.day(day.date), at, honest,
            ("run_length", found, f"{metres:.0f} m are counted."),
        )  # fmt: skip


def _honest(desk: Desk, planned: PlannedExercise, exercise: Exercise, day: Day) -> PlannedExercise:
    """The same sets of the same amount, with the time and the metres that they take."""
    bench = _bench(desk, day)
    usual = bench.item(exercise, planned.block)
    each_m = usual.m_per_s
    if planned.duration is not None:
        one, metres = planned.duration, planned.duration * each_m
    elif planned.distance is not None:
        second_each = usual.unit_s if usual.unit == "metres" else rules.unit_s(planned, exercise)
        if is_run(exercise) and usual.unit != "metres":
            second_each = 1 / max(each_m, rules.STROLL_M_S)
        if planned.pace is not None:
            second_each = planned.pace.slow_s / planned.pace.per_m
        one, metres = planned.distance * second_each, planned.distance
    else:
        one, metres = (planned.reps or 0) * rules.unit_s(planned, exercise), 0.0
    sides = 2 if exercise.each_side else 1
    return planned.model_copy(
        update={
            "each_side": exercise.each_side,
            "work_s": one * sides,
            "run_m": planned.sets * metres if is_run(exercise) else planned.run_m,
        }
    )


def _stand_in(desk: Desk, day: Day, planned: PlannedExercise) -> PlannedExercise | None:
    """What does the work of an exercise that may not stay, in no more time and no more metres:
    its substitutes and easier versions first, then what moves alike or serves the same stations."""
    catalogue = desk.case.catalogue
    bench = _bench(desk, day, max_run_m=planned.run_m)
    held = {e.exercise_id for e in day.exercises}
    gone = catalogue.exercises.get(planned.exercise_id)
    near = stand_in_ids(catalogue, bench.fits, planned.exercise_id)[:_NEAR_ENOUGH]
    alike = [e.id for e in _alike(desk, bench, day, planned.block, gone)]
    for name in dict.fromkeys((*near, *alike)):
        exercise = bench.fits[name]
        if name in held or not _calm_enough(exercise, day, planned.block):
            continue
        if planned.block != "main" and exercise.pattern not in ("mobility", "locomotion", "erg"):
            continue
        item = _as_long(bench.item(exercise, planned.block), planned)
        if item is not None:
            found = dressed(item, bench)
            if not rules.misfit(desk.case, day, found)[0]:
                return found
    return None


def _as_long(item: Item, planned: PlannedExercise) -> Item | None:
    """The exercise in the time of another."""
    if item.sets == 1 and item.unit == "seconds":
        return item.lasting(planned.time_s, planned.run_m)
    return item.fitted(planned.time_s, planned.run_m)


def _alike(
    desk: Desk, bench: Bench, day: Day, block: Block, gone: Exercise | None
) -> list[Exercise]:
    """Exercises that fit, nearest to ``gone`` and to the day first."""
    wanted = set(gone.stations if gone else day.stations)
    level = LEVELS.index(desk.case.athlete.level)

    def place(exercise: Exercise) -> tuple[bool, bool, int, int, str]:
        return (
            (exercise.pattern == "mobility") != (block != "main"),
            gone is None or exercise.pattern != gone.pattern,
            -len(wanted & set(exercise.stations)),
            level - LEVELS.index(exercise.level),
            exercise.id,
        )

    return sorted(bench.fits.values(), key=place)


def _calm_enough(exercise: Exercise, day: Day, block: Block) -> bool:
    """Edges are easy, and no session gets harder by an exchange."""
    most: Intensity = effort_of(day) if block == "main" else "easy"
    return EFFORTS.index(exercise.intensity) <= max(EFFORTS.index(most), block == "main")


def _swap(
    desk: Desk, day: Day, at: int, other: PlannedExercise | None, words: tuple[str, str, str]
) -> None:
    exercises = (*day.exercises[:at], *([other] if other else []), *day.exercises[at + 1 :])
    desk.put(timed(day, exercises), *words)


def _order(desk: Desk, day: Day) -> None:
    """A training kind with warm-up, main part and cool-down, in that order."""
    if day.kind not in TRAINING_KINDS:
        desk.rest(day.date, "order", disorder(day) or "Exercises stand on a day without a session.")
        return
    main = [e for e in day.exercises if e.block == "main"]
    if not main or day.intensity_level == "rest":
        _anew(desk, day, "order", disorder(day) or "The session has no main part.")
        return
    if not (found := disorder(day)):
        return
    bench = _bench(desk, day)
    ends: dict[str, list[PlannedExercise]] = {
        block: [e for e in day.exercises if e.block == block] for block in BLOCKS
    }
    if day.duration_s >= BOTH_EDGES_S:
        ends["warm_up"] = ends["warm_up"] or [dressed(item, bench) for item in warm_up(bench)]
        ends["cool_down"] = ends["cool_down"] or [dressed(item, bench) for item in cool_down(bench)]
    whole = timed(day, [e for block in BLOCKS for e in ends[block]])
    # What comes on top must not make the session longer than it was.
    same = fitted(whole, day.duration_s)
    if same is None or disorder(same):
        _anew(desk, day, "order", found)
    else:
        desk.put(same, "order", found, "Warm-up first, cool-down last, in the same time.")


def _minutes(desk: Desk, day: Day) -> None:
    """The session fits its day, and says how long it takes."""
    if not day.exercises:
        return
    allowed = desk.case.limit(day.date)
    if allowed.minutes and day.duration_s > allowed.minutes * 60 + SLACK:
        found = f"The session lasts {day.duration_s / 60:.1f} minutes; {allowed.why}."
        shorter = fitted(day, allowed.minutes * 60.0)
        if shorter is None or disorder(shorter):
            _anew(desk, day, "duration", found)
        else:
            done = f"Shortened to {shorter.duration} minutes: {_cut(day, shorter)}."
            desk.put(shorter, "duration", found, done)
        return
    if day.duration_s < LEAST_SESSION_S - SLACK:
        found = f"The session lasts {day.duration_s / 60:.1f} minutes; 10 are the least."
        _anew(desk, day, "duration", found)
        return
    if day.duration != minutes_of(day):
        found = f"The session says {day.duration} minutes and lasts {minutes_of(day)}."
        desk.put(timed(day, day.exercises), "duration", found, "The minutes are set right.")


def _anew(desk: Desk, day: Day, rule: str, found: str) -> None:
    """A session of the same kind made again, or none where none can be made."""
    allowed = desk.case.limit(day.date).minutes
    minutes = min(allowed, math.ceil(day.duration_s / 60) or allowed)
    made = None
    if allowed:
        made = desk.composed(
            day, minutes=max(minutes, LEAST_COMPOSED_MIN), max_run_m=day.run_m, keep=True
        )
    if made is None:
        desk.rest(day.date, rule, found, "No session can be made of it: it is left out.")
    else:
        desk.put(made, rule, found, "The session is made anew.")


def _bench(desk: Desk, day: Day, max_run_m: float | None = None) -> Bench:
    """What may be put into a session in place of its own exercises."""
    kind: SessionKind = day.kind if day.kind in TRAINING_KINDS else "recovery"
    slot = Slot(
        date=day.date,
        kind=kind,
        minutes=max(1, int(day.duration_s // 60)),
        intensity=effort_of(day),
        purpose=day.purpose,
        key=f"guard:{kind}",
        stations=day.stations,
        max_run_m=day.run_m if max_run_m is None else max_run_m,
        equipment=desk.case.limit(day.date).equipment,
    )
    return Bench(slot, desk.case.athlete, desk.case.catalogue, desk.seed)


def _amount(planned: PlannedExercise) -> str:
    one = (
        f"{planned.reps} repetitions" if planned.reps is not None
        else f"{planned.duration:g} s" if planned.duration is not None
        else f"{planned.distance:g} m"
    )  # fmt: skip
    return f"{planned.sets} x {one}" if planned.sets > 1 else one


def _cut(before: Day, after: Day) -> str:
    """What a session lost."""
    dropped = [e.name for e in before.exercises if not _has(after.exercises, e)]
    if dropped:
        return f"without {', '.join(dropped).lower()}"
    return "fewer sets and shorter work"


def _has(exercises: Sequence[PlannedExercise], wanted: PlannedExercise) -> bool:
    return any(e.exercise_id == wanted.exercise_id and e.block == wanted.block for e in exercises)
