"""Rules that look over days and weeks: rest, recovery, running, load, deloads, taper."""

from collections.abc import Iterator
from datetime import date, timedelta

from eval.plans.rules import person
from eval.plans.rules.sheet import JSON, Breach, Day, Sheet, Week

DAY = timedelta(days=1)
SLACK = 1e-6
LONGER = 1.1
WINDOW_DAYS = 30
HEAVIER = 1.2
LEAST_START_S = 3600
SHORTEST_S = 600
"""A taper that has room for less than this needs no session at all."""
LIGHTER = 0.8
TAPER_SHARE = (0.40, 0.59)
UNLOADED_IN_A_ROW = 3


def of_rest(sheet: Sheet) -> Iterator[Breach]:
    """``rest``: a free day in every full week, unless other sports (and the race) fill it."""
    for week in sheet.weeks:
        if week.is_full and all(day.is_busy for day in week.days):
            theirs = [day.kind in ("other_sport", "race") and not day.items for day in week.days]
            if not all(theirs):
                yield Breach("rest", week.days[0].date, "no free day in the week")


def of_recovery(sheet: Sheet, profile: JSON) -> Iterator[Breach]:
    """``recovery``; what other sports break among themselves is not the plan's doing."""
    for day, following in zip(sheet.days, sheet.days[1:], strict=False):
        one_is_planned = day.is_hard_session or following.is_hard_session
        if day.is_hard and following.is_hard and one_is_planned:
            yield Breach("recovery", following.date, "a hard day after a hard day")
    most = 2 if person.level_of(profile) == "beginner" else 3
    for week in sheet.weeks:
        yield from _hard_days(week, most, "recovery")
    race = sheet.race_date
    for day in sheet.days:
        if race and day.is_hard_session and timedelta(0) < race - day.date <= 3 * DAY:
            yield Breach("recovery", day.date, f"hard {(race - day.date).days} days before it")


def of_sleep(sheet: Sheet, profile: JSON) -> Iterator[Breach]:
    """``sleep``: one hard day a week under six hours of sleep, none under five."""
    hours = (profile.get("medical") or {}).get("sleep_hours")
    if hours is None or float(hours) >= 6:
        return
    for week in sheet.weeks:
        yield from _hard_days(week, 0 if float(hours) < 5 else 1, "sleep")


def _hard_days(week: Week, most: int, rule: str) -> Iterator[Breach]:
    hard = [day for day in week.days if day.is_hard]
    planned = [day for day in hard if day.is_session]
    if planned and len(hard) > most:
        yield Breach(rule, planned[-1].date, f"{len(hard)} hard days in a week, at most {most}")


def of_running(sheet: Sheet, profile: JSON) -> Iterator[Breach]:
    """``run_length``: within 1.1 times the longest of the thirty days before; metres honest."""
    for day in sheet.sessions:
        for item in day.items:
            stated = float(item.raw.get("run_m", 0))
            if stated < item.least_run_m - 1:
                words = f"{item.id}: {stated:.0f} m stated, at least {item.least_run_m:.0f} m run"
                yield Breach("run_length", day.date, words)
    before: list[tuple[date, float]] = [(sheet.start - DAY, person.longest_run_m(profile))]
    for day in sheet.sessions:
        metres = day.run_m
        if metres <= 0:
            continue
        recent = [m for when, m in before if timedelta(0) < day.date - when <= WINDOW_DAYS * DAY]
        longest = max(recent, default=0.0)
        if metres > LONGER * longest + 1:
            words = f"{metres:.0f} m, the longest of {WINDOW_DAYS} days was {longest:.0f} m"
            yield Breach("run_length", day.date, words)
        before.append((day.date, metres))


def of_load(sheet: Sheet, profile: JSON) -> Iterator[Breach]:
    """``week_load``: of full weeks against those of the four before that hold a session. The first
    full week, and one after four without any, is held to the hours trained until then, or to an
    hour where that is more."""
    hours = (profile.get("training") or {}).get("weekly_hours")
    had_full = False
    for i, week in enumerate(sheet.weeks):
        if not week.is_full:
            continue
        lately = [before for before in sheet.weeks[max(0, i - 4) : i] if before.sessions]
        is_start = not had_full or not lately
        had_full = True
        if is_start and hours is not None:
            most_s = max(LEAST_START_S, HEAVIER * float(hours) * 3600)
            if week.seconds > most_s + SLACK:
                words = f"starts with {week.seconds / 60:.0f} min after {hours} h a week"
                yield Breach("week_load", week.days[0].date, words)
        highest = max((before.load for before in lately), default=0.0)
        if not is_start and week.sessions and week.load > HEAVIER * highest + SLACK:
            words = f"load {week.load:.0f} after at most {highest:.0f}"
            yield Breach("week_load", week.days[0].date, words)


