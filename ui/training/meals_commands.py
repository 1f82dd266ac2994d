"""What ``meals`` does: a day's target, meals that meet it, and what to buy; no language model."""

import argparse
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hyrox.errors import InputError
from hyrox.plans.nutrition import DayMeals, DayTarget, MealItem, PlannedMeal, ShoppingItem
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile
from ui.commands import print_json, settings_of

if TYPE_CHECKING:
    from generator.meals.pantry import Pantry

DAYS_OF_A_WEEK = 7
_KINDS = {
    "rest": "rest day", "easy": "easy day", "moderate": "training day", "hard": "hard day",
    "race_week": "day before the race", "race": "race day",
}  # fmt: skip


def meals(arguments: argparse.Namespace) -> int:
    """Meals of a day, or of a week from that day on."""
    from generator.meals.pantry import open_pantry
    from ui.training.commands import day_of, plan_of, profile_of

    if arguments.plan == "-" and arguments.profile == "-":
        raise InputError("Only one of --profile and --plan can be read from stdin.")
    if arguments.week and arguments.another:
        raise InputError("--another is for one day: leave --week out.")
    profile = profile_of(arguments.profile)
    plan = plan_of(arguments.plan) if arguments.plan else None
    first = day_of(arguments.day, "--day") or date.min
    if arguments.week and (date.max - first).days < DAYS_OF_A_WEEK:
        raise InputError(f"--day {first}: a week from then on is beyond the calendar.")
    pantry = open_pantry(settings_of(arguments).corpora)
    count = DAYS_OF_A_WEEK if arguments.week else 1
    targets = _targets(profile, plan, [first + timedelta(days=n) for n in range(count)])
    if targets is None:
        _give_advice(profile, first, pantry, arguments)
    else:
        days = _meals(profile, targets, first, pantry, arguments)
        _give(days, pantry, arguments)
    return 0


def _targets(
    profile: Profile, plan: Plan | None, dates: Sequence[date]
) -> tuple[DayTarget, ...] | None:
    """A target for each date; ``None`` where no figures may be given.

    Raises:
        InputError: the plan does not hold a date.
    """
    from generator.meals.targets import day_target

    race = plan.race_date if plan else profile.target.day
    if plan is not None and not plan.day_of(dates[0]):
        raise InputError(
            f"--day {dates[0]}: the plan holds {plan.days[0].date} to {plan.days[-1].date}."
        )
    found = [day_target(profile, plan.day_of(d) if plan else None, race, d) for d in dates]
    known = tuple(target for target in found if target is not None)
    return known if len(known) == len(dates) else None


def _meals(
    profile: Profile,
    targets: Sequence[DayTarget],
    first: date,
    pantry: "Pantry",
    arguments: argparse.Namespace,
) -> tuple[DayMeals, ...]:
    from generator.meals.compose import suggest_another, week_meals

    days = week_meals(profile, targets, first, pantry, arguments.seed)
    if not arguments.another:
        return days
    day = days[0]
    for number in arguments.another:
        day = suggest_another(day, number - 1, profile, pantry, arguments.seed)
    return (day,)


def _give(days: Sequence[DayMeals], pantry: "Pantry", arguments: argparse.Namespace) -> None:
    from generator.meals.serving import shopping_list

    bought = shopping_list(days, pantry) if arguments.shopping else ()
    if arguments.json:
        content: dict[str, Any] = {"days": [day.model_dump(mode="json") for day in days]}
        if arguments.shopping:
            content["shopping"] = [item.model_dump(mode="json") for item in bought]
        print_json(content)
        return
    lines = [line for day in days for line in (*day_lines(day), "")]
    notes = dict.fromkeys(note for day in days for note in day.notes)
    lines += [f"- {note}" for note in notes]
    lines += ["", *shopping_lines(bought)] if bought else []
    print("\n".join(lines).rstrip())


def _give_advice(
    profile: Profile, when: date, pantry: "Pantry", arguments: argparse.Namespace
) -> None:
    """What can be said to those to whom no amounts are given: why, advice, dishes by name; none
    to those who are sent to a doctor first."""
    from generator.meals.compose import meal_ideas
    from generator.meals.sources import open_lookup
    from generator.meals.standing import standing
    from generator.meals.targets import nutrition_for

    lookup = open_lookup(settings_of(arguments).corpora)
    found, _ = nutrition_for(profile, (), None, lookup)
    silent = standing(profile).silent
    ideas = () if silent else meal_ideas(profile, when, pantry, arguments.seed)
    told = [line for line in found.advice if line not in found.general_only]
    if arguments.json:
        content = {"general_only": found.general_only, "advice": told, "ideas": ideas}
        print_json({"days": [], **content})
        return
    lines = [found.general_only, "", *(f"- {line}" for line in told)]
    if ideas:
        lines += ["", "Dishes that fit what you eat:", *(f"- {idea}" for idea in ideas)]
    print("\n".join(lines))


def day_lines(day: DayMeals) -> list[str]:
    """A day of meals as text."""
    target = day.target
    eaten = [item for meal in day.meals for item in meal.items]
    lines = [
        f"{day.date:%A} {day.date}, {_KINDS[target.kind]}: {target.energy_kcal} kcal, "
        f"{target.macros.protein_g} g protein, {target.macros.carbohydrate_g} g carbohydrate, "
        f"{target.macros.fat_g} g fat"
    ]
    for number, meal in enumerate(day.meals, 1):
        lines += ["", *_meal_lines(number, meal)]
    lines += [
        "",
        f"Together {day.energy_kcal:.0f} kcal, {day.protein_g:.0f} g protein, "
        f"{sum(i.carbohydrate_g for i in eaten):.0f} g carbohydrate, "
        f"{sum(i.fat_g for i in eaten):.0f} g fat",
    ]
    return lines


def _meal_lines(number: int, meal: PlannedMeal) -> list[str]:
    minutes = f", {meal.minutes} min" if meal.minutes else ", no cooking"
    when = f" ({meal.timing})" if meal.timing else ""
    lines = [f"{number}. {meal.meal.capitalize()}: {meal.name}{minutes}{when}"]
    lines += [f"   {_amount(item):<14} {item.name}" for item in meal.items]
    contains = f"; contains {', '.join(meal.allergens)}" if meal.allergens else ""
    lines.append(f"   {meal.energy_kcal:.0f} kcal, {meal.protein_g:.0f} g protein{contains}")
    return lines


def _amount(item: MealItem) -> str:
    if item.servings is None:
        return f"{item.grams:.0f} g"
    return f"{item.servings:g} serving" + ("s" if item.servings > 1 else "")


def shopping_lines(items: Sequence[ShoppingItem]) -> list[str]:
    """What to buy as text, by group."""
    lines = ["To buy (raw weights, as recipes count them):"]
    group = ""
    for item in items:
        if item.group != group:
            group = item.group
            lines.append(f"  {group.replace('_', ' ').capitalize()}")
        lines.append(f"    {item.grams:>6.0f} g  {item.name}")
    return lines
