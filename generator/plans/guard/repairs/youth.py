"""Repair of food advice for under-eighteens."""

from generator.plans.guard.repairs.desk import Desk
from generator.plans.guard.rules.youth import is_minor, minor, without_boosts
from hyrox.plans.nutrition import NutritionSuggestions

GENERAL_ONLY = "Under eighteen: general advice on eating alone, without figures."


def repair(desk: Desk) -> None:
    """Rule ``minor``: figures and boosts are taken out."""
    if not is_minor(desk.case):
        return
    found = list(minor(desk.case))
    if not found:
        return
    food: NutritionSuggestions = without_boosts(desk.case.plan.nutrition_suggestions).model_copy(
        update={"calorie_target": None, "macros": None, "days": ()}
    )
    if not food.general_only:
        food = food.model_copy(update={"general_only": GENERAL_ONLY})
    desk.rebuild(desk.case.weeks, nutrition_suggestions=food)
    for violation in found:
        desk.note("minor", None, violation.found, GENERAL_ONLY)
