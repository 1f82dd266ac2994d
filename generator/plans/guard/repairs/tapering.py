"""Repairs of the taper: about half the volume before it, and something that is not easy in it."""

from collections.abc import Sequence

from generator.plans.guard.repairs.desk import LEAST_COMPOSED_MIN, SHORTEST_MIN, Desk, importance
from generator.plans.guard.repairs.hardness import runs_to
from generator.plans.guard.rules.case import SLACK, before_race, is_full, is_session
from generator.plans.guard.rules.days import LEAST_SESSION_S, disorder
from generator.plans.guard.rules.load import (
    TAPERED,
    Taper,
    can_hold,
    dull_weeks,
    is_sharp,
    may_be_sharp,
    most_load,
    reference_weeks,
    taper_of,
    usable_minutes,
)
from generator.plans.guard.rules.weeks import has_free_day, most_sessions
from generator.plans.guard.volume import fitted
from hyrox.plans.plan import Day, SessionKind

AIM_LOW, AIM_HIGH = 0.46, 0.55
"""Shares aimed at from below and from above, inside those of the rule (own figures)."""
_LONGEST_ADDED_MIN = 45
"""Minutes of an easy session that fills a taper (own figure)."""

_SHARP: tuple[SessionKind, ...] = ("stations", "threshold", "conditioning", "strength")
"""Kinds of a short session that is not easy, the likeliest to fit first."""


def repair(desk: Desk) -> None:
    """Rule ``taper``, once the weeks before are final."""
    for week in dull_weeks(desk.case, taper_of(desk.case)):
        _sharpen(desk, week.number - 1)
    held = taper_of(desk.case)
    if held is None:
        return
    low, high = TAPERED
    if held.share > high + SLACK:
        _lighten(desk, held)
    elif held.share < low - SLACK and can_hold(desk.case, held):
        _fill(desk, held)


def _found(held: Taper) -> str:
    low, high = TAPERED
    return (
        f"The taper keeps {held.share:.0%} of the minutes a day before it; "
        f"{low:.0%} to {high:.0%} are to be left."
    )


def _sessions(desk: Desk) -> list[Day]:
    """Sessions of the taper that may be changed."""
    return [
        day
        for week in desk.case.weeks
        if week.phase == "taper"
        for day in week.days
        if is_session(day) and desk.case.is_open(day.date)
    ]


def _lighten(desk: Desk, held: Taper) -> None:
    """All sessions shorter alike; where they would be too short for that, the least important easy
    one is left out."""
    found = _found(held)
    while (now := taper_of(desk.case)) is not None and now.share > TAPERED[1] + SLACK:
        mine = _sessions(desk)
        if not mine:
            return
        fixed = now.minutes - sum(day.duration_s for day in mine) / 60
        wanted_s = 60 * (AIM_HIGH * now.usual * now.days - fixed)
        shares = _shared(mine, wanted_s)
        shorter = [_fitted(day, s) for day, s in zip(mine, shares, strict=True)]
        if sum(shares) > TAPERED[1] / AIM_HIGH * wanted_s:
            shorter = [None]
        if all(shorter):
            for day in shorter:
                assert day is not None
                desk.put(day, "taper", found, f"Shortened to {day.duration} minutes.")
            continue
        easy = [day for day in mine if not is_sharp(day)] or mine
        desk.rest(min(easy, key=importance).date, "taper", found)


def _shared(mine: Sequence[Day], seconds: float) -> list[float]:
    """Seconds for each session, in proportion to what it lasts, none under the least: together as
    much as wanted, or more where the least of all is more."""
    low, high = 0.0, 1.0

    def at(share: float) -> list[float]:
        return [min(d.duration_s, max(LEAST_SESSION_S, share * d.duration_s)) for d in mine]

    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) <= seconds else (low, middle)
    return at(low)


def _fitted(day: Day, seconds: float) -> Day | None:
    """The session in so many seconds; made anew where cutting leaves too little of it."""
    if seconds >= day.duration_s:
        return day
    shorter = fitted(day, seconds)
    if shorter is None or disorder(shorter) or shorter.duration_s < LEAST_SESSION_S:
        return None
    return shorter


