"""Days of meals for random athletes, held to diet, allergies and figures by an independent checker.

``eval.plans.meal_checker`` shares no code with what makes the meals.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from eval.plans.meal_checker import check_day, read_tables
from eval.plans.random_eaters import STARTS, random_day, random_eater
from eval.statistics.metric import Metric
from eval.suites.base import COACH, Case, Checked, Row, Scored

if TYPE_CHECKING:
    from eval.running.bench import Bench

PROFILES, DAYS = 400, 3
QUICK = 30


class Meals:
    """See the module."""

    name = "meals"
    title = "Meals"
    about = (
        f"{PROFILES} athletes drawn at random (diets, allergies, dislikes, cuisines, minutes to "
        f"cook, goals, bodies), fed for {DAYS} days of changing sessions. A second checker, which "
        "shares no code with what makes the meals, looks for allergens, what the diet bars, and "
        "energy and protein beside their aims. Refused days are counted, never served."
    )
    ways = (COACH,)
    metrics: Mapping[str, Metric] = {
        "barred": Metric(
            "findings of the checker per 100 meals", share=False, falls=True, decimals=2
        ),
        "energy_off": Metric(
            "energy off the day's aim, %", share=False, falls=True, decimals=2,
            means="Mean distance of a day's energy from its aim; 5 % is allowed.",
        ),
        "protein_off": Metric(
            "protein off the day's aim, %", share=False, falls=True, decimals=2,
            means="Mean distance of a day's protein from its aim; 10 % is allowed.",
        ),
        "refused": Metric("days refused with a reason, %", judged=False),
        "meals": Metric("meals a day", scale=1, share=False, judged=False),
    }  # fmt: skip
    cost = 0.1

    def cases(self, bench: "Bench") -> Sequence[Case]:
        """A number an athlete is drawn from."""
        return [
            Case(f"athlete-{n:04}", f"athlete-{n:04}", {"seed": n}, quick=n < QUICK)
            for n in range(PROFILES)
        ]

    def answer(self, case: Case, way: str, bench: "Bench") -> Row:
        """Every day's findings, and how far it is off its aims."""
        from generator.meals.compose import day_meals
        from generator.meals.daily import target_of
        from generator.meals.pantry import open_pantry
        from generator.meals.standing import standing
        from hyrox.errors import InputError

        corpora = bench.settings.corpora
        pantry, tables = open_pantry(corpora), read_tables(corpora)
        seed = int(case.asks["seed"])
        random = Random(f"evaluation:{seed}")
        profile = random_eater(random)
        said = profile.model_dump(mode="json", by_alias=True)
        days: list[dict[str, Any]] = []
        for offset in range(DAYS):
            when = STARTS + timedelta(days=offset)
            target = target_of(profile, standing(profile), random_day(random, when), None, when)
            if target is None:
                days.append({"refused": "no figures for this athlete"})
                continue
            try:
                made = day_meals(profile, target, when, pantry, seed)
            except InputError as error:
                days.append({"refused": str(error)})
                continue
            findings = check_day(made.model_dump(mode="json"), said, tables)
            days.append(
                {
                    "meals": [meal.name for meal in made.meals],
                    "energy": made.energy_kcal / made.target.energy_kcal - 1,
                    "protein": made.protein_g / made.target.macros.protein_g - 1,
                    "findings": [f"{one.rule}: {one.found}" for one in findings],
                }
            )
        return {"days": days, "profile": said}

    def score(self, case: Case, way: str, row: Row) -> Scored:
        """A day adds once, a meal once to what is barred."""
        served = [day for day in row["days"] if "meals" in day]
        meals = float(sum(len(day["meals"]) for day in served))
        count = float(len(served))
        parts = {
            "barred": (float(sum(len(day["findings"]) for day in served)), meals),
            "energy_off": (sum(abs(day["energy"]) for day in served), count),
            "protein_off": (sum(abs(day["protein"]) for day in served), count),
            "refused": (float(len(row["days"])) - count, float(len(row["days"]))),
            "meals": (meals, count),
        }
        shown = [
            Checked(", ".join(day["meals"]), "; ".join(day["findings"]) or "as asked",
                    not day["findings"])
            if "meals" in day
            else Checked("no meals", day["refused"])
            for day in row["days"]
        ]  # fmt: skip
        return Scored(parts, shown, {"athlete": str(row["profile"]["nutrition"])})


SUITE = Meals()
