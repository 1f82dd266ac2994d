"""Foods: figures per 100 g as the USDA gives them, allergens set one by one.

Allergens are those that must be declared: 14 in the European Union (Regulation (EU) No 1169/2011,
annex II) and 9 in the United States (FALCPA 2004 and the FASTER Act 2021). They are set row by row
for what a food usually holds and are no substitute for the label of the product in one's hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal, Self, get_args

AllergenEU = Literal[
    "gluten", "crustaceans", "eggs", "fish", "peanuts", "soybeans", "milk", "nuts", "celery",
    "mustard", "sesame", "sulphites", "lupin", "molluscs",
]  # fmt: skip
AllergenUS = Literal[
    "milk", "eggs", "fish", "crustacean_shellfish", "tree_nuts", "peanuts", "wheat", "soybeans",
    "sesame",
]  # fmt: skip
Origin = Literal[
    "plant", "fungus", "mineral", "dairy", "egg", "honey", "fish", "crustacean", "mollusc",
    "poultry", "beef", "lamb", "pork", "gelatine", "mixed_animal", "alcohol",
]  # fmt: skip
Diet = Literal["vegan", "vegetarian", "pescatarian"]

EU_ALLERGENS: tuple[str, ...] = get_args(AllergenEU)
US_ALLERGENS: tuple[str, ...] = get_args(AllergenUS)
ORIGINS: tuple[str, ...] = get_args(Origin)
DIETS: tuple[Diet, ...] = ("vegan", "vegetarian", "pescatarian")
SAME_ALLERGEN = {
    "milk": "milk", "eggs": "eggs", "fish": "fish", "crustaceans": "crustacean_shellfish",
    "nuts": "tree_nuts", "peanuts": "peanuts", "soybeans": "soybeans", "sesame": "sesame",
}  # fmt: skip
"""EU allergen to the US one that stands for the same foods; wheat is a part of gluten."""

_NOT_VEGAN = frozenset(ORIGINS) - {"plant", "fungus", "mineral", "alcohol"}
_NOT_VEGETARIAN = _NOT_VEGAN - {"dairy", "egg", "honey"}
_NOT_PESCATARIAN = _NOT_VEGETARIAN - {"fish", "crustacean", "mollusc"}
_BARRED: dict[Diet, frozenset[str]] = {
    "vegan": _NOT_VEGAN,
    "vegetarian": _NOT_VEGETARIAN,
    "pescatarian": _NOT_PESCATARIAN,
}
PROTEIN_KCAL_PER_G, CARBOHYDRATE_KCAL_PER_G, FAT_KCAL_PER_G = 4.0, 4.0, 9.0
"""Atwater's general factors (Merrill & Watt 1973, USDA Agriculture Handbook 74)."""
FIBRE_KCAL_PER_G = 2.0
"""Of the carbohydrate, fibre yields less (FAO 2003, Food and Nutrition Paper 77)."""


@dataclass(frozen=True)
class Nutrients:
    """Energy, macronutrients and some minerals of an amount of food; ``None`` is not known."""

    energy_kcal: float | None
    protein_g: float | None
    carbohydrate_g: float | None
    fat_g: float | None
    saturated_fat_g: float | None = None
    fibre_g: float | None = None
    sugar_g: float | None = None
    sodium_mg: float | None = None
    potassium_mg: float | None = None
    calcium_mg: float | None = None
    iron_mg: float | None = None

    def times(self, factor: float) -> Self:
        """That many times the amount."""
        scaled = {
            field.name: None if (value := getattr(self, field.name)) is None else value * factor
            for field in fields(self)
        }
        return type(self)(**scaled)

    @classmethod
    def sum(cls, parts: Iterable["Nutrients"]) -> "Nutrients":
        """Parts together; a nutrient that one part does not give is not known of the whole."""
        held = list(parts)
        totals = {}
        for field in fields(cls):
            values = [getattr(part, field.name) for part in held]
            totals[field.name] = None if None in values else float(sum(values))
        return cls(**totals)

    @property
    def atwater_kcal(self) -> float | None:
        """Energy as protein, carbohydrate, fat and fibre would give it."""
        if self.protein_g is None or self.carbohydrate_g is None or self.fat_g is None:
            return None
        fibre = min(self.fibre_g or 0.0, self.carbohydrate_g)
        return (
            PROTEIN_KCAL_PER_G * self.protein_g
            + CARBOHYDRATE_KCAL_PER_G * (self.carbohydrate_g - fibre)
            + FIBRE_KCAL_PER_G * fibre
            + FAT_KCAL_PER_G * self.fat_g
        )


@dataclass(frozen=True)
class Food:
    """One food of the project's table; ``per_100g`` as in USDA SR26 under ``ndb``."""

    id: str
    ndb: str
    name: str
    group: str
    origin: str
    per_100g: Nutrients
    portion: str
    portion_g: float
    allergens_eu: frozenset[str]
    allergens_us: frozenset[str]
    reviewed: str

    def of(self, grams: float) -> Nutrients:
        """What some grams of it hold."""
        return self.per_100g.times(grams / 100)


def diets_of(origins: Iterable[str]) -> tuple[Diet, ...]:
    """The diets that foods of these origins together fit, strictest first."""
    found = set(origins)
    return tuple(diet for diet in DIETS if not found & _BARRED[diet])
