"""Meals of random athletes against an independent checker: constraints, energy, protein, speed.

    python benchmarks/meals.py [--profiles 4000] [--days 7] [--seed 0] [--corpora corpora]

Each profile is drawn at random (diets, allergies, dislikes, minutes, cuisines, goals, bodies) and
fed for some days of changing sessions, one day in seven with another meal asked for. Every day is
checked by ``eval.plans.meal_checker``, which shares no code with what made it. Refusals are counted
with their reason; a refused day is no meal. Prints JSON.
"""

import argparse
import json
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from eval.plans.meal_checker import check_day, read_tables
from eval.plans.random_eaters import STARTS, random_day, random_eater
from generator.meals.compose import day_meals, suggest_another
from generator.meals.daily import target_of
from generator.meals.pantry import Pantry, open_pantry
from generator.meals.standing import standing
from hyrox.errors import InputError
from hyrox.plans.nutrition import DayMeals
from hyrox.plans.profile import Profile
from hyrox.settings import PROJECT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=4_000)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--corpora", type=Path, default=PROJECT / "corpora")
    arguments = parser.parse_args()
    pantry, tables = open_pantry(arguments.corpora), read_tables(arguments.corpora)
    found: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    examples: dict[str, str] = {}
    off: list[tuple[float, ...]] = []
    spent = 0.0
    for number in range(arguments.profiles):
        random = Random(f"{arguments.seed}:{number}")
        profile = random_eater(random)
        said = profile.model_dump(mode="json", by_alias=True)
        served: set[str] = set()
        for offset in range(arguments.days):
            when = STARTS + timedelta(days=offset)
            race = STARTS + timedelta(days=arguments.days - 1) if number % 5 == 0 else None
            began = time.process_time()
            try:
                days = _days(profile, random, when, race, pantry, number, served, counted)
            except InputError as error:
                refused[_reason(str(error))] += 1
                continue
            finally:
                spent += time.process_time() - began
            for day in days:
                counted["days"] += 1
                counted["meals"] += len(day.meals)
                counted["simple_days"] += any("some foods come twice" in n for n in day.notes)
                served |= {i.id for m in day.meals for i in m.items if i.kind == "recipe"}
                off.append(_off(day))
                for finding in check_day(day.model_dump(mode="json"), said, tables):
                    found[finding.rule] += 1
                    examples.setdefault(finding.rule, f"profile {number}: {finding.found}")
    errors = np.abs(np.array(off).reshape(-1, 4))
    print(json.dumps(_report(counted, found, examples, refused, errors, spent), indent=2))


def _days(
    profile: Profile, random: Random, when: date, race: date | None, pantry: Pantry, number: int,
    served: set[str], counted: Counter[str],
) -> list[DayMeals]:  # fmt: skip
    day = None if race == when else random_day(random, when)
    target = target_of(profile, standing(profile), day, race, when)
    if target is None:
        raise InputError("no figures for this athlete")
    first = day_meals(profile, target, when, pantry, number, avoid=frozenset(served))
    if random.random() >= 1 / 7:
        return [first]
    counted["another_asked"] += 1
    try:
        index = random.randrange(len(first.meals))
        return [first, suggest_another(first, index, profile, pantry, number)]
    except InputError:
        counted["another_refused"] += 1
        return [first]


def _off(day: DayMeals) -> tuple[float, ...]:
    macros = day.target.macros
    items = [item for meal in day.meals for item in meal.items]
    return (
        day.energy_kcal / day.target.energy_kcal - 1,
        day.protein_g / macros.protein_g - 1,
        sum(i.carbohydrate_g for i in items) / max(1, macros.carbohydrate_g) - 1,
        sum(i.fat_g for i in items) / max(1, macros.fat_g) - 1,
    )


def _reason(message: str) -> str:
    for words in ("rich enough in protein", "do not reach", "no amounts", "no food of the table"):
        if words in message:
            return words
    return message[:80]


def _report(
    counted: Counter[str], found: Counter[str], examples: dict[str, str], refused: Counter[str],
    errors: "np.ndarray[Any, Any]", spent: float,
) -> dict[str, Any]:  # fmt: skip
    def spread(column: int) -> dict[str, float]:
        values = errors[:, column] * 100
        return {
            "median": round(float(np.median(values)), 2),
            "p95": round(float(np.percentile(values, 95)), 2),
            "max": round(float(values.max()), 2),
        }

    return {
        **counted,
        "violations": dict(found), "examples": examples, "refused_days": dict(refused),
        "off_percent": {
            name: spread(i) for i, name in enumerate(("energy", "protein", "carbohydrate", "fat"))
        },
        "days_per_cpu_s": round(counted["days"] / spent, 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
