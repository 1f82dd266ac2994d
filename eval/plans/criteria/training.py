"""Criteria of the training itself: what code can see of each.

One function a criterion, named as it. Thresholds are the project's own. A criterion that does not
apply (no race: no taper) is neither met nor missed.
"""

from datetime import date

from eval.plans.criteria.case import Case, Verdict, lifts, says_how_hard
from eval.plans.rules import person
from eval.plans.rules.sheet import EFFORT, Week

HARD_SHARE = 0.40
HARD_SHARE_OF_FEW = 0.60
"""Of two sessions a week, which leave little to be shared out."""
SHORTEST_S = 600
NEAR = 0.75
ROOM = 0.9
"""A week that fills so much of the time allowed has no room to grow."""
PHASES = ("base", "build", "peak", "taper")


def goal(case: Case) -> Verdict:
    target, raw = case.profile.get("target") or {}, case.sheet.raw
    workout = raw["workout_plan"]
    said = f"{workout['name']} {workout['overview']}".lower()
    if raw.get("race_date"):
        if target.get("goal_time") is not None and raw.get("goal_s") != target["goal_time"]:
            return Verdict(False, f"goal {target['goal_time']} s is {raw.get('goal_s')} here")
        if case.keeps("race_day").met is False:
            return case.keeps("race_day")
        named = (raw.get("race_event") or "race").lower()
        is_named = named in said and any(day in said for day in _written(raw["race_date"]))
        return Verdict(is_named, "race and its day named" if is_named else "race or day not named")
    goals = [str(words).lower() for words in case.profile.get("goals") or () if words]
    is_named = "hyrox" in said or any(words in said for words in goals)
    return Verdict(is_named, "says what it is for" if is_named else "no goal named")


def _written(day: str) -> tuple[str, ...]:
    """A date in the ways that plans write it, in small letters."""
    when = date.fromisoformat(day)
    return (day, *(f"{when.day} {when:{month}} {when.year}".lower() for month in ("%b", "%B")))


def assessment(case: Case) -> Verdict:
    full = [week for week in case.sheet.weeks if week.is_full]
    if len(case.sheet.before_taper) < 4 or len(full) < 4:
        return Verdict(None, "too short for a test")
    if not case.may_go_hard:
        return Verdict(None, "no test for an athlete who should not go hard")
    tests = [day for day in case.sheet.sessions if day.kind == "test"]
    early = {day.date for week in full[:2] for day in week.days}
    if not any(day.date in early for day in tests):
        return Verdict(False, "no test in the first two full weeks")
    if len(case.sheet.weeks) < 10:
        return Verdict(True, f"{len(tests)} tests, one early")
    done = [next((i.id for i in day.items if i.block == "main"), "") for day in tests]
    is_same = done[0] in done[1:]
    return Verdict(is_same, f"{len(done)} tests, " + ("repeated" if is_same else "none repeated"))


def volume(case: Case) -> Verdict:
    kept = case.keeps("duration", "days")
    if not kept.met:
        return kept
    short = [day for day in case.sheet.sessions if day.seconds < SHORTEST_S]
    if short:
        return Verdict(False, f"{short[0].seconds / 60:.0f} minutes on {short[0].date}")
    for week in case.loading:
        if _is_all_that_growth_allows(week, case):
            continue
        possible = sum(
            1 for day in week.days
            if person.minutes_of(case.profile, day.date) and day.kind not in ("other_sport", "race")
        )  # fmt: skip
        wanted = min(person.days_per_week(case.profile), possible)
        if len(week.sessions) * 2 < wanted:
            words = f"{len(week.sessions)} sessions of {wanted} possible from {week.days[0].date}"
            return Verdict(False, words)
    return Verdict(True, f"{case.sessions_a_week:.0f} sessions in a usual week")


def _is_all_that_growth_allows(week: Week, case: Case) -> bool:
    """Whether the week is near the most that the rule ``week_load`` lets it be."""
    i = case.sheet.weeks.index(week)
    lately = [before for before in case.sheet.weeks[max(0, i - 4) : i] if before.sessions]
    if lately:
        return week.load >= NEAR * 1.2 * max(before.load for before in lately)
    hours = (case.profile.get("training") or {}).get("weekly_hours")
    return hours is not None and week.seconds >= NEAR * 1.2 * 3600 * float(hours)


