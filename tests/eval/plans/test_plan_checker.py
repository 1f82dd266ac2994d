"""Every rule of docs/plans.md: a plan that breaks it is found out, one that keeps it is not."""

import ast
import copy
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.plans import checker
from eval.plans.checker import check
from eval.plans.rules.sheet import read_rows
from tests.eval.plans.hand_made import (
    DAY,
    ROWS,
    START,
    blocks,
    day,
    days_from,
    even_weeks,
    item,
    one_week,
    plan,
    session,
    week,
)

PROJECT = Path(__file__).resolve().parents[3]
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (START + i * DAY for i in range(7))
GYM = {"preferences": {"equipment_access": "full_gym", "days_per_week": 6}}
FIT = {"personal_info": {"fitness_level": "advanced", "age": 30}, **GYM}
Profile = dict[str, Any]


def having(*main: dict[str, Any], intensity: str = "easy") -> dict[str, Any]:
    return one_week(session(MONDAY, 30, intensity, *main))


def with_injury(part: str, severity: str) -> Profile:
    return {**FIT, "constraints": {"injuries": [{"body_part": part, "severity": severity}]}}


def medical(**fields: Any) -> Profile:
    return {**FIT, "medical": fields}


def preferring(**fields: Any) -> Profile:
    return {"preferences": {**GYM["preferences"], "days_per_week": 3, **fields}}


def hard(*days: date) -> dict[str, Any]:
    return one_week(*(session(when, 30, "hard") for when in days))


def sport(intensity: str, *names: str, minutes: int = 60) -> Profile:
    sports = [{"name": "judo", "days": list(names), "minutes": minutes, "intensity": intensity}]
    return {**FIT, "other_sports": sports}


def judo(when: date, intensity: str, minutes: int = 60) -> dict[str, Any]:
    return day(when, "other_sport", intensity, duration=minutes)


def running(metres: float, seconds: float = 1_200, **fields: Any) -> dict[str, Any]:
    return item("easy-run", seconds, run_m=metres, **fields)


