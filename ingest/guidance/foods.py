"""Food tables in the layouts of the US Department of Agriculture: one passage per food.

Recognised by their columns: SR's abbreviated file (``NDB_No, Shrt_Desc, Energ_Kcal,
Protein_(g)``), FoodData Central's names (``fdc_id, description, "Carbohydrate, by difference
(g)"``) and short ones (``protein_g``). Values are per 100 g, in the unit of their column, as the
table gives them; an empty cell is a missing value and never zero.

Allergens are not taken over. Columns that mark them (``al_milk`` ...) are guesses from the food's
name and not safe for anybody with an allergy; they are dropped like every unknown column.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from hyrox.errors import InputError
from ingest.guidance.documents import Guidance
from ingest.guidance.rows import (
    MAX_NAME_CHARACTERS,
    Origin,
    Row,
    RowError,
    cleaned,
    collect,
    read_text,
    shown,
)

# Each with its usual unit and the names of its column, without unit and punctuation.
_NUTRIENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "energy": ("kcal", ("", "energy", "energ", "calories")),
    "protein": ("g", ("protein", "prot")),
    "carbohydrate": ("g", ("carb", "carbs", "carbohydrt", "carbohydrate",
                           "carbohydratebydifference")),
    "fat": ("g", ("fat", "lipidtot", "totallipidfat", "totalfat")),
    "saturated fat": ("g", ("fasat", "fattyacidstotalsaturated", "saturatedfat")),
    "fibre": ("g", ("fiber", "fibre", "fibertd", "fibertotaldietary")),
    "sugar": ("g", ("sugar", "sugars", "sugartot", "sugarstotal", "totalsugars",
                    "sugarstotalincludingnlea")),
    "sodium": ("mg", ("sodium", "sodiumna")),
    "potassium": ("mg", ("potassium", "potassiumk")),
    "calcium": ("mg", ("calcium", "calciumca")),
    "iron": ("mg", ("iron", "ironfe")),
}  # fmt: skip
_OTHERS: dict[str, tuple[str, ...]] = {
    "number": ("ndbno", "ndb", "ndbnumber", "fdcid"),
    "name": ("name", "description", "shrtdesc", "longdesc", "food"),
    "group": ("group", "foodgroup", "foodcategory", "category"),
    "serving_g": ("serving", "gmwt1", "servingsize", "gramweight"),
    "serving": ("servingdesc", "gmwtdesc1", "householdservingfulltext", "portiondescription"),
}
_ENOUGH = ("energy", "protein", "carbohydrate", "fat")
_GRAMS = {"g": Decimal(1), "mg": Decimal("1e-3"), "µg": Decimal("1e-6")}
_MOST_ENERGY = {"kcal": Decimal(950), "kJ": Decimal(3975)}
"""Per 100 g; pure fat has 902 kcal."""
_MOST_MACRONUTRIENTS_G = Decimal(105)
"""Per 100 g; carbohydrate is computed by difference, so rounding takes the sum above 100."""
_UNIT = re.compile(r"(?:[\s_(,;]+|^)(kcal|kj|mg|g|µg|μg|ug|mcg)\)?$")
_MOST_NAMED = 12


@dataclass(frozen=True)
class Columns:
    """Where a table keeps what: indices; nutrients with their unit."""

    others: dict[str, int]
    nutrients: dict[str, tuple[int, str]]

    @property
    def complete(self) -> bool:
        return {"number", "name"} <= self.others.keys() and set(_ENOUGH) <= self.nutrients.keys()


def food_columns(header: list[str]) -> Columns:
    """Place a header's columns; the first of two for the same thing counts."""
    found = Columns({}, {})
    for index, title in enumerate(header):
        lowered = title.strip().lower()
        match = _UNIT.search(lowered)
        unit = match[1] if match else ""
        stem = re.sub(r"[^a-z0-9]", "", lowered[: match.start()] if match else lowered)
        unit = {"kj": "kJ", "ug": "µg", "mcg": "µg", "μg": "µg"}.get(unit, unit)
        for nutrient, (usual, names) in _NUTRIENTS.items():
            fits = unit in (_MOST_ENERGY if nutrient == "energy" else _GRAMS)
            if stem in names and (fits or (not unit and stem)):
                found.nutrients.setdefault(nutrient, (index, unit or usual))
        for other, names in _OTHERS.items():
            if stem in names and unit == ("g" if other == "serving_g" and unit else ""):
                found.others.setdefault(other, index)
    return found


