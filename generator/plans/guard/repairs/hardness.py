"""Repairs of what is too hard, or too hard too often: sessions are made easy, the least important
first."""

from collections.abc import Iterator, Mapping

from generator.plans.guard.repairs.desk import SHORTEST_MIN, Desk, effort_of, importance
from generator.plans.guard.rules.case import before_race, is_hard_session, is_session
from generator.plans.guard.rules.days import EVE_S, is_slight
from generator.plans.guard.rules.load import Runs
from generator.plans.guard.rules.weeks import (
    FREE_OF_HARD_DAYS,
    hard_days,
    most_hard,
    most_hard_asleep,
    too_close,
)
from generator.plans.guard.volume import fitted
from hyrox.plans.plan import Day, SessionKind

_EASY: Mapping[SessionKind, SessionKind] = {
    "intervals": "easy_run", "threshold": "easy_run", "test": "easy_run",
    "compromised": "conditioning", "simulation": "conditioning",
}  # fmt: skip
"""What an easy session in place of a hard one is; other kinds stay what they are."""


def repair(desk: Desk) -> None:
    """Rules ``pregnancy`` (no hard day), ``recovery``, ``sleep``, and the eve of the race."""
    for day, rule, found in _never_hard(desk):
        soften(desk, day, rule, found)
    _eve(desk)
    _apart(desk)
    for most, rule in (
        (most_hard(desk.case.athlete.level), "recovery"),
        (most_hard_asleep(desk.case.profile), "sleep"),
    ):
        _at_most(desk, most, rule)


def _never_hard(desk: Desk) -> Iterator[tuple[Day, str, str]]:
    case = desk.case
    for day in case.days:
        if not is_hard_session(day) or not case.is_open(day.date):
            continue
        left = before_race(case, day.date)
        if case.expecting:
            yield day, "pregnancy", "The session is hard."
        elif left is not None and 0 < left <= FREE_OF_HARD_DAYS:
            words = f"{left} day{'s' if left > 1 else ''}"
            yield day, "recovery", f"A hard session stands {words} before the race."


def _eve(desk: Desk) -> None:
    """Next to nothing on the day before the race."""
    case = desk.case
    if case.race_date is None or len(case.days) < 2:
        return
    day = case.days[-2]
    if not is_session(day) or is_slight(day) or not case.is_open(day.date):
        return
    found = "The day before the race holds more than 30 easy minutes."
    if day.intensity_level == "easy" and (short := fitted(day, EVE_S)) is not None:
        desk.put(short, "race_day", found, f"Shortened to {short.duration} minutes.")
    else:
        soften(desk, day, "race_day", found, most_min=EVE_S // 60)


def _apart(desk: Desk) -> None:
    for place in range(len(desk.case.days) - 1):
        day, after = desk.case.days[place : place + 2]
        if too_close(day, after):
            sessions = [d for d in (day, after) if is_hard_session(d) and desk.case.is_open(d.date)]
            if sessions:
                least = min(sessions, key=importance)
                soften(desk, least, "recovery", "Two hard days follow each other.")


def _at_most(desk: Desk, most: int, rule: str) -> None:
    for place in range(len(desk.case.weeks)):
        while (hard := hard_days(desk.case.weeks[place])) > most:
            sessions = [
                day for day in desk.case.weeks[place].days
                if is_hard_session(day) and desk.case.is_open(day.date)
            ]  # fmt: skip
            if not sessions:
                break
            found = f"The week holds {hard} hard days; {most or 'none'} may be."
            soften(desk, min(sessions, key=importance), rule, found)


def soften(desk: Desk, day: Day, rule: str, found: str, *, most_min: int | None = None) -> None:
    """An easy session of the same minutes in place of a hard one; rest where none can be made."""
    allowed = desk.case.limit(day.date).minutes
    minutes = min(m for m in (allowed, int(day.duration_s // 60), most_min) if m is not None)
    kind = _EASY.get(day.kind, day.kind)
    easy = None
    if minutes >= min(SHORTEST_MIN, int(day.duration_s // 60)) > 0:
        easy = desk.composed(
            day, minutes=minutes, kind=kind, intensity="easy", max_run_m=runs_to(desk, day)
        )
    if easy is None:
        desk.rest(day.date, rule, found)
    else:
        was, now = effort_of(day), f"{easy.duration} easy minutes"
        desk.put(easy, rule, found, f"{now} ({easy.focus.lower()}) in place of the {was} session.")


def runs_to(desk: Desk, day: Day) -> float:
    """Metres that may be run that day, by what was run before it."""
    runs = Runs(desk.case.plan.start, desk.case.athlete.longest_run_m)
    for earlier in desk.case.days:
        if earlier.date < day.date:
            runs.add(earlier.date, earlier.run_m)
    return runs.most_m(day.date)