def _fill(desk: Desk, held: Taper) -> None:
    """Sessions longer, then easy ones more; where the days do not allow it, the weeks before are
    made lighter instead."""
    found = _found(held)
    for day in _sessions(desk):
        if (missing := _missing_s(desk)) <= 0:
            return
        most = min(usable_minutes(desk.case, day) * 60.0, day.duration_s + missing)
        if most > day.duration_s:
            longer = desk.composed(
                day, minutes=int(most // 60), max_run_m=runs_to(desk, day), keep=True
            )
            if longer is not None and longer.duration_s > day.duration_s:
                _put_if_light(desk, longer, found, f"Lengthened to {longer.duration} minutes.")
    for place, week in enumerate(desk.case.weeks):
        if week.phase == "taper":
            for day in week.days:
                if (missing := _missing_s(desk)) > 0 and _may_be_added(desk, place, day):
                    _add_easy(desk, day, missing, found)
    if _missing_s(desk) > 0 and (now := taper_of(desk.case)) is not None:
        _lower_before(desk, now, found)


def _missing_s(desk: Desk) -> float:
    """Seconds under the least of a taper, counted to what is aimed at; 0 where it holds enough."""
    held = taper_of(desk.case)
    if held is None or held.share >= TAPERED[0]:
        return 0.0
    return (AIM_LOW * held.usual * held.days - held.minutes) * 60


def _put_if_light(desk: Desk, day: Day, found: str, done: str) -> None:
    """Puts the day, if its week's load stays within that rule."""
    weeks = desk.case.weeks
    place = next(i for i, week in enumerate(weeks) if week.days[0].date <= day.date <= (
        week.days[-1].date))  # fmt: skip
    more = day.load - desk.day(day.date).load
    most = most_load(weeks, place)
    if most is None or weeks[place].load + more <= most:
        desk.put(day, "taper", found, done)


def _may_be_added(desk: Desk, place: int, day: Day) -> bool:
    week = desk.case.weeks[place]
    sessions = sum(map(is_session, week.days))
    free = sum(d.kind == "rest" and not d.exercises for d in week.days)
    return (
        day.kind == "rest"
        and usable_minutes(desk.case, day) > 0
        and sessions < most_sessions(desk.case.profile)
        and (not is_full(week) or free > 1)
        and (has_free_day(week) or not is_full(week))
    )


def _add_easy(desk: Desk, day: Day, missing_s: float, found: str) -> None:
    most = min(usable_minutes(desk.case, day), _LONGEST_ADDED_MIN)
    minutes = max(LEAST_COMPOSED_MIN, min(most, int(missing_s // 60)))
    metres = runs_to(desk, day)
    kinds: tuple[SessionKind, ...] = ("easy_run" if metres > 0 else "conditioning", "recovery")
    for kind in kinds:
        made = desk.composed(
            day.model_copy(update={"purpose": "Easy movement before the race."}),
            minutes=minutes, max_run_m=metres, kind=kind, intensity="easy",
        )  # fmt: skip
        if made is not None and not disorder(made):
            _put_if_light(desk, made, found, f"{made.duration} easy minutes are added.")
            return


def _lower_before(desk: Desk, held: Taper, found: str) -> None:
    share = 0.98 * held.share / TAPERED[0]
    for week in reference_weeks(desk.case.weeks):
        for day in week.days:
            if is_session(day) and desk.case.is_open(day.date):
                shorter = _fitted(day, share * day.duration_s)
                if shorter is None:
                    desk.rest(day.date, "taper", found)
                else:
                    desk.put(shorter, "taper", found, f"Shortened to {shorter.duration} minutes.")


def _sharpen(desk: Desk, place: int) -> None:
    """The most important session of the week that may be so becomes moderate."""
    found = "A taper week holds easy sessions alone."
    week = desk.case.weeks[place]
    able = [day for day in week.days if may_be_sharp(desk.case, day)]
    sessions = sorted((d for d in able if is_session(d)), key=importance, reverse=True)
    free = [day for day in able if _may_be_added(desk, place, day)]
    for day in (*sessions, *free):
        minutes = _minutes_for(desk, day)
        for kind in _SHARP:
            made = desk.composed(
                day, minutes=minutes, max_run_m=runs_to(desk, day), kind=kind,
                intensity="moderate", keep=False,
            )  # fmt: skip
            if made is None or disorder(made):
                continue
            left = before_race(desk.case, day.date)
            done = f"{made.duration} moderate minutes ({made.focus.lower()}), {left} days before."
            desk.put(made, "taper", found, done)
            return


def _minutes_for(desk: Desk, day: Day) -> int:
    """Minutes of a session that is not easy: those it has, or of a short one; never more than the
    taper may still hold."""
    minutes = int(day.duration_s // 60) or SHORTEST_MIN
    if (held := taper_of(desk.case)) is not None:
        others = held.minutes - day.duration_s / 60
        left = int(AIM_HIGH * held.usual * held.days - others)
        minutes = min(minutes, max(LEAST_COMPOSED_MIN, left))
    return min(minutes, usable_minutes(desk.case, day))
