"""A profile's first week of training as JSON: the task of this project's origin, made small.

The planner makes the plan and its guard keeps the rules; the week is what it says of seven days in
the contract's keys. A figure that the week may name stands in the profile's ``computed``.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from random import Random

from eval.plans.random_profiles import START
from finetune.data.example import Asked, Example, Expects, Kind
from finetune.data.kinds.plans.faults import week_faults
from finetune.data.kinds.plans.people import Person, people
from finetune.data.kinds.plans.project import profile_json, week_of, week_prompt
from finetune.data.kinds.plans.week import WeekPlan, keys, read_week
from finetune.data.quality import NearDuplicates
from finetune.data.sources.world import World
from generator.plans.guard import violations
from generator.plans.making import make_plan
from generator.plans.types import Catalogue
from hyrox.errors import HyroxCoachError
from hyrox.plans.plan import TRAINING_KINDS, Plan
from hyrox.plans.profile import Profile
from hyrox.settings import settings

__all__ = ["fault", "keys", "make", "read_week", "week_faults", "week_faults_of"]

SESSIONS = (2, 5)
"""Sessions of a week that is taught: one says little, more do not fit an answer."""
MOST_CHARACTERS = 2_900
"""Of a target: about 1,000 tokens of the shipped model."""
MOST_OF_PROFILE = 900
"""Characters of a profile's JSON: about 250 tokens."""


def make(world: World, count: int, *, from_held_out: bool, seed: int) -> Iterator[Example]:
    """``count`` weeks of different athletes of the part, none nearly that of another: who says
    little gets nearly the same week."""
    rng = Random(f"plan:{seed}:{from_held_out}")
    part = "heldout-plan" if from_held_out else "plan"
    seen, made = NearDuplicates(), 0
    for person in people(rng, from_held_out=from_held_out):
        if made == count:
            return
        found = _example(f"{part}-{made:06}", person, world.catalogue)
        if found is None or seen.like(text := f"{found.turns[0].question} {found.targets[0]}"):
            continue
        seen.add(text)
        made += 1
        yield found


def fault(example: Example) -> str:
    """Why the week may not be taught; empty where it reads strictly and breaks nothing."""
    read = read_week(example.targets[0])
    if isinstance(read, list):
        return read[0]
    return next(iter(_faults(read, example)), "")


def week_faults_of(example: Example, text: str) -> list[str]:
    """What a model's week breaks for the athlete of an example: constraints as ``rule: words``, or
    why it is no week at all as ``schema: words``."""
    read = read_week(text)
    if isinstance(read, list):
        return [f"schema: {words}" for words in read]
    return _faults(read, example)


@lru_cache(maxsize=1)
def _catalogue() -> Catalogue:
    """Of the shipped tables, read once a process."""
    return World(settings()).catalogue


def _faults(week: WeekPlan, example: Example) -> list[str]:
    profile = Profile.model_validate(example.subject["profile"])
    start = date.fromisoformat(example.subject["start"])
    found = week_faults(week, profile, _catalogue(), start)
    food, told = week.nutrition_suggestions, example.subject["computed"]
    macros = food.macros
    said = [macros.protein_g, macros.carbohydrate_g, macros.fat_g] if macros else None
    if food.calorie_target != told.get("calorie_target") or said != told.get("macros"):
        found.append("figures: energy or macros are not those that were computed")
    return found


def _example(id: str, person: Person, catalogue: Catalogue) -> Example | None:
    """``None`` where the plan, its first week or its profile is not what is taught."""
    frame = person.frame
    if not SESSIONS[0] <= _sessions_of(person) <= SESSIONS[1] or len(frame.weeks[0].days) < 7:
        return None
    try:
        plan = make_plan(person.profile, start=START, catalogue=catalogue, seed=person.number)
    except HyroxCoachError:
        return None
    if not _is_taught(plan) or violations(plan, person.athlete, catalogue):
        return None
    asked, target = profile_json(person.profile, plan), week_of(plan, catalogue).to_json()
    prompt = week_prompt(asked)
    if len(target) > MOST_CHARACTERS or len(prompt) > MOST_OF_PROFILE:
        return None
    return Example(
        id=id,
        kind=Kind.PLAN,
        families=(person.family,),
        messages=({"role": "user", "content": prompt}, {"role": "assistant", "content": target}),
        turns=(Asked(prompt.partition("\n")[2], Expects.JSON),),
        subject={
            "profile": person.profile.model_dump(mode="json", exclude_defaults=True, by_alias=True),
            "start": plan.start.isoformat(),
            "computed": asked.get("computed", {}),
        },
    )


def _sessions_of(person: Person) -> int:
    return sum(day.slot is not None for day in person.frame.weeks[0].days)


def _is_taught(plan: Plan) -> bool:
    days = plan.workout_plan.weeks[0].days
    held = [day for day in days if day.kind in TRAINING_KINDS]
    raced = any(day.kind == "race" for day in days)
    return SESSIONS[0] <= len(held) <= SESSIONS[1] and not raced
