"""What a session breaks before the guard repairs it, by who drafted it.

Four ways to the same sessions of random athletes: code alone; a model that is shown exercises which
fit (grounded); the same model asked to write the session freely (ungrounded); and the base
model without the project's adapter, asked freely. A free draft is read kindly: names are
matched to the catalogue, doses in any usual spelling.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from random import Random
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils

from eval.plans.random_profiles import START, random_profile
from generator.plans.athlete import athlete_of
from generator.plans.frame import make_frame
from generator.plans.guard import refuse_if_unsafe, violations
from generator.plans.making import assembled
from generator.plans.sessions import compose
from generator.plans.sessions.running import is_run
from generator.plans.types import Athlete, Catalogue, Choice, Frame, PlanRefusedError, Slot
from hyrox.errors import HyroxCoachError
from hyrox.exercises import Exercise
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.plan import Day, PlannedExercise, Week, seconds_of
from hyrox.plans.reading import read_profile

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

SESSION_RULES = frozenset(
    {"equipment", "injury", "pregnancy", "level", "duration", "order", "dose", "unknown_exercise"}
)  # fmt: skip
"""Rules that one session can break by itself; those of weeks are the frame's, whoever drafts."""
EMPTY = "nothing to train"
"""A draft in which no exercise can be made out."""
ALIKE = 88
FREE_TOKENS = 160
_DEFAULT_REST_S = 60

_LINE = re.compile(
    r"^[\s\-*•\d.)]{0,8}([A-Za-z][A-Za-z \-'/()]{2,60}?)"
    r"(?:\s*[,:;]\s*|\s+[–-]\s+)(.+)$"
)
_SETS = re.compile(
    r"(\d{1,2})\s*(?:x|×|sets?(?:\s+of)?)\s*(\d{1,5})\s*"
    r"(s|sec\w*|min\w*|m|metres|meters|km)?\b",
    re.IGNORECASE,
)
_ONE = re.compile(r"(\d{1,5})\s*(s|sec\w*|min\w*|m|metres|meters|km|reps?)\b", re.IGNORECASE)
_REST = re.compile(r"rest\D{0,6}(\d{1,3})", re.IGNORECASE)

Drafting = Callable[["Case"], Day | None]


@dataclass(frozen=True)
class Case:
    """One session to draft: an athlete, the frame it belongs to and its slot."""

    seed: int
    athlete: Athlete
    frame: Frame
    slot: Slot


def cases(count: int, seed: int = 0) -> list[Case]:
    """Sessions of ``count`` different athletes whose profile allows a plan."""
    found: list[Case] = []
    while len(found) < count:
        seed += 1
        try:
            profile = read_profile(random_profile(seed))
            race = profile.target.day
            refuse_if_unsafe(profile, START, race)
            athlete = athlete_of(profile, None, START)
            frame = make_frame(athlete, START, race, None, seed)
        except (HyroxCoachError, PlanRefusedError):
            continue
        if frame.slots:
            found.append(Case(seed, athlete, frame, Random(f"{seed}:slot").choice(frame.slots)))
    return found


def broken(case: Case, day: Day | None, catalogue: Catalogue) -> list[str]:
    """The rules a drafted session breaks, one entry for each time."""
    if day is None:
        return [EMPTY]
    monday = day.date - timedelta(days=day.date.weekday())
    week = Week(number=1, starts=monday, phase="base", days=(day,))
    alone = Frame(day.date, None, case.frame.weeks[:1])
    plan = assembled(case.athlete.profile, case.athlete, alone, (week,), 0, "draft")
    found = violations(plan, case.athlete, catalogue)
    return [v.rule for v in found if v.rule in SESSION_RULES]


def table(
    ways: dict[str, Drafting], of: Sequence[Case], catalogue: Catalogue
) -> dict[str, dict[str, float]]:
    """Violations per 100 sessions by way and rule; ``all`` is their sum, ``clean`` the sessions
    without one, percent."""
    found: dict[str, dict[str, float]] = {}
    for name, draft in ways.items():
        rules: Counter[str] = Counter()
        clean = 0
        for case in of:
            breaks = broken(case, draft(case), catalogue)
            rules.update(breaks)
            clean += not breaks
        scale = 100 / len(of)
        found[name] = {rule: round(n * scale, 1) for rule, n in sorted(rules.items())}
        found[name] |= {"all": round(rules.total() * scale, 1), "clean": round(clean * scale, 1)}
    return found


def by_code(catalogue: Catalogue) -> Drafting:
    """Code chooses."""
    return lambda case: compose(case.slot, None, case.athlete, catalogue, case.seed)


def by_choice(chosen: Callable[[Case], tuple[str, ...]], catalogue: Catalogue) -> Drafting:
    """A model chooses among exercises that fit; code composes."""

    def draft(case: Case) -> Day:
        choice = Choice(case.slot.key, chosen(case))
        return compose(case.slot, choice, case.athlete, catalogue, case.seed)

    return draft


