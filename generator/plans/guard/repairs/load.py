"""Repairs of volume, week by week: runs cut to what was run before, loads to what weeks before
allow, deloads where they are due."""

from collections.abc import Sequence

from generator.plans.guard.repairs.desk import SHORTEST_MIN, Desk, effort_of, importance
from generator.plans.guard.rules.case import EFFORTS, SLACK, is_full, is_session
from generator.plans.guard.rules.days import LEAST_SESSION_S, disorder
from generator.plans.guard.rules.load import (
    LIGHTER,
    LONG_PLAN_WEEKS,
    UNLOADED_WEEKS,
    Runs,
    is_light,
    is_trained,
    most_load,
    starting_minutes,
)
from generator.plans.guard.volume import fitted, with_runs_of
from hyrox.plans.plan import Day, Week

WORTH_RUNNING_M = 400.0
"""Fewer metres are no run (own figure)."""
KEPT = 0.7
"""Of a session that is short already (own figure)."""


def repair(desk: Desk) -> None:
    """Rules ``run_length``, ``week_load`` and ``deload``; weeks are final from the first on, so
    that one walk is enough."""
    runs = Runs(desk.case.plan.start, desk.case.athlete.longest_run_m)
    in_a_row = 0
    for place in range(len(desk.case.weeks)):
        in_a_row = _deload_due(desk, place, in_a_row)
        _lighten(desk, place)
        for day in desk.case.weeks[place].days:
            _cut_run(desk, day, runs)
            runs.add(day.date, desk.day(day.date).run_m)


def _deload_due(desk: Desk, place: int, in_a_row: int) -> int:
    """Labels the week a deload where one is due, or takes a label off that a lighter week before
    deserves; how many full weeks in a row are none."""
    weeks = desk.case.weeks
    week = weeks[place]
    if len(weeks) < LONG_PLAN_WEEKS or week.phase == "taper":
        return 0
    if (week.deload or not is_trained(week)) and is_light(
        week, weeks[place - 1] if place else None
    ):
        return 0
    lighter = _light_before(weeks, place)
    is_due = is_full(week) and in_a_row >= UNLOADED_WEEKS
    if not (week.deload or is_due):
        return in_a_row + is_full(week)
    if lighter is not None and (is_due or not weeks[lighter].deload):
        # A week that is light anyhow is the rest that is due.
        desk.relabel(lighter, deload=True)
        desk.relabel(place, deload=False)
        desk.note(
            "deload", week.days[0].date, "A deload is due.",
            f"Week {lighter + 1} holds little anyhow: it is the deload.",
        )  # fmt: skip
        return sum(map(is_full, weeks[lighter + 1 : place + 1]))
    if not week.deload:
        desk.relabel(place, deload=True)
        desk.note(
            "deload", week.days[0].date, f"{in_a_row + 1} weeks in a row without a deload.",
            f"Week {place + 1} becomes one.",
        )  # fmt: skip
    return 0


def _light_before(weeks: Sequence[Week], place: int) -> int | None:
    """The last of the three weeks before that holds a deload's load without being one."""
    for other in range(place - 1, max(0, place - UNLOADED_WEEKS) - 1, -1):
        week = weeks[other]
        if week.deload or week.phase == "taper":
            return None
        if other and is_full(week) and is_light(week, weeks[other - 1]):
            return other
    return None


def _lighten(desk: Desk, place: int) -> None:
    """The week's sessions within the load, and the minutes, that the weeks before allow."""
    week = desk.case.weeks[place]
    minutes, most = starting_minutes(desk.case, place), most_load(desk.case.weeks, place)
    if minutes is not None and week.minutes > minutes + SLACK:
        found = f"The week starts with {week.minutes:.0f} minutes; {minutes:.0f} may be."
        _fit_week(desk, place, minutes, "week_load", found, by_load=False)
    if most is not None and week.load > most + SLACK:
        found = f"The week's load is {week.load:.0f}; {most:.0f} may be after those before."
        _fit_week(desk, place, most, "week_load", found)
    week = desk.case.weeks[place]
    if (
        week.deload
        and week.phase != "taper"
        and len(desk.case.weeks) >= LONG_PLAN_WEEKS
        and not is_light(week, desk.case.weeks[place - 1] if place else None)
    ):
        found = f"A deload week holds a load of {week.load:.0f}, too near the week before."
        _fit_week(desk, place, LIGHTER * desk.case.weeks[place - 1].load, "deload", found)


