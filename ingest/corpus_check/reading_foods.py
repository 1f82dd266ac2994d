"""One line of ``foods.csv`` to a food, with everything that is wrong with it."""

from dataclasses import fields

from hyrox.foods import EU_ALLERGENS, ORIGINS, US_ALLERGENS, Food, Nutrients

NUTRIENTS = tuple(field.name for field in fields(Nutrients))
REQUIRED = ("energy_kcal", "protein_g", "carbohydrate_g", "fat_g")
COLUMNS = (
    "id", "ndb", "name", "group", "origin", *NUTRIENTS, "portion", "portion_g", "allergens_eu",
    "allergens_us", "reviewed",
)  # fmt: skip


def food_of(cells: dict[str, str]) -> tuple[Food | None, list[str]]:
    """The food of a line, or ``None`` and what is wrong with it (allergens are judged apart)."""
    faults = [
        f"{name} is empty" for name in (*COLUMNS[:5], *REQUIRED, "portion") if not cells[name]
    ]
    if cells["origin"] and cells["origin"] not in ORIGINS:
        faults.append(f"unknown origin '{cells['origin']}'; use one of {', '.join(ORIGINS)}")
    values: dict[str, float | None] = {}
    for name in (*NUTRIENTS, "portion_g"):
        values[name] = None
        if cells[name]:
            try:
                values[name] = float(cells[name])
            except ValueError:
                faults.append(f"{name} is no number: '{cells[name]}'")
    portion_g = values.pop("portion_g")
    if portion_g is None or not 0 < portion_g <= 2_000:
        faults.append("portion_g must be grams between 0 and 2,000")
    if faults or portion_g is None:
        return None, faults
    food = Food(
        id=cells["id"], ndb=cells["ndb"], name=cells["name"], group=cells["group"],
        origin=cells["origin"], per_100g=Nutrients(**values), portion=cells["portion"],
        portion_g=portion_g, allergens_eu=allergens(cells["allergens_eu"]),
        allergens_us=allergens(cells["allergens_us"]), reviewed=cells["reviewed"],
    )  # fmt: skip
    return food, []


def allergens(cell: str) -> frozenset[str]:
    """The allergens of a cell; ``none`` and an empty cell give none."""
    return frozenset(part.strip() for part in cell.split(";")) - {"none", ""}


def unknown_allergens(cells: dict[str, str]) -> list[str]:
    """Words of the allergen cells that are no allergen of their law."""
    return sorted(
        (allergens(cells["allergens_eu"]) - set(EU_ALLERGENS))
        | (allergens(cells["allergens_us"]) - set(US_ALLERGENS))
    )
