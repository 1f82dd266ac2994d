"""Criteria of safety, care and clarity: what code can see of each.

One function a criterion, named as it. Thresholds are the project's own. A criterion that does not
apply (no race: no taper) is neither met nor missed.
"""

import re
from collections.abc import Iterator

from eval.plans.criteria.case import Case, Verdict, nearly_all, says_how_hard
from eval.plans.rules import person
from eval.plans.rules.sheet import Item, Sheet

MOST_OFTEN = 0.75
FEW = 15
"""Of fewer exercises nobody can make a varied plan."""
_PLACEHOLDER = re.compile(r"\b(?:todo|tbd|lorem|xxx|placeholder|none|null|nan)\b", re.IGNORECASE)


def technique(case: Case) -> Verdict:
    kept = case.keeps("level", "exercise")
    if not kept.met:
        return kept
    return nearly_all(case.main, lambda item: bool(item.raw.get("cues")), "with a cue")


def nutrition(case: Case) -> Verdict:
    food = case.sheet.raw["nutrition_suggestions"]
    kept = case.keeps("minor")
    if not kept.met:
        return kept
    if not food.get("calorie_target") and not food.get("general_only"):
        return Verdict(False, "neither a target nor the reason why there is none")
    if not food.get("meal_timing") and not food.get("advice"):
        return Verdict(False, "nothing on when to eat")
    if food.get("calorie_target") and not food.get("method"):
        return Verdict(False, "a target without its method")
    return Verdict(True, "a target with its method, or the reason for none; timing")


def injury_risk(case: Case) -> Verdict:
    kept = case.keeps("injury", "pregnancy", "level", "run_length", "week_load")
    if not kept.met:
        return kept
    said = case.text("workout_plan", "adaptations") + str(case.sheet.raw["assumptions"]).lower()
    for injury in (case.profile.get("constraints") or {}).get("injuries") or ():
        part = str(injury["body_part"])
        if part not in said and part.replace("_", " ") not in said:
            return Verdict(False, f"the injured {part} is not mentioned")
    return kept


def monitoring(case: Case) -> Verdict:
    return nearly_all(case.main, says_how_hard, "say how hard")


def feedback_loop(case: Case) -> Verdict:
    advice = case.sheet.raw.get("adaptive_recommendations") or {}
    for name, key in (
        ("if_too_difficult", "advice"),
        ("if_too_easy", "advice"),
        ("if_time_constrained", "shortened_version"),
    ):
        part = advice.get(name) or {}
        if not str(part.get(key) or "").strip() or not (part.get("operation") or {}).get("kind"):
            return Verdict(False, f"{name} has no advice or nothing to apply")
    short = advice["if_time_constrained"]
    known = {str(i.raw["name"]) for i in case.main} | {i.id for i in case.main}
    strange = [name for name in short["exercises_to_keep"] if name not in known]
    if strange or not short["exercises_to_keep"] or not short["circuit_format"]:
        return Verdict(False, f"keeps nothing, or what is not in the plan: {strange}")
    return Verdict(True, "three operations that can be applied")


def individualisation(case: Case) -> Verdict:
    raw = case.sheet.raw
    if raw["level"] != person.level_of(case.profile):
        return Verdict(False, f"planned for {raw['level']}")
    training = case.profile.get("training") or {}
    runs = [i for i in case.main if i.is_run and i.run_m > 0]
    if runs and training.get("five_km_s") and not any(i.raw.get("pace") for i in runs):
        return Verdict(False, "a 5 km is known and no run has a pace")
    said = str(raw["assumptions"]).lower()
    level = (case.profile.get("personal_info") or {}).get("fitness_level")
    if level is None and "level" not in said:
        return Verdict(False, "the level is assumed and nobody says so")
    if training.get("longest_run_km") is None and "longest run" not in said:
        return Verdict(False, "the longest run is assumed and nobody says so")
    return Verdict(True, "level, paces and assumptions are this athlete's")


def clarity(case: Case) -> Verdict:
    kept = case.keeps("duration", "clock")
    if not kept.met:
        return kept
    for day in case.sheet.sessions:
        for key in ("title", "focus", "purpose"):
            words = str(day.raw.get(key) or "").strip()
            if len(words) < 3 or _PLACEHOLDER.fullmatch(words):
                return Verdict(False, f"no {key} on {day.date}")
        for item in day.items:
            doses = [item.raw.get(key) for key in ("reps", "duration", "distance")]
            if sum(dose is not None for dose in doses) != 1 or not str(item.raw["name"]).strip():
                return Verdict(False, f"{item.id} on {day.date} has no plain dose or name")
    return Verdict(True, "every session says what, how long and why")


def warm_up_cool_down(case: Case) -> Verdict:
    return case.keeps("order")


def race_day(case: Case) -> Verdict:
    if case.sheet.race_date is None:
        return Verdict(None, "no race")
    kept, food = case.keeps("race_day", "clock"), case.sheet.raw["nutrition_suggestions"]
    if not kept.met:
        return kept
    has_steps = bool(food.get("race_week")) and bool(food.get("race_day"))
    if not has_steps and food.get("general_only"):
        return Verdict(bool(food.get("advice")), "general advice alone, with the reason")
    return Verdict(has_steps, "race week and race day" if has_steps else "no race-day steps")


def variety(case: Case) -> Verdict:
    for week in case.loading:
        if len(week.sessions) >= 3 and len({day.kind for day in week.sessions}) < 2:
            return Verdict(False, f"one kind of session from {week.days[0].date}")
    if case.sessions_a_week < 3:
        return Verdict(True, "too few sessions a week to vary within it")
    if len(case.fitting) < FEW:
        return Verdict(None, f"{len(case.fitting)} exercises fit this athlete")
    counts: dict[str, int] = {}
    for day in case.sheet.sessions:
        for name in {i.id for i in day.items if i.block == "main" and not _is_on_foot(i)}:
            counts[name] = counts.get(name, 0) + 1
    name, most = max(sorted(counts.items()), key=lambda pair: pair[1], default=("", 0))
    words = f"{len(counts)} exercises, {name} in {most} of {len(case.sheet.sessions)} sessions"
    return Verdict(most <= MOST_OFTEN * len(case.sheet.sessions), words)


def sources(case: Case) -> Verdict:
    known = {str(e["id"]) for e in case.sheet.raw["evidence"] if str(e.get("location") or "")}
    for day in case.sheet.sessions:
        if not str(day.raw.get("reason") or day.raw.get("purpose") or "").strip():
            return Verdict(False, f"no reason on {day.date}")
    for cited in _cited(case.sheet):
        if cited not in known:
            return Verdict(False, f"cites {cited!r}, which cannot be opened")
    return nearly_all(case.main, lambda item: bool(item.raw.get("evidence")), "cite a source")


def _is_on_foot(item: Item) -> bool:
    """Running and walking, which most sessions of a runner hold."""
    return item.row is not None and item.row["pattern"] == "locomotion"


def _cited(sheet: Sheet) -> Iterator[str]:
    for day in sheet.days:
        yield from day.raw.get("evidence") or ()
        yield from day.raw.get("reason_evidence") or ()
        for item in day.items:
            yield from item.raw.get("evidence") or ()
            for basis in (item.raw.get("load"), item.raw.get("pace")):
                yield from (basis or {}).get("evidence") or ()
