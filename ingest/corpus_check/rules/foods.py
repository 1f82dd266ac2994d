"""The food table: figures that can be, allergens set, energy that follows from the nutrients."""

from collections.abc import Iterator

from hyrox.foods import SAME_ALLERGEN, Food
from ingest.corpus_check.corpus import Corpus, FoodRow
from ingest.corpus_check.findings import Finding
from ingest.corpus_check.reading_foods import allergens, unknown_allergens

ENERGY_SHARE, ENERGY_KCAL = 0.20, 20.0
"""How far energy may be from that of the nutrients (4, 4, 9 and 2 kcal per gram)."""
_ALCOHOL = "alcohol yields 7 kcal per gram and has no column"
_FACTORS = "USDA reckons with its own lower factors for this plant's carbohydrate and protein"
_FIBRE = "USDA reckons its fibre as it does other carbohydrate"
OTHER_ENERGY = {
    "allspice": _FACTORS, "baking-powder": _FACTORS, "cocoa-powder": _FACTORS,
    "flour-carob": _FACTORS, "oat-bran": _FACTORS, "mushroom-cloud-ear-dried": _FIBRE,
    "sake": _ALCOHOL, "vanilla-extract": _ALCOHOL, "wine-red": _ALCOHOL, "wine-white": _ALCOHOL,
}  # fmt: skip
"""Foods whose energy does not follow from the four, and why."""
IN_ONE_LAW = {
    ("pine-nuts", "nuts"): "a tree nut in the United States, no nut of the European list",
}
"""Foods that only one of the two laws names, and why."""
_MOST = {
    "energy_kcal": 902.0, "protein_g": 100.0, "carbohydrate_g": 100.0, "fat_g": 100.0,
    "saturated_fat_g": 100.0, "fibre_g": 100.0, "sugar_g": 100.0, "sodium_mg": 39_400.0,
    "potassium_mg": 20_000.0, "calcium_mg": 20_000.0, "iron_mg": 200.0,
}  # fmt: skip
"""Per 100 g: pure fat (902 kcal) and pure salt (39.3 g of sodium) are the bounds; the minerals of
baking powder, cream of tartar and dried herbs lie well inside theirs."""
_ROUNDING_G = 1.0


def schema(corpus: Corpus) -> Iterator[Finding]:
    """Every line is a food, and allergens are words of their law."""
    for row in corpus.foods:
        for fault in row.faults:
            yield _finding(row, "food_schema", fault)
        if unknown := unknown_allergens(row.cells):
            yield _finding(row, "food_schema", f"unknown allergens {', '.join(unknown)}")


def allergens_set(corpus: Corpus) -> Iterator[Finding]:
    """No allergen cell is empty: a food without any says ``none``."""
    for row in corpus.foods:
        for name in ("allergens_eu", "allergens_us"):
            if not row.cells.get(name, "").strip():
                yield _finding(row, "allergen_unset", f"{name} is empty: set it, or write none")


def allergens_agree(corpus: Corpus) -> Iterator[Finding]:
    """What both laws name stands in both columns, and wheat is gluten."""
    for row in corpus.foods:
        eu, us = (allergens(row.cells.get(f"allergens_{law}", "")) for law in ("eu", "us"))
        for european, american in SAME_ALLERGEN.items():
            if (row.id, european) in IN_ONE_LAW:
                continue
            if (european in eu) != (american in us):
                message = f"{european} (EU) and {american} (US) are the same: set both or neither"
                yield _finding(row, "allergens_disagree", message)
        if "wheat" in us and "gluten" not in eu:
            message = "wheat (US) is gluten (EU): set both, or take wheat out"
            yield _finding(row, "allergens_disagree", message)


def possible(corpus: Corpus) -> Iterator[Finding]:
    """Figures per 100 g that a food can have."""
    for row in corpus.foods:
        if row.food:
            for fault in _impossible(row.food):
                yield _finding(row, "food_impossible", f"{fault}: compare with the USDA row")


def energy(corpus: Corpus) -> Iterator[Finding]:
    """Energy is that of protein, carbohydrate, fat and fibre, unless a reason is known."""
    for row in corpus.foods:
        if row.food is None or row.food.id in OTHER_ENERGY:
            continue
        given, reckoned = row.food.per_100g.energy_kcal, row.food.per_100g.atwater_kcal
        if given is None or reckoned is None:
            continue
        if abs(given - reckoned) > ENERGY_SHARE * given + ENERGY_KCAL:
            message = (
                f"{given:g} kcal, but its nutrients give {reckoned:.0f}: compare with the USDA "
                "row, or give the reason in OTHER_ENERGY"
            )
            yield _finding(row, "food_energy", message)


def _impossible(food: Food) -> Iterator[str]:
    held = food.per_100g
    for name, most in _MOST.items():
        value = getattr(held, name)
        if value is not None and not 0 <= value <= most:
            yield f"{name} {value:g} is outside 0 to {most:g} per 100 g"
    whole = sum(value or 0.0 for value in (held.protein_g, held.carbohydrate_g, held.fat_g))
    if whole > 100 + _ROUNDING_G:
        yield f"protein, carbohydrate and fat add up to {whole:.1f} g in 100 g"
    for part, of in (("saturated_fat_g", "fat_g"), ("sugar_g", "carbohydrate_g"),
                     ("fibre_g", "carbohydrate_g")):  # fmt: skip
        less, more = getattr(held, part), getattr(held, of)
        if less is not None and more is not None and less > more + _ROUNDING_G:
            yield f"{part} {less:g} is more than {of} {more:g}"


def _finding(row: FoodRow, rule: str, message: str) -> Finding:
    return Finding(row.path, row.line, rule, f"{row.id or 'a food'}: {message}")
