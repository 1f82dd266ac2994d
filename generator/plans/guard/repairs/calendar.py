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
from hyrox.plans.plan import Day, Phase, Week


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
    case = desk.case
    for day in case.days:
        if not case.is_open(day.date):
            continue
        allowed = case.limit(day.date)
        plain = desk.without_session(day.date)
        if before_race(case, day.date) == 0:
            if day.kind != "race" or day.exercises:
                desk.put(plain, "race_day", "The race day holds something else.", "The race alone.")
        elif day.kind == "race":
            desk.rest(day.date, "race_day", "A race stands on a day without one.")
        elif found := rules.displaced(case, day):
            desk.rest(day.date, "days", found)
        elif is_session(day) and not allowed.minutes:
            desk.rest(day.date, "days", f"A session stands where none may be: {allowed.why}.")
        elif rules.is_rest(day) and (day.duration or day.intensity_level != "rest"):
            desk.put(plain, "duration", "A day of rest says minutes.", "It is a day of rest.")


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
