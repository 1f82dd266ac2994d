"""Rules of single days: what is done, whether it fits the person, and how long it takes."""

import math
from collections.abc import Iterator

from eval.plans.rules import person
from eval.plans.rules.sheet import JSON, Breach, Day, Item, Sheet

SLACK_S = 1e-6
QUICKEST = 0.8
"""A repetition is planned at no less than this share of the table's seconds."""
BLOCKS = ("warm_up", "main", "cool_down")
BOTH_ENDS_S = 20 * 60
SHORTEST_S = 10 * 60


def of_exercises(sheet: Sheet, profile: JSON) -> Iterator[Breach]:
    """``exercise`` (not in the tables), ``equipment``, ``injury``, ``pregnancy``, ``level``."""
    for day in sheet.days:
        for item in day.items:
            if item.row is None:
                yield Breach("exercise", day.date, f"no exercise is called {item.id!r}")
                continue
            for thing in person.has_equipment(profile, day.date, item.row["equipment"]):
                yield Breach("equipment", day.date, f"{item.id} needs {thing}")
            for rule, why in person.unfit(item.row, profile, str(item.raw["intensity"])):
                yield Breach(rule, day.date, f"{item.id}: {why}")


def of_hard_days(sheet: Sheet, profile: JSON) -> Iterator[Breach]:
    """The rest of ``pregnancy``: no hard session and no race."""
    if not person.is_careful(profile):
        return
    for day in sheet.days:
        if day.is_hard_session:
            yield Breach("pregnancy", day.date, "a hard day")
        if day.kind == "race":
            yield Breach("pregnancy", day.date, "a race")
    if sheet.race_date is not None:
        yield Breach("pregnancy", sheet.race_date, "plans for a race")


def of_minutes(sheet: Sheet, profile: JSON) -> Iterator[Breach]:
    """``duration``: within the day's minutes to the second, and the seconds are honest ones."""
    for day in sheet.sessions:
        allowed = person.minutes_of(profile, day.date)
        # A day that allows none is a matter of ``days``.
        if allowed and day.seconds > allowed * 60 + SLACK_S:
            yield Breach("duration", day.date, f"{day.seconds:.0f} s of {allowed * 60} s")
        if day.items and day.seconds < SHORTEST_S - SLACK_S:
            yield Breach("duration", day.date, f"a session of {day.seconds / 60:.1f} min")
        stated = int(day.raw["duration"])
        if stated != math.ceil(day.seconds / 60 - SLACK_S):
            yield Breach(
                "duration", day.date, f"says {stated} min and takes {day.seconds / 60:.2f}"
            )
        for item in day.items:
            if why := _dishonest(item):
                yield Breach("duration", day.date, f"{item.id}: {why}")


def _dishonest(item: Item) -> str:
    """Why the seconds of a set cannot be what the plan says."""
    if item.row is None:
        return ""
    sides = 2 if item.row.get("each_side", False) else 1
    if bool(item.raw.get("each_side", False)) != (sides == 2):
        return "done on each side in one place and not in the other"
    work_s = float(item.raw["work_s"])
    if (seconds := item.raw.get("duration")) is not None:
        if abs(work_s - sides * float(seconds)) > 1:
            return f"a set of {seconds} s on {sides} side(s) is counted as {work_s} s"
        return ""
    units = float(item.raw["reps"] if item.raw.get("reps") is not None else item.raw["distance"])
    pace = item.raw.get("pace")
    if pace and item.raw.get("distance") is not None:
        least = 0.98 * sides * units * float(pace["fast_s"]) / float(pace["per_m"])
    elif (unit_s := item.row.get("seconds_per_unit")) is not None:
        least = QUICKEST * sides * units * float(unit_s)
    elif item.raw.get("distance") is not None and item.is_run:
        least = sides * units / 5.0
    else:
        return "is measured in seconds in the tables, so its time cannot be told"
    return "" if work_s >= least - SLACK_S else f"{work_s:.0f} s counted, {least:.0f} s needed"


def of_order(sheet: Sheet) -> Iterator[Breach]:
    """``order``: warm-up first, cool-down last, both from twenty minutes on."""
    for day in sheet.sessions:
        blocks = [item.block for item in day.items]
        if not blocks:
            yield Breach("order", day.date, f"a session ({day.kind}) without exercises")
        if blocks != sorted(blocks, key=BLOCKS.index):
            yield Breach("order", day.date, "blocks out of order: " + ", ".join(blocks))
        if day.seconds >= BOTH_ENDS_S:
            for block in ("warm_up", "cool_down"):
                if block not in blocks:
                    yield Breach("order", day.date, f"{day.seconds / 60:.0f} min, no {block}")


def of_availability(sheet: Sheet, profile: JSON) -> Iterator[Breach]:
    """``days``: how many sessions a week, and none where none may be; other sports stay."""
    most = person.days_per_week(profile)
    for week in sheet.weeks:
        if len(week.sessions) > most:
            first = week.days[0].date
            yield Breach("days", first, f"{len(week.sessions)} sessions in a week, wanted {most}")
    for day in sheet.days:
        if day.is_session and day.kind != "race" and not person.minutes_of(profile, day.date):
            yield Breach("days", day.date, f"a session ({day.kind}) on a day that allows none")
        if day.items and day.kind in ("rest", "other_sport"):
            yield Breach("days", day.date, f"exercises on a day called {day.kind}")
        yield from _other_sport(day, profile)


def _other_sport(day: Day, profile: JSON) -> Iterator[Breach]:
    sports = person.other_sports(profile, day.date)
    if day.kind == "other_sport" and not sports:
        yield Breach("other_sport", day.date, "a sport that the athlete does not do that day")
        return
    # The race day holds the race alone, and whoever travels may not get to the club.
    if not sports or day.kind == "race" or person.journeys(profile, day.date):
        return
    names = ", ".join(str(sport["name"]) for sport in sports)
    if day.kind != "other_sport":
        yield Breach("other_sport", day.date, f"{names} dropped for {day.kind}")
        return
    minutes = min(600, sum(int(sport.get("minutes", 60)) for sport in sports))
    if int(day.raw["duration"]) != minutes:
        yield Breach("other_sport", day.date, f"{day.raw['duration']} min, {names} is {minutes}")
    hardest = max(
        (str(sport.get("intensity", "moderate")) for sport in sports),
        key=("easy", "moderate", "hard").index,
    )
    if day.intensity != hardest:
        yield Breach("other_sport", day.date, f"{day.intensity}, {names} is {hardest}")