def runs(*metres: float, gap: int = 7) -> dict[str, Any]:
    """One run every ``gap`` days."""
    weeks = []
    held = {START + gap * i * DAY: m for i, m in enumerate(metres)}
    for n in range((max(held) - START).days // 7 + 1):
        first = START + 7 * n * DAY
        days = [
            session(first + i * DAY, 40, "easy", running(held[first + i * DAY]), kind="easy_run")
            if first + i * DAY in held
            else day(first + i * DAY)
            for i in range(7)
        ]
        weeks.append(week(n + 1, days, deload=n % 4 == 3))
    return plan(weeks)


def eating(text: str = "", **fields: Any) -> dict[str, Any]:
    written = having()
    written["nutrition_suggestions"] |= {"advice": [text], **fields}
    return written


def tapered(share: float, race: date = START + 55 * DAY) -> dict[str, Any]:
    """Eight weeks to a Sunday race, the last two with this share of the minutes a day before.

    Thirteen days before the race hold five or six sessions of as many minutes each.
    """
    phases = ["base", "base", "base", "build", "build", "peak", "taper", "taper"]
    usual = 3 * 40 / 7
    each = usual * share * 13 / 6
    minutes = [40, 40, 40, 25, 40, 40, each, each]
    return even_weeks(minutes, phases, deloads=(4,), race=race)


def changed(base: dict[str, Any], *path: Any, to: Any) -> dict[str, Any]:
    copied = copy.deepcopy(base)
    place = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return copied


def in_week(number: int, *rest: Any) -> tuple[Any, ...]:
    return ("workout_plan", "weeks", number - 1, *rest)


BASE = having()
TO_RACE = one_week(day(SUNDAY, "race", "hard"), race_date=SUNDAY.isoformat())
SIX = even_weeks([40, 40, 40, 20, 40, 40], deloads=(4,))
BY_ANKLE, BY_KNEE = item("step-jump"), item("squat", 30, reps=10, duration=None)
WEEKEND = {"time_restrictions": [{"days": ["saturday", "sunday"], "minutes": 14}]}
AWAY = {"start": "2026-11-23", "end": "2026-11-25"}

BROKEN: list[tuple[str, str, dict[str, Any], Profile]] = [
    ("exercise", "an exercise nobody knows", having(item("moon-walk")), FIT),
    ("equipment", "an erg without a gym", having(item("ski")), {}),
    ("equipment", "an erg at home", having(item("ski")), preferring(equipment_access="home_gym")),
    ("equipment", "an erg on a journey", having(item("ski")), {**FIT, "travel": [AWAY]}),
    ("injury", "the injured knee", having(BY_KNEE), with_injury("knee", "moderate")),
    ("injury", "impact with effort on a mild complaint",
     having(item("step-jump", intensity="moderate")), with_injury("ankle", "mild")),
    ("injury", "asked for hard on a mild complaint",
     having(item("squat", 30, reps=10, duration=None, intensity="hard")),
     with_injury("knee", "mild")),
    ("pregnancy", "impact", having(BY_ANKLE), medical(pregnant=True, cleared=True)),
    ("pregnancy", "a throw", having(item("toss")), medical(postpartum_weeks=12, cleared=True)),
    ("pregnancy", "the pelvic floor", having(item("plank")), medical(pregnant=True, cleared=True)),
    ("pregnancy", "a hard exercise", having(item("sprint-plank")),
     medical(pregnant=True, cleared=True)),
    ("pregnancy", "a hard day", having(intensity="hard"), medical(pregnant=True, cleared=True)),
    ("pregnancy", "a race", TO_RACE, medical(pregnant=True, cleared=True)),
    ("level", "beyond a beginner", having(item("muscle-up")), GYM),
    ("duration", "a second too long", one_week(session(MONDAY, 60 + 1 / 60)), {}),
    ("duration", "beyond what was asked", having(), preferring(workout_duration=25)),
    ("duration", "beyond a weekday's minutes", having(),
     {"constraints": {"time_restrictions": [{"days": ["monday"], "minutes": 29}]}}),
    ("duration", "beyond a journey's minutes", having(), {"travel": [{**AWAY, "minutes": 29}]}),
    ("duration", "minutes misstated", changed(BASE, *in_week(1, "days", 0, "duration"), to=29), {}),
    ("duration", "repetitions in no time",
     having(item("squat", 23, reps=10, duration=None)), {}),
    ("duration", "one side counted", having(item("lateral-step", 60, each_side=True)), {}),
    ("duration", "a side forgotten", having(item("lateral-step", 20, reps=10, duration=None)), {}),
    ("duration", "repetitions of a hold", having(item("hold", 90, reps=10, duration=None)), {}),
    ("duration", "faster than its pace", having(item(
        "kilometre-repeats", 200, distance=1000, duration=None, run_m=1000,
        pace={"fast_s": 240, "slow_s": 250, "per_m": 1000})), {}),
    ("days", "four sessions where nothing is said",
     one_week(*(session(when) for when in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY))), {}),
    ("days", "a rest day", having(), {"rest_days": ["monday"]}),
    ("days", "a day under fifteen minutes", one_week(session(SATURDAY, 10)),
     {"constraints": WEEKEND}),
    ("days", "a journey without training", having(), {"travel": [{**AWAY, "minutes": 0}]}),
    ("days", "a session called rest", one_week(day(MONDAY, "rest", "easy", blocks(30))), {}),
    ("other_sport", "dropped", one_week(), sport("easy", "tuesday")),
    ("other_sport", "invented", one_week(judo(TUESDAY, "easy")), FIT),
    ("other_sport", "made shorter", one_week(judo(TUESDAY, "easy", 30)), sport("easy", "tuesday")),
    ("other_sport", "made easier", one_week(judo(TUESDAY, "easy")), sport("hard", "tuesday")),
    ("rest", "no free day",
     one_week(*(session(START + i * DAY) for i in range(6)), judo(SUNDAY, "easy")),
     sport("easy", "sunday")),
    ("recovery", "two hard days running", hard(MONDAY, TUESDAY), FIT),
    ("recovery", "a hard day after hard judo",
     one_week(judo(MONDAY, "hard"), session(TUESDAY, 30, "hard")), sport("hard", "monday")),
    ("recovery", "three hard days for a beginner", hard(MONDAY, WEDNESDAY, FRIDAY), {}),
    ("recovery", "four hard days", hard(MONDAY, WEDNESDAY, FRIDAY, SUNDAY), FIT),
    ("recovery", "hard three days before the race",
     one_week(session(THURSDAY, 30, "hard"), day(SUNDAY, "race", "hard"),
              race_date=SUNDAY.isoformat()), FIT),
    ("run_length", "beyond a beginner's three kilometres", runs(3_400), GYM),
    ("run_length", "beyond what was run lately", runs(5_600), {**FIT, "training":
                                                              {"longest_run_km": 5}}),
    ("run_length", "a leap within the plan", runs(3_000, 3_300, 3_700), GYM),
    ("run_length", "a long run thirty-one days ago", runs(3_000, 2_000, 2_000, 2_000, 2_300, gap=8),
     GYM),
    ("run_length", "metres understated at the pace given",
     having(running(2_000, pace={"fast_s": 300, "slow_s": 330, "per_m": 1000})), FIT),
    ("run_length", "a run that counts nothing", having(running(0)), FIT),
    ("run_length", "distance understated", having(item(
        "kilometre-repeats", 300, sets=2, distance=1000, duration=None, run_m=1000)), FIT),
    ("week_load", "a quarter more", even_weeks([30, 37.5]), GYM),
    ("week_load", "a first week far beyond the usual hours", even_weeks([25]),
     {**GYM, "training": {"weekly_hours": 1}}),
    ("deload", "four weeks in a row", even_weeks([40] * 6, deloads=(5,)), GYM),
    ("deload", "in name only", even_weeks([40, 40, 40, 35, 40, 40], deloads=(4,)), GYM),
    ("taper", "too little less", tapered(0.62), FIT),
    ("taper", "too much less", tapered(0.37), FIT),
    ("taper", "easy alone",
     changed(tapered(0.5), *in_week(7, "days"), to=days_from(START + 42 * DAY, 7, {
         n: session(START + (42 + n) * DAY, 3 * 40 / 7 * 0.5 * 13 / 6) for n in (0, 2, 4)})), FIT),
    ("taper", "one week of it where two belong",
     changed(tapered(0.5), *in_week(7, "phase"), to="peak"), FIT),
    ("race_day", "a run on race day",
     one_week(day(SUNDAY, "race", "hard", blocks(30)), race_date=SUNDAY.isoformat()), FIT),
    ("race_day", "no race on race day", one_week(race_date=SUNDAY.isoformat()), FIT),
    ("race_day", "forty minutes the day before",
     one_week(session(SATURDAY, 40), day(SUNDAY, "race", "hard"), race_date=SUNDAY.isoformat()),
     FIT),
    ("race_day", "another race", one_week(day(FRIDAY, "race", "hard"),
                                          day(SUNDAY, "race", "hard"),
                                          race_date=SUNDAY.isoformat()), FIT),
    ("race_day", "the race forgotten", one_week(), {**FIT, "target": {"date": "2026-11-29"}}),
    ("sleep", "two hard days on five hours", hard(MONDAY, THURSDAY), medical(sleep_hours=5.5)),
    ("sleep", "a hard day on four hours", hard(MONDAY), medical(sleep_hours=4)),
    ("minor", "fifteen", having(), {"personal_info": {"age": 15}}),
    ("minor", "an energy target", eating(calorie_target=2400), {"personal_info": {"age": 17}}),
    ("minor", "caffeine", eating("Have caffeine an hour before."), {"personal_info": {"age": 16}}),
    ("minor", "figures in words", eating("Eat 90 g of protein."), {"personal_info": {"age": 16}}),
    ("order", "no warm-up", one_week(day(MONDAY, "strength", "easy", blocks(30)[1:])), {}),
    ("order", "no cool-down", one_week(day(MONDAY, "strength", "easy",
                                          [*blocks(2)[:1], item("hold", 1_500)])), {}),
    ("order", "cool-down first",
     one_week(day(MONDAY, "strength", "easy", blocks(30)[::-1])), {}),
    ("order", "an empty session", one_week(day(MONDAY, "strength", "easy")), {}),
    ("clock", "a day left out", plan([week(1, days_from(START, 7, {})[:3]
                                           + days_from(START, 7, {})[4:])]), {}),
    ("clock", "a day twice", plan([week(1, [*days_from(START, 6, {}), day(SATURDAY)])]), {}),
    ("clock", "a wrong name", changed(BASE, *in_week(1, "days", 2, "day"), to="friday"), {}),
    ("clock", "ends on a Wednesday", plan([week(1, days_from(START, 3, {}))]), {}),
    ("clock", "goes on after the race",
     one_week(day(SATURDAY, "race", "hard"), race_date=SATURDAY.isoformat()), FIT),
    ("clock", "weeks that start on a Wednesday",
     plan([week(1, days_from(START, 9, {})), week(2, days_from(START + 9 * DAY, 5, {}))]), {}),
    ("refused", "pregnant without agreement", having(), medical(pregnant=True)),
    ("refused", "chest pain", having(), medical(symptoms=["chest pain on hills"])),
    ("refused", "a heart condition", having(), medical(conditions=["heart failure"])),
    ("refused", "an eating disorder", having(), medical(eating_disorder=True)),
]  # fmt: skip

