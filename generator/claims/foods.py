"""What a food holds: figures of 100 g are told of 100 g, with their nutrient and the food's name.

A small model asked for four ounces puts the weight of a portion beside the figure of 100 g, or
takes the weight for the nutrient: *140 g of protein in 140 g*. Each number of that is in the table.
"""

import re
from dataclasses import dataclass

from generator.numbers import Quantity, quantities

_ONE = re.compile(r"(?P<nutrient>[a-z]+(?: [a-z]+)?) (?P<amount>[\d.]*\d (?:kcal|m?g))")
_HOLDS = re.compile(
    r"(?P<food>[^.:\n]+?), per 100 g: (?P<list>[a-z ]+ [\d.]+ (?:kcal|m?g)"
    r"(?:, [a-z ]+ [\d.]+ (?:kcal|m?g))*)"
)
_PORTION = re.compile(r"\bOne portion \([^)]*\) weighs (?P<weight>[\d.]+ g)")
_NUTRIENTS = {
    "energy": r"energy|calories|kcal",
    "protein": r"proteins?",
    "carbohydrate": r"carbohydrates?|carbs?",
    "saturated fat": r"saturated fats?",
    "fat": r"(?<!saturated )fats?",
    "fibre": r"fib(?:re|er)s?",
    "sugar": r"sugars?",
    "sodium": r"sodium",
    "potassium": r"potassium",
    "calcium": r"calcium",
    "iron": r"iron",
}
_NAMED = {
    name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _NUTRIENTS.items()
}
_ANY = re.compile(rf"\b(?:{'|'.join(_NUTRIENTS.values())})\b", re.IGNORECASE)
_HUNDRED = re.compile(r"\b100 ?g(?:rams?)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Food:
    name: str
    holds: dict[str, tuple[float, str]]
    portions: frozenset[tuple[float, str]]


def wrong_food(text: str, passages: str) -> str:
    """What a sentence tells of a food otherwise than the tables it cites; empty where all is well,
    or where no table is cited.

    Args:
        text: the sentence without its citations.
        passages: the text of the passages it cites.
    """
    foods = _foods(passages)
    amounts = [one for one in quantities(text) if one.unit in ("kcal", "g", "mg")]
    if not foods or not amounts:
        return ""
    named = [food for food in foods if _names(food, text)]
    if not named:
        return f"of which food {_shown(text, amounts[0])} is"
    reasons = [_wrong_of(food, text, amounts) for food in named]
    return "" if "" in reasons else reasons[0]


def _wrong_of(food: _Food, text: str, amounts: list[Quantity]) -> str:
    told = False
    for amount in amounts:
        if amount.key == (100.0, "g") and _HUNDRED.match(text, amount.start):
            continue
        if amount.key in food.portions and not _ANY.search(text):
            continue
        nutrient = _nutrient(text, amount)
        if nutrient not in food.holds or food.holds[nutrient] != amount.key:
            return f"{_shown(text, amount)} of {nutrient or 'nothing named'}"
        told = True
    if told and not _HUNDRED.search(text):
        return "figures of 100 g without saying so"
    return ""


def _nutrient(text: str, amount: Quantity) -> str:
    """The nutrient that is named nearest to an amount; of two as near, the one behind it."""
    if amount.unit == "kcal":
        return "energy"
    near = [
        (start - amount.end if start >= amount.end else amount.start - end + 0.5, name)
        for name, pattern in _NAMED.items()
        for start, end in (match.span() for match in pattern.finditer(text))
    ]
    return min(near)[1] if near else ""


def _names(food: _Food, text: str) -> bool:
    """Whether a sentence says which food it is about: the first word of its name."""
    first = re.match(r"\w+", food.name)
    return first is None or re.search(rf"\b{first[0][:-1]}\w*", text, re.IGNORECASE) is not None


def _foods(passages: str) -> list[_Food]:
    found = []
    for match in _HOLDS.finditer(passages):
        holds = {}
        for one in _ONE.finditer(match["list"]):
            (amount, *_) = quantities(one["amount"])
            holds[one["nutrient"]] = amount.key
        rest = passages[match.end() :]
        portion = _PORTION.match(rest.lstrip(". "))
        weights = (
            frozenset(q.key for q in quantities(portion["weight"])) if portion else frozenset()
        )
        found.append(_Food(match["food"].strip(), holds, weights))
    return found


def _shown(text: str, amount: Quantity) -> str:
    return text[amount.start : amount.end].strip()