def _fit_week(
    desk: Desk, place: int, most: float, rule: str, found: str, *, by_load: bool = True
) -> None:
    """The week's open sessions shortened alike, so that it holds at most ``most``; where they would
    be too short for that, the hardest gets easier, or the least important is left out."""

    def weight(day: Day) -> float:
        if not is_session(day):
            return day.load if by_load else 0.0
        return day.load if by_load else day.duration_s / 60

    while True:
        days = desk.case.weeks[place].days
        mine = [day for day in days if is_session(day) and desk.case.is_open(day.date)]
        fixed = sum(weight(day) for day in days if day not in mine)
        held = sum(map(weight, mine))
        if not mine or fixed + held <= most + SLACK:
            return
        share = (most - fixed) / held if held else 0.0
        shorter = [_shortened(day, share) for day in mine] if share > 0 else [None]
        if all(shorter):
            for day in shorter:
                assert day is not None
                desk.put(day, rule, found, f"Shortened to {day.duration} minutes.")
            return
        if share <= 0 or not by_load or not _calmed(desk, mine, rule, found):
            desk.rest(min(mine, key=importance).date, rule, found)


def _shortened(day: Day, share: float) -> Day | None:
    seconds = share * day.duration_s
    if seconds < max(LEAST_SESSION_S, min(SHORTEST_MIN * 60, KEPT * day.duration_s)):
        return None
    shorter = fitted(day, seconds)
    if shorter is None or disorder(shorter) or shorter.duration_s < LEAST_SESSION_S:
        return None
    return shorter


def _calmed(desk: Desk, mine: Sequence[Day], rule: str, found: str) -> bool:
    """Makes the hardest of short sessions a step easier; whether one could be."""
    hardest = max(mine, key=lambda day: (EFFORTS.index(effort_of(day)), importance(day)))
    step = EFFORTS.index(effort_of(hardest)) - 1
    if step < 0:
        return False
    easier = desk.composed(
        hardest, minutes=max(1, int(hardest.duration_s // 60)), intensity=EFFORTS[step],
        max_run_m=hardest.run_m, keep=True,
    )  # fmt: skip
    if easier is None or disorder(easier) or easier.load >= hardest.load:
        return False
    desk.put(easier, rule, found, f"{easier.duration} {EFFORTS[step]} minutes instead.")
    return True


def _cut_run(desk: Desk, day: Day, runs: Runs) -> None:
    most = runs.most_m(day.date)
    if day.run_m <= most + SLACK or not desk.case.is_open(day.date) or not is_session(day):
        return
    found = f"{day.run_m / 1000:.1f} km are run, {most / 1000:.1f} km are allowed."
    shorter = with_runs_of(day, most) if most >= WORTH_RUNNING_M else None
    useful = shorter is not None and any(e.block == "main" for e in shorter.exercises)
    short = min(SHORTEST_MIN, int(day.duration_s // 60))
    if shorter is None or not useful or shorter.duration_s < 60 * short or disorder(shorter):
        minutes = min(int(day.duration_s // 60), desk.case.limit(day.date).minutes)
        shorter = None
        if minutes >= short > 0:
            room = most if most >= WORTH_RUNNING_M else 0.0
            shorter = desk.composed(day, minutes=minutes, max_run_m=room, keep=True)
        if shorter is not None and shorter.load > day.load + SLACK:
            shorter = fitted(shorter, shorter.duration_s * day.load / shorter.load)
    if shorter is None or disorder(shorter):
        desk.rest(day.date, "run_length", found)
    else:
        desk.put(shorter, "run_length", found, f"{shorter.run_m / 1000:.1f} km are run.")
