"""Every difference between two plans in plain words: weeks, sessions, exercises."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from hyrox.plans.log import Change
from hyrox.plans.plan import Day, Load, Pace, Plan, PlannedExercise, Week
from hyrox.times import format_time

_SHOWN_IN_MINUTES_S = 120.0
"""From here on a duration reads better in minutes."""
_NOTED = (
    "purpose", "reason", "reason_evidence", "evidence", "focus", "stations", "title", "day",
)  # fmt: skip
"""Fields of a day that only its words are made of."""


def diff(before: Plan, after: Plan, reason: str) -> tuple[Change, ...]:
    """What changed from ``before`` to ``after``: the race, weeks, and days with their exercises, in
    that order and by date. Advice, nutrition and evidence follow from these and are not listed.

    A week or a day is named exactly where it differs; a change of a week bears its number.
    """
    return (
        *_of_race(before, after, reason),
        *_of_weeks(before.workout_plan.weeks, after.workout_plan.weeks, reason),
        *_of_days(before, after, reason),
    )


def session_words(day: Day) -> str:
    """A day in a line: "Long run, easy, 60 min"; "Rest"."""
    title = day.title or day.focus
    if not day.exercises and not day.duration:
        return title
    return f"{title}, {day.intensity_level}, {day.duration} min"


def dose_words(exercise: PlannedExercise) -> str:
    """A dose in a line: "4 × 5, rest 120 s"; "30 min"."""
    if exercise.reps is not None:
        one = f"{exercise.reps}"
    elif exercise.duration is not None:
        one = _time_words(exercise.duration)
    else:
        one = f"{exercise.distance:g} m"
    side = " each side" if exercise.each_side else ""
    if exercise.sets == 1:
        return f"1 × {one}{side}" if exercise.reps is not None else f"{one}{side}"
    rest = f", rest {exercise.rest} s" if exercise.rest else ""
    return f"{exercise.sets} × {one}{side}{rest}"


def _time_words(seconds: float) -> str:
    if seconds < _SHOWN_IN_MINUTES_S:
        return f"{seconds:g} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d} min" if rest else f"{minutes} min"


def _of_race(before: Plan, after: Plan, reason: str) -> Iterator[Change]:
    if before.race_date != after.race_date:
        old, new = (p.race_date.isoformat() if p.race_date else "" for p in (before, after))
        yield Change(day=after.race_date, what="Race day", before=old, after=new, reason=reason)


def _of_weeks(before: Sequence[Week], after: Sequence[Week], reason: str) -> Iterator[Change]:
    old, new = ({week.starts: week for week in weeks} for weeks in (before, after))
    for starts in sorted({*old, *new}):
        was, now = (_week_words(week) for week in (old.get(starts), new.get(starts)))
        if was != now:
            number = (new.get(starts) or old[starts]).number
            yield Change(day=starts, what=f"Week {number}", before=was, after=now, reason=reason)


def _week_words(week: Week | None) -> str:
    if week is None:
        return ""
    kind = f"{week.phase}, deload" if week.deload else week.phase
    return f"{kind}: {week.focus}" if week.focus else kind


def _of_days(before: Plan, after: Plan, reason: str) -> Iterator[Change]:
    old, new = ({day.date: day for day in plan.days} for plan in (before, after))
    for when in sorted({*old, *new}):
        was, now = old.get(when), new.get(when)
        if was == now:
            continue
        lines = list(_of_day(was, now))
        yield from (
            Change(day=when, what=what, before=a, after=b, reason=reason) for what, a, b in lines
        )


def _of_day(was: Day | None, now: Day | None) -> Iterator[tuple[str, str, str]]:
    """Lines of what, before and after; at least one for days that differ."""
    if was is None or now is None:
        yield "Day", session_words(was) if was else "", session_words(now) if now else ""
        return
    seen = False
    if session_words(was) != session_words(now) or was.kind != now.kind:
        seen = True
        yield "Session", session_words(was), session_words(now)
    if (was.done, was.log) != (now.done, now.log):
        seen = True
        yield "Done", _done_words(was), _done_words(now)
    # A rest day in place of a session says all: nobody wants to read what is not to be done.
    if was.exercises and now.exercises:
        for line in _of_exercises(was.exercises, now.exercises):
            seen = True
            yield line
    if not seen:
        yield "Notes", *_note_words(was, now)


def _done_words(day: Day) -> str:
    if day.done is None:
        return ""
    words = [f"{day.done * 100:.0f} % done"]
    if day.log is not None and day.log.difficulty is not None:
        words.append(f"difficulty {day.log.difficulty:g}")
    if day.log is not None and day.log.enjoyment is not None:
        words.append(f"enjoyment {day.log.enjoyment:g}")
    return ", ".join(words)


def _note_words(was: Day, now: Day) -> tuple[str, str]:
    for name in _NOTED:
        old, new = getattr(was, name), getattr(now, name)
        if old != new:
            return tuple(  # type: ignore[return-value]
                ", ".join(value) if isinstance(value, tuple) else value for value in (old, new)
            )
    return "", ""


def _of_exercises(
    was: Sequence[PlannedExercise], now: Sequence[PlannedExercise]
) -> Iterator[tuple[str, str, str]]:
    matcher = SequenceMatcher(None, [_key(e) for e in was], [_key(e) for e in now], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        old, new = was[i1:i2], now[j1:j2]
        if tag == "equal":
            for a, b in zip(old, new, strict=True):
                if a != b:
                    yield _same_exercise(a, b)
            continue
        for a, b in zip(old, new, strict=False):
            yield a.name, *_exchange_words(a, b)
        for a in old[len(new) :]:
            yield a.name, dose_words(a), ""
        for b in new[len(old) :]:
            yield b.name, "", dose_words(b)


def _exchange_words(was: PlannedExercise, now: PlannedExercise) -> tuple[str, str]:
    old, new = (f"{e.name} {dose_words(e)}" for e in (was, now))
    if old != new:
        return old, new
    # What it is called there may be the same (runs between stations): then the exercise says it.
    return f"{old} ({was.exercise_id}, {was.block})", f"{new} ({now.exercise_id}, {now.block})"


def _key(exercise: PlannedExercise) -> tuple[str, str]:
    return exercise.block, exercise.exercise_id


def _same_exercise(was: PlannedExercise, now: PlannedExercise) -> tuple[str, str, str]:
    old, new = dose_words(was), dose_words(now)
    if old != new:
        return now.name, old, new
    for name in PlannedExercise.model_fields:
        a, b = getattr(was, name), getattr(now, name)
        if a != b:
            return f"{now.name}: {_LABELS.get(name, name)}", _words(a), _words(b)
    raise AssertionError("exercises that differ differ in a field")


_LABELS = {
    "gamified_stats": "points", "work_s": "seconds of a set", "run_m": "metres run",
    "each_side": "each side", "rest": "seconds of rest",
}  # fmt: skip


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Load):
        return value.effort if value.kg is None else f"{value.kg:g} kg"
    if isinstance(value, Pace):
        return f"{format_time(value.fast_s)} to {format_time(value.slow_s)} per {value.per_m} m"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {points}" for name, points in value.items())
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return f"{value:.1f}" if isinstance(value, float) else str(value)
