"""Repairs of the calendar: days in order, the race on its day, other sports in their places, no
session where none may be."""

from datetime import date

from generator.plans.guard.refusals import LONGEST_WEEKS
from generator.plans.guard.repairs.desk import Desk, importance
from generator.plans.guard.rules import days as rules
from generator.plans.guard.rules.case import before_race, is_full, is_session
from generator.plans.guard.rules.load import taper_weeks
from generator.plans.guard.rules.weeks import clock, has_free_day, most_sessions
from generator.plans.types import PlanRefusedError
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.plan import TRAINING_KINDS, Day, Phase, Week


def repair(desk: Desk) -> None:
    """All rules about which day holds what."""
    _no_race_when_expecting(desk)
    _straighten(desk)
    _phases(desk)
    _places(desk)
    _too_many(desk)


def _no_race_when_expecting(desk: Desk) -> None:
    case = desk.case
    if case.expecting and case.race_date is not None:
        when = case.race_date
        desk.rebuild(case.weeks, race_date=None, race_event="", goal_s=None)
        desk.note(
            "pregnancy", when, "A plan in pregnancy or soon after a birth leads to no race.",
            "The plan keeps you moving up to the end of that week, without the race.",
        )  # fmt: skip


def _straighten(desk: Desk) -> None:
    """Every day once, under its name, in weeks from Monday to Sunday."""
    case = desk.case
    broken = list(clock(case))
    if not broken:
        return
    plan = case.plan
    first = plan.start.toordinal()
    monday = first - plan.start.weekday()
    if plan.race_date is not None:
        last = plan.race_date.toordinal()
    else:
        last = monday + 7 * len(case.weeks) - 1
    if last < first or (last - monday) // 7 >= LONGEST_WEEKS or last > date.max.toordinal():
        raise PlanRefusedError(
            f"The days from {plan.start.isoformat()} on are no plan of 1 to {LONGEST_WEEKS} weeks.",
            "target.date",
        )
    held: dict[int, Day] = {}
    for day in case.days:
        at = day.date.toordinal()
        if at not in held or (is_session(day) and not is_session(held[at])):
            held[at] = day
    weeks: list[Week] = []
    for number, starts in enumerate(range(monday, last + 1, 7), start=1):
        dates = [date.fromordinal(o) for o in range(max(starts, first), min(starts + 6, last) + 1)]
        days = [
            held[when.toordinal()].model_copy(update={"day": WEEKDAYS[when.weekday()]})
            if when.toordinal() in held
            else desk.without_session(when)
            for when in dates
        ]
        weeks.append(_week(case.weeks, number, dates[0], tuple(days)))
    desk.rebuild(tuple(weeks))
    desk.note(
        "clock", broken[0].day, broken[0].found,
        f"Every day from {plan.start.isoformat()} to {date.fromordinal(last).isoformat()} stands "
        "once, in weeks from Monday to Sunday.",
    )  # fmt: skip


def _week(known: tuple[Week, ...], number: int, starts: date, days: tuple[Day, ...]) -> Week:
    """Week ``number`` with the labels it had."""
    if number <= len(known):
        update = {"number": number, "starts": starts, "days": days}
        return known[number - 1].model_copy(update=update)
    return Week(number=number, starts=starts, phase=known[-1].phase, days=days)


def _phases(desk: Desk) -> None:
    """The taper is where it belongs, and nowhere else."""
    weeks = desk.case.weeks
    wanted = taper_weeks(len(weeks)) if desk.case.race_date is not None else 0
    before: Phase = "base"
    for place, week in enumerate(weeks):
        is_taper = place >= len(weeks) - wanted
        if is_taper != (week.phase == "taper"):
            phase: Phase = "taper" if is_taper else before
            desk.relabel(place, phase=phase, **({"deload": False} if is_taper else {}))
            desk.note(
                "taper", week.days[0].date, f"Week {place + 1} is called {week.phase}.",
                f"It is called {phase}: the last {wanted or 'none'} of the weeks taper.",
            )  # fmt: skip
        before = week.phase if week.phase != "taper" else before


def _places(desk: Desk) -> None:
    """Each day holds what may be there; a session that may not is moved within its week, if a day
    is left for it."""
    for week in desk.case.weeks:
        homeless = [(day, *words) for day in week.days if (words := _misplaced(desk, day))]
        for day, rule, found in homeless:
            desk.rest(day.date, rule, found)
        for day, rule, found in homeless:
            if day.kind in TRAINING_KINDS and day.exercises:
                left_out = next((r for r in desk.repairs if r.day == day.date), None)
                if _move(desk, day, rule, found) and left_out is not None:
                    desk.repairs.remove(left_out)


def _misplaced(desk: Desk, day: Day) -> tuple[str, str] | None:
    """The rule that a day breaks by what it holds, and in words."""
    case = desk.case
    if not case.is_open(day.date):
        return None
    if before_race(case, day.date) == 0:
        wrong = day.kind != "race" or bool(day.exercises)
        return ("race_day", "The race day holds something else.") if wrong else None
    if day.kind == "race":
        return "race_day", "A race stands on a day without one."
    if found := rules.displaced(case, day):
        return "days", found
    allowed = case.limit(day.date)
    if is_session(day) and not allowed.minutes:
        return "days", f"A session stands where none may be: {allowed.why}."
    if rules.is_rest(day) and (day.duration or day.intensity_level != "rest"):
        return "duration", f"A day of rest says {day.duration} minutes, {day.intensity_level}."
    return None


def _move(desk: Desk, day: Day, rule: str, found: str) -> bool:
    """The session on the nearest free day of its week that allows one, and leaves another free;
    whether there was one."""
    case = desk.case
    week = next(w for w in case.weeks if any(d.date == day.date for d in w.days))
    free = [d for d in week.days if rules.is_rest(d)]
    able = [
        d for d in free
        if case.is_open(d.date) and case.limit(d.date).minutes
        and not case.sports(d.date) and before_race(case, d.date) != 1
    ]  # fmt: skip
    held = sum(map(is_session, week.days))
    if not able or held >= most_sessions(case.profile) or (is_full(week) and len(free) < 2):
        return False
    to = min(able, key=lambda d: (abs((d.date - day.date).days), d.date))
    moved = day.model_copy(update={"date": to.date, "day": to.day})
    desk.put(moved, rule, found, f"The session of {day.day} is moved to {to.day}.")
    return True


def _too_many(desk: Desk) -> None:
    most = most_sessions(desk.case.profile)
    for place in range(len(desk.case.weeks)):
        while True:
            week = desk.case.weeks[place]
            held = [day for day in week.days if is_session(day)]
            movable = [day for day in held if desk.case.is_open(day.date)]
            if not movable:
                break
            if len(held) > most:
                rule, found = "days", f"The week holds {len(held)} sessions; {most} are wanted."
            elif is_full(week) and not has_free_day(week):
                rule, found = "rest", "The week has no free day."
            else:
                break
            least = min(movable, key=importance)
            desk.rest(least.date, rule, found, f"The {_words(least)} is left out.")


def _words(day: Day) -> str:
    return day.kind.replace("_", " ") + (" session" if day.kind != "easy_run" else "")