def by_writing(model: "BaseChatModel", catalogue: Catalogue) -> Drafting:
    """A model writes the session by itself."""
    from langchain_core.messages import HumanMessage

    def draft(case: Case) -> Day | None:
        answer = model.invoke([HumanMessage(free_prompt(case))], max_tokens=FREE_TOKENS)
        return read_draft(str(answer.text), case.slot, catalogue)

    return draft


def free_prompt(case: Case) -> str:
    """What a model without evidence is asked: all the constraints in words, no exercises."""
    slot, profile = case.slot, case.athlete.profile
    has = ", ".join(sorted(slot.equipment)) or "nothing"
    hurt = ", ".join(i.body_part for i in profile.constraints.injuries) or "none"
    served = ", ".join(station.replace("_", " ") for station in slot.stations) or "fitness"
    return (
        f"Write one training session with warm-up and cool-down.\n"
        f"Athlete: {case.athlete.level}. Equipment: {has.replace('_', ' ')}. Injuries: {hurt}.\n"
        f"Session: {slot.kind.replace('_', ' ')}, at most {slot.minutes} minutes, for {served}.\n"
        "One exercise a line. A session of another athlete:\n"
        "Recovery walk, 1 x 300 s, warm-up\n"
        "Push-up, 3 x 10, rest 60 s\n"
        "Air squat, 3 x 12, rest 45 s\n"
        "Plank, 3 x 30 s, rest 30 s\n"
        "Calf stretch, 1 x 60 s, cool-down\n"
        "Session of this athlete:"
    )


def read_draft(text: str, slot: Slot, catalogue: Catalogue) -> Day | None:
    """A session written in words; ``None`` where no line is an exercise with a dose."""
    names = {e.name: e for e in catalogue.exercises.values()}
    planned = [p for line in text.splitlines() if (p := _exercise(line, names))]
    if not planned:
        return None
    last = len(planned) - 1
    exercises = tuple(
        p.model_copy(update={"block": "warm_up" if _named(p, "warm") and i == 0 else
                             "cool_down" if _named(p, "cool") and i == last else "main"})
        for i, p in enumerate(planned)
    )  # fmt: skip
    return Day(
        day=WEEKDAYS[slot.date.weekday()], date=slot.date, kind=slot.kind, focus="drafted",
        duration=min(600, ceil(round(seconds_of(exercises) / 60, 6))),
        intensity_level=slot.intensity, exercises=exercises,
    )  # fmt: skip


def _named(exercise: PlannedExercise, word: str) -> bool:
    return word in exercise.notes.lower()


def _exercise(line: str, names: dict[str, Exercise]) -> PlannedExercise | None:
    match = _LINE.match(line.strip())
    if match is None:
        return None
    name, rest_of = match[1].strip(), match[2]
    sets, amount, unit = _dose(rest_of)
    if not amount:
        return None
    near = process.extractOne(
        name, list(names), scorer=fuzz.WRatio, score_cutoff=ALIKE,
        processor=utils.default_process,
    )  # fmt: skip
    exercise = names[near[0]] if near else None
    rested = _REST.search(rest_of)
    kind, per_unit = unit, (exercise.seconds_per_unit if exercise else None) or 4.0
    work_s = {"seconds": amount, "metres": amount * (per_unit if per_unit < 2 else 0.4)}.get(
        kind, amount * per_unit
    )
    return PlannedExercise(
        name=name,
        sets=min(40, sets),
        reps=min(500, int(amount)) if kind == "reps" else None,
        duration=min(14_400.0, amount) if kind == "seconds" else None,
        distance=min(50_000.0, amount) if kind == "metres" else None,
        intensity=exercise.intensity if exercise else "moderate",
        rest=min(900, int(rested[1])) if rested else _DEFAULT_REST_S,
        exercise_id=exercise.id if exercise else re.sub(r"[^a-z0-9]+", "-", name.lower())[:60],
        work_s=max(1.0, min(14_400.0, work_s)),
        run_m=sets * amount if exercise and is_run(exercise) and kind == "metres" else 0.0,
        notes=line.strip()[:200],
    )


def _dose(words: str) -> tuple[int, float, str]:
    if found := _SETS.search(words):
        amount, unit = _amount(float(found[2]), found[3] or "")
        return max(1, int(found[1])), amount, unit
    if found := _ONE.search(words):
        amount, unit = _amount(float(found[1]), found[2])
        return 1, amount, unit
    return 1, 0.0, "reps"


def _amount(number: float, unit: str) -> tuple[float, str]:
    unit = unit.lower()
    if unit.startswith("min"):
        return number * 60, "seconds"
    if unit.startswith("s"):
        return number, "seconds"
    if unit == "km":
        return number * 1000, "metres"
    if unit.startswith("m"):
        return number, "metres"
    return number, "reps"
