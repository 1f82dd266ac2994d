"""Training that fell away: days of illness, days missed, and the way back."""

from datetime import date, timedelta

from generator.plans.adapt.days import (
    ILL,
    LOST,
    because,
    eased,
    easy_version,
    is_open,
    is_session,
    rest_day,
    with_days,
)
from generator.plans.adapt.sources import AFTER_ILLNESS, LOST_WEEK, LOST_WEEKS, NEAR_A_RACE
from generator.plans.types import Athlete, Catalogue, PlanRefusedError
from hyrox.plans.log import Ill, Missed
from hyrox.plans.plan import Day, Plan

NO_HARD_DAYS = 7
"""After a fever nothing hard for so long (corpora, plan-16-weeks: one easy week before any hard
session)."""
MOST_EASY_DAYS = 14
"""One easy day for every day ill (corpora, return-after-illness), and never more than these (own
figure): who was ill for longer asks a doctor how to go on."""
EASY_SHARE = 0.6
"""Minutes of a session that its easy version keeps on the way back (own figure)."""
BACK = 0.8
"""Volume of the first week back after ``A_WEEK`` was lost; after two weeks, two such steps (own
figures). The corpus: do not squeeze in what was lost."""
A_WEEK, TWO_WEEKS = 7, 14
NEAR_RACE_DAYS = 7
MOST_LOST_DAYS = 21
"""After more a new plan fits better than this one (corpora, plan-16-weeks: three weeks or more
lost make it a shorter plan)."""


def after_illness(
    plan: Plan, event: Ill, athlete: Athlete, catalogue: Catalogue, seed: int
) -> Plan:
    """Rest while ill; after a fever one more day of rest; then easy sessions, one day for each day
    ill; hard ones last. Other sports and the race stay where they are: the race says what the
    decision depends on."""
    ill = _lost_days(event)
    well = event.end + timedelta(days=1)
    first = well + timedelta(days=1) if event.fever else well
    easy_until = first + timedelta(days=min(ill, MOST_EASY_DAYS) - 1)
    calm_until = max(easy_until, event.end + timedelta(days=NO_HARD_DAYS))
    gentle_until = first + timedelta(days=(easy_until - first).days // 2)
    days: dict[date, Day] = {}
    for day in plan.days:
        if not is_open(day, event.start):
            continue
        if day.kind == "race" and day.date <= event.end + timedelta(days=NEAR_RACE_DAYS):
            days[day.date] = because(day, _BEFORE_A_RACE, (NEAR_A_RACE,))
        if not is_session(day):
            continue
        if day.date < first:
            words = "Rest until the illness is over."
            if day.date > event.end:
                words = "One more day of rest: be well for a day before the first session."
            days[day.date] = rest_day(day, ILL, words, (AFTER_ILLNESS,))
        elif day.date <= easy_until:
            gentlest = day.date <= gentle_until
            days[day.date] = _eased(day, athlete, catalogue, gentlest, _SLOWLY, seed)
        elif event.fever and day.date <= calm_until and day.intensity_level == "hard":
            days[day.date] = easy_version(
                day, athlete, catalogue, "After a fever, hard sessions come back last.",
                (AFTER_ILLNESS,), seed=seed,
            )  # fmt: skip
    return _back(with_days(plan, days), calm_until if event.fever else easy_until, ill, "")


_SLOWLY = "After the illness: short and easy. If the pulse is unusually high, stop and rest."
_BEFORE_A_RACE = (
    "Ill so close to the race: health decides, not the entry fee. With fever or a chest infection "
    "do not start; well again, start with a modest plan, or ask a doctor."
)


def after_missing(plan: Plan, event: Missed) -> Plan:
    """What was missed stays missed: nothing is moved. After a week the first week back is lighter,
    after two weeks the way back has two steps."""
    lost = _lost_days(event)
    words = "Missed, and not made up for: the plan goes on."
    days = {
        day.date: rest_day(day, LOST, words, (LOST_WEEK,))
        for day in plan.days
        if is_session(day) and is_open(day, event.start) and day.date <= event.end
    }
    if not days:
        return plan
    return _back(with_days(plan, days), event.end, lost, LOST_WEEKS)


def _lost_days(event: Ill | Missed) -> int:
    """How many, both ends included.

    Raises:
        PlanRefusedError: too many for this plan to go on.
    """
    lost = (event.end - event.start).days + 1
    if lost > MOST_LOST_DAYS:
        well = event.end + timedelta(days=1)
        raise PlanRefusedError(
            f"{lost} days without training are too many to go on where this plan was: make a new "
            f"one from {well.isoformat()} on, with what you can run and train then.",
            referral="After a long illness ask a doctor first." if event.kind == "ill" else "",
        )
    return lost


def _eased(
    day: Day, athlete: Athlete, catalogue: Catalogue, gentlest: bool, reason: str, seed: int
) -> Day:
    if day.intensity_level == "easy" and not gentlest:
        return eased(day, EASY_SHARE, reason, (AFTER_ILLNESS,))
    return easy_version(
        day, athlete, catalogue, reason, (AFTER_ILLNESS,),
        share=EASY_SHARE, gentlest=gentlest, seed=seed,
    )  # fmt: skip


def _back(plan: Plan, end: date, lost: int, source: str) -> Plan:
    """Sessions after ``end`` lighter, in one step after a week lost, in two after two weeks. A
    taper and a deload are light already."""
    steps = 2 if lost >= TWO_WEEKS else 1 if lost >= A_WEEK else 0
    days: dict[date, Day] = {}
    for week in plan.workout_plan.weeks:
        if week.phase == "taper" or week.deload:
            continue
        for day in week.days:
            since = (day.date - end).days
            left = steps - (since - 1) // A_WEEK
            if since < 1 or left < 1 or not is_session(day) or not is_open(day, end):
                continue
            words = f"{lost} days were lost: back in {'two steps' if steps == 2 else 'one step'}."
            days[day.date] = eased(day, BACK**left, words, (source or AFTER_ILLNESS,))
    return with_days(plan, days)