def of_deload(sheet: Sheet) -> Iterator[Breach]:
    """``deload``: one after at most three full weeks, at most 80 % of the week before.

    A week without a session is one, whatever other sports weigh.
    """
    if len(sheet.weeks) < 6:
        return
    in_a_row = 0
    for i, week in enumerate(sheet.weeks):
        if week.phase == "taper":
            break
        if week.deload or not week.sessions:
            in_a_row = 0
            before = sheet.weeks[i - 1].load if i else week.load / LIGHTER
            if week.sessions and week.load > LIGHTER * before + SLACK:
                words = f"a deload of load {week.load:.0f} after {before:.0f}"
                yield Breach("deload", week.days[0].date, words)
        elif week.is_full:
            in_a_row += 1
            if in_a_row > UNLOADED_IN_A_ROW:
                words = f"{in_a_row} full weeks in a row without a deload"
                yield Breach("deload", week.days[0].date, words)


def of_taper(sheet: Sheet, profile: JSON) -> Iterator[Breach]:
    """``taper``: which weeks, how much less, and something that is not easy in each.

    Where the days left allow no more, less than two fifths is no breach; nor is an easy week whose
    only open day is the one before the race, or whose share is no session.
    """
    race = sheet.race_date
    if race is None:
        return
    count = len(sheet.weeks)
    wanted = 2 if count >= 8 else 1 if count >= 3 else 0
    phases = [week.phase == "taper" for week in sheet.weeks]
    if phases != [i >= count - wanted for i in range(count)]:
        yield Breach("taper", sheet.start, f"{sum(phases)} taper weeks of {count}, not {wanted}")
    days = [day for week in sheet.taper for day in week.days if day.date < race]
    before = [w for w in sheet.before_taper if w.is_full and w.sessions and not w.deload][-2:]
    usual_s = sum(w.seconds for w in before) / (7 * len(before)) * len(days) if before else 0.0
    least_s, most_s = TAPER_SHARE[0] * usual_s, TAPER_SHARE[1] * usual_s
    if usual_s:
        held_s = sum(day.seconds for day in days if day.is_session)
        room_s = sum(_room_s(week, profile, race) for week in sheet.taper)
        can_hold = most_s >= SHORTEST_S and room_s >= least_s
        if held_s > most_s + SLACK or (can_hold and held_s < least_s - SLACK):
            yield Breach("taper", days[0].date, f"{held_s / usual_s:.1%} of the minutes before")
    if any(_is_sharp(day) for week in sheet.before_taper for day in week.days):
        easy = [week for week in sheet.taper if _is_easy_for_nothing(week, profile, race)]
        sharp = sum(any(map(_is_sharp, week.days)) for week in sheet.taper)
        if easy and not (before and (sharp + 1) * SHORTEST_S > most_s):
            yield Breach("taper", easy[0].days[0].date, "a taper week of easy sessions alone")


def _is_sharp(day: Day) -> bool:
    return day.is_session and day.intensity in ("moderate", "hard")


def _is_easy_for_nothing(week: Week, profile: JSON, race: date) -> bool:
    """Whether four days and more before the race hold nothing but easy sessions, and could."""
    left = [day for day in week.days if day.date < race]
    could = any(race - day.date > DAY for day in _open_days(week, profile, race))
    return could and len(left) >= 4 and not any(map(_is_sharp, left))


def _open_days(week: Week, profile: JSON, race: date) -> list[Day]:
    """Days of a week that hold a session before the race, or could without costing it its last free
    day."""
    spare = not week.is_full or sum(not day.is_busy for day in week.days) > 1
    return [
        day for day in week.days
        if day.date < race and (day.is_session or (spare and _minutes(day, profile)))
    ]  # fmt: skip


def _room_s(week: Week, profile: JSON, race: date) -> int:
    """Seconds of sessions that a taper week could hold before the race."""
    minutes = [
        min(30, _minutes(day, profile)) if race - day.date == DAY else _minutes(day, profile)
        for day in _open_days(week, profile, race)
    ]
    return 60 * sum(sorted(minutes, reverse=True)[: person.days_per_week(profile)])


def _minutes(day: Day, profile: JSON) -> int:
    """What a session could last on a day that no other sport takes."""
    away = bool(person.journeys(profile, day.date))
    taken = day.kind == "other_sport" or (person.other_sports(profile, day.date) and not away)
    return 0 if taken else person.minutes_of(profile, day.date)