def read_foods(origin: Origin) -> Guidance:
    """Passages of a food table; ids are ``food-<USDA number>``, which is also where it is found.

    Raises:
        InputError: the columns are not a food table's (the message lists those that could not be
            placed), the file is no text, or licence or citation is missing.
    """
    origin.check()
    text = read_text(origin.path)
    header = next(csv.reader(io.StringIO(text)), [])
    columns = food_columns(header)
    if not columns.complete:
        raise InputError(_unknown_layout(origin.path.name, header, columns))
    return collect(_rows(text, len(header)), lambda cells: _read(cells, columns), origin, "food")


def _rows(text: str, width: int) -> Iterator[tuple[int, list[str] | RowError]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    next(reader)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, RowError("not_csv", f"cannot be read as CSV: {error}")
            continue
        if len(cells) == width:
            yield line, cells
        elif cells:
            yield line, RowError("cells", f"has {len(cells)} cells, the header {width}")


def _read(cells: list[str], columns: Columns) -> Row:
    def cell(name: str) -> str:
        at = columns.others.get(name)
        return "" if at is None else cleaned(cells[at], name, MAX_NAME_CHARACTERS)

    number = cell("number")
    if not re.fullmatch(r"[0-9]{1,9}", number):
        raise RowError("field_number", f"'{shown(number)}' is no USDA food number")
    name = _tidy(cell("name"))
    if not name:
        raise RowError("field_name", "has no name")
    given: dict[str, str] = {}
    grams = Decimal(0)
    for nutrient, (at, unit) in columns.nutrients.items():
        if (value := _number(cells[at], nutrient)) is None:
            continue
        in_grams = value * _GRAMS.get(unit, Decimal(0))
        if value < 0 or value > _MOST_ENERGY.get(unit, value) or in_grams > 100:
            raise RowError("out_of_range", f"{nutrient} {_short(value)} {unit} per 100 g")
        grams += in_grams if nutrient in ("protein", "carbohydrate", "fat") else 0
        given[nutrient] = f"{nutrient} {_short(value)} {unit}"
    if not any(nutrient in given for nutrient in _ENOUGH):
        raise RowError("no_values", "has neither energy, protein, carbohydrate nor fat")
    if grams > _MOST_MACRONUTRIENTS_G:
        raise RowError("out_of_range", f"protein, carbohydrate and fat make {_short(grams)} g")
    ordered = [nutrient for nutrient in _NUTRIENTS if nutrient in columns.nutrients]
    missing = [nutrient for nutrient in ordered if nutrient not in given]
    serving, group = cell("serving"), cell("group")
    sentences = [
        f"Per 100 g: {', '.join(given[n] for n in ordered if n in given)}.",
        f"Not given: {', '.join(missing)}." if missing else "",
        _serving(cells, columns, serving),
        f"Food group: {group}." if group else "",
        f"USDA food number {number}.",
    ]
    return Row(
        document=f"food-{number}",
        place=number,
        title=name,
        section="Per 100 g",
        text=" ".join(sentence for sentence in sentences if sentence),
        topic="food",
        words=f"{serving}. {group}",
    )


def _number(cell: str, name: str) -> Decimal | None:
    """A cell's value; ``None`` if it is empty."""
    text = cell.strip()
    if not text:
        return None
    try:
        value = Decimal(text) if len(text) <= 20 else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    # An exponent would print as a row of zeros, and no table writes one.
    if not value.is_finite() or "e" in text.lower() or "_" in text:
        raise RowError("not_a_number", f"{name} is '{shown(text, 20)}'")
    return value


def _serving(cells: list[str], columns: Columns, described: str) -> str:
    at = columns.others.get("serving_g")
    weight = None if at is None else _number(cells[at], "serving_g")
    if weight is None or not described:
        return ""
    if not 0 < weight <= 5_000:
        raise RowError("out_of_range", f"a serving weighs {_short(weight)} g")
    return f"One serving ({' '.join(described.split())}) weighs {_short(weight)} g."


def _short(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _tidy(name: str) -> str:
    """``BUTTER,WITH SALT`` -> ``Butter, with salt``."""
    spaced = re.sub(r",(?=\S)", ", ", name)
    return spaced.capitalize() if spaced.isupper() else spaced


def _unknown_layout(name: str, header: list[str], columns: Columns) -> str:
    placed = {*columns.others.values(), *(at for at, _ in columns.nutrients.values())}
    left = [shown(title, 40) for at, title in enumerate(header) if at not in placed]
    missing = [n for n in ("number", "name") if n not in columns.others]
    missing += [n for n in _ENOUGH if n not in columns.nutrients]
    more = " …" if len(left) > _MOST_NAMED else ""
    return (
        f"{name} is no food table of a known layout. Missing: {', '.join(missing)}. "
        f"Columns that could not be placed: {', '.join(left[:_MOST_NAMED]) or 'none'}{more}."
    )