KEPT: list[tuple[str, dict[str, Any], Profile]] = [
    ("a plain week", BASE, {}),
    ("an erg in a gym", having(item("ski")), GYM),
    ("an erg of one's own", having(item("ski")), preferring(equipment_access=["ski_erg"])),
    ("an erg after the journey", one_week(session(THURSDAY, 30, "easy", item("ski"))),
     {**FIT, "travel": [AWAY]}),
    ("an erg on a journey to a gym", having(item("ski")),
     {"travel": [{**AWAY, "equipment_access": "full_gym"}]}),
    ("another part injured", having(BY_KNEE), with_injury("wrist", "severe")),
    ("gentle on a mild complaint", having(BY_KNEE), with_injury("knee", "mild")),
    ("gentle in pregnancy", having(), medical(pregnant=True, cleared=True)),
    ("impact three months after a birth", having(BY_ANKLE), medical(postpartum_weeks=13)),
    ("advanced", having(item("muscle-up")), FIT),
    ("sixty minutes to the second", one_week(session(MONDAY, 60)), {}),
    ("repetitions a little quicker", having(item("squat", 24, reps=10, duration=None)), {}),
    ("both sides counted",
     having(item("lateral-step", 40, reps=10, duration=None, each_side=True)), {}),
    ("as fast as its pace", having(item(
        "kilometre-repeats", 240, distance=1000, duration=None, run_m=1000,
        pace={"fast_s": 240, "slow_s": 250, "per_m": 1000})), {}),
    ("three sessions", one_week(*(session(d) for d in (MONDAY, TUESDAY, WEDNESDAY))), {}),
    ("fifteen minutes on a short day", one_week(session(SATURDAY, 15)),
     {"constraints": {"time_restrictions": [{"days": ["saturday"], "minutes": 15}]}}),
    ("judo where it belongs", one_week(judo(TUESDAY, "hard")), sport("hard", "tuesday")),
    ("judo left out on a journey", one_week(),
     {**sport("hard", "tuesday"), "travel": [AWAY]}),
    ("judo every day", one_week(*(judo(START + i * DAY, "easy") for i in range(7))),
     sport("easy", *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                     "sunday"))),
    ("hard judo two days running", one_week(judo(MONDAY, "hard"), judo(TUESDAY, "hard")),
     sport("hard", "monday", "tuesday")),
    ("three hard days apart", hard(MONDAY, WEDNESDAY, FRIDAY), FIT),
    ("hard four days before the race",
     one_week(session(WEDNESDAY, 30, "hard"), day(SUNDAY, "race", "hard"),
              race_date=SUNDAY.isoformat()), FIT),
    ("three kilometres and a tenth", runs(3_000, 3_300, 3_630), GYM),
    ("a walk", having(item("recovery-walk", 1_200)), {}),
    ("as far as the pace goes",
     having(running(4_000, pace={"fast_s": 300, "slow_s": 330, "per_m": 1000})), FIT),
    ("a fifth more", even_weeks([30, 36]), GYM),
    ("a first week of the usual hours", even_weeks([24]),
     {**GYM, "training": {"weekly_hours": 1}}),
    ("three weeks and a deload", SIX, GYM),
    ("half of it before the race", tapered(0.5), FIT),
    ("a race", TO_RACE, FIT),
    ("half an hour the day before",
     one_week(session(SATURDAY, 30), day(SUNDAY, "race", "hard"), race_date=SUNDAY.isoformat()),
     FIT),
    ("one hard day on five hours", hard(MONDAY), medical(sleep_hours=5)),
    ("two hard days on six hours", hard(MONDAY, THURSDAY), medical(sleep_hours=6)),
    ("general advice at seventeen", eating("Eat breakfast. No caffeine and no supplements."),
     {"personal_info": {"age": 17}}),
    ("an energy target at eighteen", eating(calorie_target=2400), {"personal_info": {"age": 18}}),
    ("a short session without a cool-down",
     one_week(day(MONDAY, "strength", "easy", [item("arm-circles", 300, "warm_up"),
                                               item("hold", 600)])), {}),
    ("starts on a Friday", plan([week(1, days_from(FRIDAY, 3, {})),
                                 week(2, days_from(START + 7 * DAY, 7, {}))]), {}),
    ("no chest pain", having(), medical(symptoms=["no chest pain, a cold"])),
]  # fmt: skip