def intensity_distribution(case: Case) -> Verdict:
    minutes = dict.fromkeys(EFFORT, 0.0)
    for day in case.sheet.sessions:
        minutes[day.intensity] = minutes.get(day.intensity, 0.0) + day.seconds / 60
    total = sum(minutes.values())
    if not total:
        return Verdict(False, "no minutes at all")
    if case.loading and case.sessions_a_week < 2:
        return Verdict(None, "one session a week leaves nothing to share out")
    shares = {name: spent / total for name, spent in minutes.items()}
    words = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
    if shares["hard"] > (HARD_SHARE if case.sessions_a_week >= 3 else HARD_SHARE_OF_FEW):
        return Verdict(False, f"too hard: {words}")
    if case.sessions_a_week >= 3 and not shares["easy"]:
        return Verdict(False, f"nothing easy: {words}")
    if case.may_go_hard and case.sessions_a_week >= 2 and shares["easy"] > 0.999:
        return Verdict(False, f"all easy: {words}")
    return Verdict(True, words)


def progression(case: Case) -> Verdict:
    way = case.sheet.raw["workout_plan"]["progression_plan"]
    if not str(way["intensity_increase"]).strip():
        return Verdict(False, "does not say how intensity grows")
    onward = {name for i in case.main if i.row for name in i.row.get("progressions", ())}
    if not way["exercise_progressions"] and onward & set(case.fitting):
        return Verdict(False, "no exercise has a way to go on")
    if len(case.loading) < 3:
        return Verdict(True, "too short to grow; says how to go on")
    first, allowed = case.loading[0], _allowed(case.loading[0], case)
    if first.seconds / 60 >= ROOM * allowed:
        return Verdict(True, "the first week is full already")
    # A journey with twenty minutes a day is no time to grow in.
    later = [week.load for week in case.loading[1:] if _allowed(week, case) >= allowed]
    grows = not later or max(later) > first.load
    words = f"load {first.load:.0f}, later at most {max(later):.0f}" if later else "no time to grow"
    return Verdict(grows, words)


def _allowed(week: Week, case: Case) -> int:
    """Minutes that the week's sessions could have lasted."""
    return sum(person.minutes_of(case.profile, day.date) for day in week.sessions)


def specificity(case: Case) -> Verdict:
    if len(case.sheet.weeks) < 6 or case.sessions_a_week < 3:
        return Verdict(None, "too short or too few sessions to hold everything")
    trained = {s for i in case.main if i.row for s in i.row["stations"]}
    if any(day.kind in ("compromised", "simulation") for day in case.sheet.sessions):
        trained.add("roxzone")
    # What is at hand on a day or two of a journey need not be used there.
    possible = {station for name in case.fitting for station in case.rows[name]["stations"]}
    missing = sorted(possible - trained)
    return Verdict(not missing, "missing: " + ", ".join(missing) if missing else "all trained")


def recovery(case: Case) -> Verdict:
    return case.keeps("rest", "recovery", "sleep")


def deload(case: Case) -> Verdict:
    if len(case.sheet.weeks) < 6:
        return Verdict(None, "shorter than six weeks")
    kept = case.keeps("deload")
    if not kept.met or any(week.deload for week in case.sheet.weeks):
        return kept
    if len([week for week in case.sheet.before_taper if week.is_full]) < 4:
        return Verdict(True, "fewer than four full weeks before the taper")
    return Verdict(False, "no deload week")


def taper(case: Case) -> Verdict:
    if case.sheet.race_date is None or len(case.sheet.weeks) < 3:
        return Verdict(None, "no race, or too near")
    return case.keeps("taper") if case.sheet.taper else Verdict(False, "no taper week")


def strength(case: Case) -> Verdict:
    weeks = [week for week in case.loading if len(week.sessions) >= 2]
    if not weeks:
        return Verdict(None, "no week of two sessions")
    holding = 0
    for week in weeks:
        lifted = [i for d in week.sessions for i in d.items if i.block == "main" and lifts(i)]
        holding += bool(lifted)
        for item in lifted:
            if not says_how_hard(item):
                return Verdict(False, f"{item.id} without load, effort or note")
    words = f"in {holding} of {len(weeks)} loading weeks"
    return Verdict(holding >= 0.75 * len(weeks), words)


def periodisation(case: Case) -> Verdict:
    order = [PHASES.index(week.phase) for week in case.sheet.weeks]
    if order != sorted(order):
        return Verdict(False, "phases go back")
    if len(order) >= 6 and len(set(order)) < 2:
        return Verdict(False, "one phase for six weeks and more")
    if not all(str(week.raw.get("focus") or "").strip() for week in case.sheet.weeks):
        return Verdict(False, "a week without a focus")
    return Verdict(True, ", ".join(PHASES[i] for i in sorted(set(order))))
