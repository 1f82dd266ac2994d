"""How many grams of the sides make a day meet its target.

Two ways: bounded least squares, fast and close to usual amounts; and a linear programme, which
finds a day whenever the foods at hand allow one, and so tells when none exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.meals.pantry import Side
from hyrox.plans.nutrition import DayTarget

ENERGY_WITHIN, PROTEIN_WITHIN = 0.05, 0.10
"""What a day keeps to, of its target."""
CARBOHYDRATE_NEAR, CARBOHYDRATE_FAR = 0.10, 0.25
"""What a day should keep to, better drafts are looked for otherwise; and from where on simple
plates of single foods are preferred to dishes."""
_ENERGY_AIM, _PROTEIN_AIM = 0.035, 0.08
"""Kept by the linear programme, so that rounding does not leave the bounds."""
STEP_G = 5
_WEIGHTS = (60.0, 30.0, 6.0, 2.0)
"""Of energy, protein, carbohydrate and fat: what is missed least."""
_MEAL_WEIGHT, _USUAL_WEIGHT = 2.0, 1.0
_USUAL_SHARE = {"protein": 0.25, "starch": 0.25, "fruit": 0.5, "vegetable": 0.5, "fat": 0.15}
"""Of the most in one meal: what an amount is drawn to (own)."""
LEAST_G = {"protein": 30, "starch": 25, "fruit": 40, "vegetable": 40, "fat": 5}
"""Less of a side is not worth a line on the plate: it is left out (own)."""
_SMALL = {
    "egg-white-powder": 10, "soya-protein-isolate": 10, "whey-protein-powder": 10, "honey": 10,
    "jam": 10, "maple-syrup": 10, "raisins": 15, "dates-medjool": 20,
}  # fmt: skip

Vector = tuple[float, float, float, float]
"""kcal, and grams of protein, carbohydrate and fat."""


@dataclass(frozen=True)
class Variable:
    """Grams of a side in one meal. Beside a dish, starch and protein only fill what is missing."""

    meal: int
    side: Side
    beside: bool = False

    @property
    def usual_share(self) -> float:
        if self.beside and self.side.role in ("starch", "protein"):
            return 0.0
        return _USUAL_SHARE[self.side.role]

    @property
    def least_g(self) -> int:
        return _SMALL.get(self.side.food.id, LEAST_G[self.side.role])


def within(total: Vector, target: DayTarget) -> bool:
    """Whether a day's energy and protein keep to the target."""
    energy = abs(total[0] - target.energy_kcal) <= ENERGY_WITHIN * target.energy_kcal
    protein = abs(total[1] - target.macros.protein_g) <= PROTEIN_WITHIN * target.macros.protein_g
    return energy and protein


def carbohydrate_miss(total: Vector, target: DayTarget) -> float:
    """How far carbohydrate is off, as a share of the target."""
    return abs(total[2] - target.macros.carbohydrate_g) / max(1, target.macros.carbohydrate_g)


def plus(*parts: Vector) -> Vector:
    """Amounts together."""
    return (
        sum(p[0] for p in parts), sum(p[1] for p in parts), sum(p[2] for p in parts),
        sum(p[3] for p in parts),
    )  # fmt: skip


def times(part: Vector, factor: float) -> Vector:
    return (part[0] * factor, part[1] * factor, part[2] * factor, part[3] * factor)


def total_of(base: Vector, variables: Sequence[Variable], grams: Sequence[int]) -> Vector:
    """The day with so many grams of the sides."""
    return plus(base, *(times(v.side.per_gram, g) for v, g in zip(variables, grams, strict=True)))


def balanced(
    base: Vector,
    meals: Sequence[tuple[float, float]],
    variables: Sequence[Variable],
    target: DayTarget,
) -> tuple[int, ...] | None:
    """Grams of each variable, in steps, close to usual amounts; ``None`` if the day stays off.

    Args:
        base: what dishes (and meals that stay) give already.
        meals: kcal of each meal's dish, and kcal that the meal should have.
    """
    kept = list(range(len(variables)))
    for _ in range(2):
        grams = _least_squares(base, meals, [variables[i] for i in kept], target)
        found = [0] * len(variables)
        for i, g in zip(kept, grams, strict=True):
            found[i] = _stepped(float(g), variables[i])
        if within(total_of(base, variables, found), target):
            return tuple(found)
        fewer = [i for i in kept if found[i]]
        if len(fewer) == len(kept) or not fewer:
            return None
        kept = fewer  # once more without what was too little to serve
    return None