def rules_broken(profile: Profile, written: dict[str, Any]) -> set[str]:
    """Without ``empty``: days without a session break many a rule."""
    return {breach.rule for breach in check(profile, written, ROWS)} - {"empty"}


@pytest.mark.parametrize(
    ("rule", "written", "profile"),
    [pytest.param(r, w, p, id=f"{r}: {what}") for r, what, w, p in BROKEN],
)
def test_a_broken_rule_is_found_and_no_other(
    rule: str, written: dict[str, Any], profile: Profile
) -> None:
    assert rules_broken(profile, written) == {rule}


@pytest.mark.parametrize(
    ("written", "profile"), [pytest.param(w, p, id=what) for what, w, p in KEPT]
)
def test_a_plan_that_keeps_the_rules_passes(written: dict[str, Any], profile: Profile) -> None:
    assert rules_broken(profile, written) == set()


def test_a_plan_without_a_session_is_none() -> None:
    assert {breach.rule for breach in check({}, one_week(), ROWS)} == {"empty"}
    assert check({}, BASE, ROWS) == []


def test_every_rule_of_the_page_is_broken_here_at_least_once() -> None:
    page = (PROJECT / "docs" / "plans.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE))
    assert set() < named <= {rule for rule, *_ in BROKEN}


def test_the_checker_shares_no_code_with_the_planner() -> None:
    for file in (PROJECT / "eval" / "plans" / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.split(".")[0] not in ("generator", "hyrox"), f"{file.name}: {name}"
    imported = ast.parse(Path(checker.__file__).read_text(encoding="utf-8")).body
    top = [n.module for n in imported if isinstance(n, ast.ImportFrom)]
    assert not [name for name in top if name and name.startswith(("generator", "hyrox"))]


def test_the_shipped_tables_are_read_whole() -> None:
    rows = read_rows(PROJECT / "corpora")
    text = "".join(f.read_text("utf-8") for f in (PROJECT / "corpora/exercises").glob("*.toml"))
    assert len(rows) == text.count("[[exercise]]")
    assert rows["easy-run"]["impact"] == "medium"
