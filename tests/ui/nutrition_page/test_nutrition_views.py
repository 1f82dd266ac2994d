"""Meals, advice and lists as HTML, text and CSV."""

import csv
import io
from datetime import date

import pytest

from hyrox.plans.nutrition import (
    DayMeals,
    DayTarget,
    Macros,
    MealItem,
    NutritionSuggestions,
    PlannedMeal,
    ShoppingItem,
)
from hyrox.plans.plan import PlanEvidence
from ui.web.nutrition import advice_view, day_view, shopping, words

TARGET = DayTarget(
    kind="moderate",
    energy_kcal=1000,
    training_kcal=200,
    macros=Macros(protein_g=50, carbohydrate_g=100, fat_g=40),
)
ITEM = MealItem(
    id="so-so", name="So <so>", kind="recipe", grams=1234.5, servings=1.5, energy_kcal=990.4,
    protein_g=45, carbohydrate_g=110, fat_g=40,
)  # fmt: skip
MEAL = PlannedMeal(
    meal="lunch", name="So <so>", minutes=0, cuisine="north_african", items=(ITEM,),
    timing="around <it>", allergens=("nuts", "milk"),
)  # fmt: skip
DAY = DayMeals(date=date(2026, 11, 23), target=TARGET, meals=(MEAL,), notes=("Mind <this>.",))


def test_a_target_says_what_is_given_and_what_it_is_per() -> None:
    html = day_view.target_view("Mon 23 Nov", TARGET, DAY, None, 50.0)
    assert "<strong>990</strong> of 1,000 kcal" in html
    assert "99&nbsp;% ·" not in html
    assert "90&nbsp;% · target 1.0 g per kg" in html
    assert "110&nbsp;% · target 2.0 g per kg" in html
    assert "target 36&nbsp;% of energy" in html
    assert "200 kcal of the target are for an average session." in html
    assert "per day" in html


def test_bars_end_at_their_track() -> None:
    much = DAY.model_copy(update={"meals": (MEAL,) * 5})
    html = day_view.target_view("Mon 23 Nov", TARGET, much, None, 50.0)
    widths = [float(part.partition("%")[0]) for part in html.split("width:")[1:]]
    assert len(widths) == 4
    assert max(widths) == 100


def test_a_meal_says_what_is_in_it() -> None:
    html = day_view.meal_view(MEAL)
    assert "Lunch · no cooking · North African" in html
    assert 'href="/documents/recipe-so-so"' in html
    assert "So &lt;so&gt;</a>, 1½ servings" in html
    assert "Contains tree nuts, milk." in html
    assert "Around &lt;it&gt;" in html
    assert "<so>" not in html
    assert "Mind &lt;this&gt;." in day_view.notes_view(DAY)


@pytest.mark.parametrize(
    ("servings", "said"),
    [(0.5, "½ serving"), (1, "1 serving"), (2.5, "2½ servings"), (1.25, "1.25 servings")],
)
def test_servings_are_counted_by_halves(servings: float, said: str) -> None:
    assert day_view.servings_words(servings) == said


def test_a_source_of_a_stranger_opens_nothing_but_the_web() -> None:
    item = PlanEvidence(
        id="reference:x", kind="rule", title="<i>A work</i>", text="", location="", url="data:x"
    )
    html = advice_view.sources(["reference:x", "gone"], {"reference:x": item})
    assert "&lt;i&gt;A work" in html
    assert "href" not in html
    assert "Sources (1)" in html
    assert advice_view.sources(["gone"], {}) == ""


def test_advice_that_was_said_already_is_not_repeated() -> None:
    found = NutritionSuggestions(general_only="Not now. Ask a doctor.", advice=("Ask a doctor.",))
    html = advice_view.general_view(found, {}, (), ())
    assert html.count("Ask a doctor.") == 1
    assert "General advice</h2>" not in html


def test_a_list_reads_well_as_text_and_stays_text_in_a_spreadsheet() -> None:
    items = (
        ShoppingItem(food="a", name="=1+1", group="nuts_seeds", grams=5),
        ShoppingItem(food="b", name="Rice, dry", group="pasta_rice_grains", grams=1250),
    )
    rows = list(csv.reader(io.StringIO(shopping.shopping_csv(items))))
    assert rows == [
        ["group", "food", "grams"], ["Nuts and seeds", "'=1+1", "5"],
        ["Pasta, rice and grains", "Rice, dry", "1250"],
    ]  # fmt: skip
    text = shopping.shopping_text((DAY,), items)
    assert text.startswith("Shopping list, 23 Nov\n")
    assert "  1,250 g  Rice, dry" in text
    assert words.CHECK_LABELS in text
    html = shopping.shopping_view((DAY,), items)
    assert "1,000 kcal a day" in html
    assert "So &lt;so&gt;" in html