def _least_squares(
    base: Vector,
    meals: Sequence[tuple[float, float]],
    variables: Sequence[Variable],
    target: DayTarget,
) -> NDArray[np.float64]:
    from scipy.optimize import lsq_linear

    macros = target.macros
    grams = (macros.protein_g, macros.carbohydrate_g, macros.fat_g)
    aims = (target.energy_kcal, *(max(1, g) for g in grams))
    count = len(variables)
    rows = np.zeros((4 + len(meals) + count, count))
    right = np.zeros(len(rows))
    most = np.array([float(v.side.most_g) for v in variables])
    per = np.array([v.side.per_gram for v in variables])
    for k, (aim, weight) in enumerate(zip(aims, _WEIGHTS, strict=True)):
        rows[k] = per[:, k] * most * (weight / aim)
        right[k] = (aim - base[k]) * (weight / aim)
    for j, v in enumerate(variables):
        wanted = meals[v.meal][1]
        rows[4 + v.meal, j] = per[j, 0] * most[j] * (_MEAL_WEIGHT / wanted)
        rows[4 + len(meals) + j, j] = _USUAL_WEIGHT
        right[4 + len(meals) + j] = _USUAL_WEIGHT * v.usual_share
    for m, (has, wanted) in enumerate(meals):
        right[4 + m] = (wanted - has) * (_MEAL_WEIGHT / wanted)
    solved = lsq_linear(rows, right, bounds=(0.0, 1.0), method="bvls")
    solution: NDArray[np.float64] = np.asarray(solved.x, dtype=np.float64) * most
    return solution


def _stepped(grams: float, variable: Variable) -> int:
    stepped = round(grams / STEP_G) * STEP_G
    return stepped if stepped >= min(variable.least_g, variable.side.most_g) else 0


def exact(
    base: Vector,
    meals: Sequence[tuple[float, float]],
    variables: Sequence[Variable],
    target: DayTarget,
    *,
    least_share: float = 0.4,
) -> tuple[int, ...] | None:
    """Grams by linear programme: every meal at least ``least_share`` of its energy, the day within
    its bounds, carbohydrate as near as it goes; ``None`` where no amounts do."""
    from scipy.optimize import linprog

    if not variables:
        return None
    per = np.array([v.side.per_gram for v in variables])
    energy, protein = float(target.energy_kcal), float(target.macros.protein_g)
    upper, bound = [], []
    for k, aim, share in ((0, energy, _ENERGY_AIM), (1, protein, _PROTEIN_AIM)):
        upper += [per[:, k], -per[:, k]]
        bound += [aim * (1 + share) - base[k], -(aim * (1 - share) - base[k])]
    for m, (has, wanted) in enumerate(meals):
        own = np.array([v.meal == m for v in variables])
        upper += [-per[:, 0] * own, per[:, 0] * own]
        bound += [-(least_share * wanted - has), max(0.0, 1.6 * wanted - has)]
    carbs = per[:, 2]
    off = (base[2] - target.macros.carbohydrate_g) * np.array([1.0, -1.0])
    # one variable more than there are grams: how far carbohydrate is off, which is made small
    table = np.column_stack([np.array(upper), np.zeros(len(upper))])
    table = np.vstack([table, [*carbs, -1.0], [*(-carbs), -1.0]])
    solved = linprog(
        [0.001] * len(variables) + [1.0],
        A_ub=table,
        b_ub=[*bound, -off[0], -off[1]],
        bounds=[(0, v.side.most_g) for v in variables] + [(0, None)],
        method="highs",
    )
    if not solved.success:
        return None
    grams = tuple(round(g / STEP_G) * STEP_G for g in solved.x[:-1])
    if within(total_of(base, variables, grams), target):
        return grams
    fine = tuple(round(g) for g in solved.x[:-1])
    return fine if within(total_of(base, variables, fine), target) else None
