"""The project's own exercises, foods, recipes and what it does not cover: read strictly."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hyrox.errors import InputError
from ingest.guidance.shipped import load_exercises, load_foods, load_recipes, table_passages
from ingest.guidance.shipped.outside import OUTSIDE

FOOD = {
    "id": "oats", "ndb": "08120", "name": "Oats, dry", "group": "cereals", "origin": "plant",
    "energy_kcal": "379", "protein_g": "13.15", "carbohydrate_g": "67.7", "fat_g": "6.52",
    "saturated_fat_g": "", "fibre_g": "10.1", "sugar_g": "", "sodium_mg": "6",
    "potassium_mg": "362", "calcium_mg": "52", "iron_mg": "4.25", "portion": "1 bowl",
    "portion_g": "60", "allergens_eu": "gluten", "allergens_us": "none", "reviewed": "2026-11-22",
}  # fmt: skip
MILK = {
    **FOOD, "id": "milk", "name": "Milk", "origin": "dairy", "allergens_eu": "milk",
    "allergens_us": "milk",
}  # fmt: skip
EXERCISE = """\
[[exercise]]
id = "box-squat"
name = "Box squat"
summary = "A squat to a box."
pattern = "squat"
muscles = ["quadriceps", "glutes"]
equipment = ["box"]
stations = ["wall_balls", "running"]
level = "beginner"
intensity = "easy"
impact = "low"
dose = { sets = 3, reps = 10, rest_s = 60 }
seconds_per_unit = 3
cues = ["Sit back", "Touch the box", "Stand up"]
faults = [
  { fault = "Falling onto the box", cure = "Slow down" },
  { fault = "Knees falling in", cure = "Push them out" },
]
load_guidance = "None at first."
substitutes = ["box-squat"]
body_parts = ["knee"]
questions = ["how do I squat to a box"]
sources = ["own-coaching"]
reviewed = 2026-11-22
"""
RECIPE = """\
[[recipe]]
id = "porridge"
name = "Porridge"
summary = "Oats in milk."
cuisine = "british"
meals = ["breakfast"]
uses = ["race_morning"]
serves = 2
prep_min = 2
cook_min = 8
ingredients = [{ food = "oats", grams = 100, note = "rolled" }, { food = "milk", grams = 500 }]
steps = ["Stir", "Simmer."]
contains = ["gluten", "milk"]
questions = ["how do I cook porridge"]
reviewed = 2026-11-22
"""
OUTSIDE_FILE = """\
[tickets_and_prices]
say = "I hold nothing about tickets."
examples = ["how much is a ticket", "is it sold out"]
"""


def write_foods(corpora: Path, *rows: dict[str, str], columns: list[str] | None = None) -> None:
    path = corpora / "foods" / "foods.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or list(FOOD), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """One exercise, two foods, one recipe, one thing not covered."""
    write_foods(tmp_path, FOOD, MILK)
    for folder, text in (("exercises", EXERCISE), ("recipes", RECIPE)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "some.toml").write_text(text)
    (tmp_path / "not_covered.toml").write_text(OUTSIDE_FILE)
    return tmp_path


def test_an_exercise_is_two_passages_with_its_questions_at_the_first(corpora: Path) -> None:
    how, varied, *_ = table_passages(corpora)
    assert (how.id, varied.id) == ("exercise-box-squat#how-to", "exercise-box-squat#variations")
    assert how.kind == varied.kind == "exercise"
    assert how.asked[0] == "how do I squat to a box"
    assert "how do I squat to a box" not in varied.asked
    assert (how.topic, how.location) == ("wall_balls", "corpora/exercises/some.toml")
    assert "3 sets of 10 repetitions with 60 s of rest" in how.text
    assert "Knees falling in. Push them out." in varied.text
    assert "It loads the knee" in varied.text


def test_a_food_is_one_passage_that_says_what_is_known_and_no_more(corpora: Path) -> None:
    oats = next(p for p in table_passages(corpora) if p.id == "food-oats#per-100-g")
    assert "energy 379 kcal, protein 13.15 g" in oats.text
    assert "saturated" not in oats.text
    assert "Allergens: gluten." in oats.text
    assert "vegan" in oats.text
    assert "08120" in oats.text


def test_a_recipe_says_what_was_computed_from_its_ingredients(corpora: Path) -> None:
    about, steps = (p for p in table_passages(corpora) if p.kind == "recipe")
    # 100 g of oats and 500 g of "milk" of the same figures, two servings.
    assert f"One serving of 300 g gives about {379 * 6 / 2:.0f} kcal" in about.text
    assert "Allergens: gluten and milk." in about.text
    assert "It is vegetarian." in about.text
    assert steps.text == ("Ingredients for 2: 100 g Oats, dry (rolled); 500 g Milk. Stir. Simmer.")


def test_what_is_not_covered_is_a_passage_that_is_found_by_examples(corpora: Path) -> None:
    (passage,) = (p for p in table_passages(corpora) if p.kind == OUTSIDE)
    assert passage.id == "outside-tickets-and-prices#note"
    assert passage.text == "I hold nothing about tickets."
    assert passage.asked == ("how much is a ticket", "is it sold out")
    assert (passage.sources, passage.reviewed) == ((), "")


@pytest.mark.parametrize(
    "text",
    [
        "[[", "[tickets]\nexamples = ['a']", "[tickets]\nsay = ''\nexamples = ['a']",
        "[tickets]\nsay = 'No.'\nexamples = []", "[tickets]\nsay = 'No.'\nexamples = 'a'",
        "[tickets]\nsay = 3\nexamples = ['a']",
    ],
)  # fmt: skip
def test_a_wrong_file_of_what_is_not_covered_is_an_error(corpora: Path, text: str) -> None:
    (corpora / "not_covered.toml").write_text(text)
    with pytest.raises(InputError, match=r"not_covered\.toml"):
        table_passages(corpora)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"energy_kcal": ""}, "energy_kcal: is empty"),
        ({"fat_g": ""}, "fat_g: is empty"),
        ({"ndb": ""}, "ndb: is empty"),
        ({"portion_g": ""}, "portion_g: must be above 0"),
        ({"portion_g": "0"}, "portion_g: must be above 0"),
        ({"protein_g": "-3"}, "protein_g: '-3' is no number"),
        ({"sodium_mg": "1,200"}, "sodium_mg: '1,200' is no number"),
        ({"iron_mg": "nan"}, "iron_mg: 'nan' is no number"),
        ({"id": "Oats!"}, "id: 'Oats!' is no lower-case-with-dashes id"),
        ({"id": ""}, "id: '' is no lower-case"),
        ({"origin": "moon"}, "origin: 'moon' is none of plant, fungus"),
        ({"allergens_eu": ""}, "allergens_eu: is not set: write 'none' or the allergens, by hand"),
        ({"allergens_us": ""}, "allergens_us: is not set"),
        ({"allergens_eu": "gluten;pollen"}, "allergens_eu: 'pollen' is none of gluten,"),
        ({"allergens_us": "gluten"}, "allergens_us: 'gluten' is none of milk,"),
        ({"allergens_eu": "none;milk"}, "allergens_eu: 'none' is none of"),
    ],
)
def test_a_bad_row_of_the_food_table_is_an_error_that_names_line_and_column(
    corpora: Path, changes: dict[str, str], words: str
) -> None:
    write_foods(corpora, FOOD, {**MILK, **changes})
    with pytest.raises(InputError) as raised:
        load_foods(corpora)
    assert str(raised.value).startswith(f"foods.csv:3: {words}")


def test_a_row_with_too_few_or_too_many_cells_is_an_error_that_names_its_line(
    corpora: Path,
) -> None:
    path = corpora / "foods" / "foods.csv"
    whole = path.read_text()
    path.write_text(whole.rsplit(",", 3)[0] + "\n")
    with pytest.raises(InputError, match=r"foods\.csv:3: "):
        load_foods(corpora)
    path.write_text(whole.rstrip() + ",2026-11-22\n")
    with pytest.raises(InputError, match=r"foods\.csv:3: .*more cells than columns"):
        load_foods(corpora)


def test_other_columns_are_an_error_that_names_those_needed(corpora: Path) -> None:
    write_foods(corpora, FOOD, columns=[name for name in FOOD if name != "allergens_us"])
    with pytest.raises(InputError, match=r"foods\.csv needs these columns: id, ndb, name"):
        load_foods(corpora)
    write_foods(corpora, FOOD, columns=[*FOOD, "colour"])
    with pytest.raises(InputError, match="needs these columns"):
        load_foods(corpora)
    (corpora / "foods" / "foods.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"foods\.csv cannot be read"):
        load_foods(corpora)


@pytest.mark.parametrize(
    ("file", "load", "message"),
    [
        ("exercises/some.toml", load_exercises, "some.toml: the id box-squat is used twice"),
        ("recipes/some.toml", load_recipes, "some.toml: the id porridge is used twice"),
        ("foods/foods.csv", load_foods, "foods.csv: the id milk is used twice"),
    ],
)
def test_an_id_used_twice_is_an_error_that_names_it(
    corpora: Path, file: str, load: Callable[[Path], object], message: str
) -> None:
    path = corpora / file
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines, *(lines[-1:] if path.suffix == ".csv" else lines)]))
    with pytest.raises(InputError, match=message.replace(".", r"\.")):
        load(corpora)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("exercises", '"knee"', '"soul"', "some.toml: box-squat: body_parts.0: Input should be"),
        ("exercises", "reps = 10", "reps = 10, metres = 3", "box-squat: dose: Value error, a dose"),
        ("exercises", "seconds_per_unit = 3\n", "", "box-squat: entry: Value error, needs seconds"),
        ("exercises", 'id = "box-squat"\n', "", "some.toml: an entry without id: id: Field req"),
        ("exercises", "[[exercise]]", "[[recipe]]", "may hold [[exercise]] entries only"),
        ("exercises", EXERCISE, "exercise = [1, 2]", "may hold [[exercise]] entries only"),
        ("exercises", EXERCISE, "exercise = 3", "may hold [[exercise]] entries only"),
        ("exercises", "[[exercise]]", "[[exercise", "some.toml cannot be read"),
        ("recipes", '"milk", grams', '"yak", grams', "Recipe porridge: no food 'yak' in the food"),
        ("recipes", "grams = 100", "grams = 0", "some.toml: porridge: ingredients.0.grams: Input"),
        ("recipes", "serves = 2", "serves = 2\nserves = 3", "some.toml cannot be read"),
    ],
)
def test_a_wrong_entry_is_an_error_that_names_file_entry_and_field(
    corpora: Path, file: str, old: str, new: str, message: str
) -> None:
    path = corpora / file / "some.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(InputError) as raised:
        table_passages(corpora)
    assert message in str(raised.value)


def test_a_corpus_without_tables_still_works(corpora: Path) -> None:
    for name in ("exercises", "recipes", "foods"):
        shutil.rmtree(corpora / name)
    (corpora / "not_covered.toml").unlink()
    assert table_passages(corpora) == []
    assert load_exercises(corpora) == load_foods(corpora) == load_recipes(corpora) == {}
