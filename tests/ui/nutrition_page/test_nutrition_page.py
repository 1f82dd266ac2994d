"""The handlers of the page of meals: what they show, what they keep, what they refuse."""

import csv
import io
import re
from typing import Any

import gradio as gr
import pytest

from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile
from hyrox.plans.reading import read_profile

FIGURES = re.compile(r"\d+ (?:kcal|g)\b")
BODY = {"age": "34", "height": "168 cm", "weight": "63 kg", "gender": "female"}


def sent_on(page: Any, updates: dict[Any, Any]) -> None:
    """Gradio takes only what was announced."""
    assert set(updates) <= set(page.shown)


def cards(page: Any, updates: dict[Any, Any]) -> list[str]:
    return [
        updates[html]
        for card, html in zip(page.cards, page.meals, strict=True)
        if updates[card].visible
    ]


def test_the_form_becomes_a_day_of_meals(page: Any) -> None:
    shown = page.says(**BODY, diet="vegan", allergies=["gluten"], avoid_foods="mushrooms")
    sent_on(page, shown)
    assert shown[page.problem] == ""
    assert shown[page.food].visible is True
    assert shown[page.fold].label == "What you eat: vegan, no gluten, no mushrooms, 4 meals a day"
    assert "Mon 23 Nov (today) · training day" in shown[page.target]
    assert "kcal" in shown[page.target]
    assert "target 1.8 g per kg" in shown[page.target]
    found = cards(page, shown)
    assert len(found) == 4
    assert all("/documents/" in card for card in found)
    said = [re.findall(r'hc-contains">(.*?)</p>', card)[0] for card in found]
    assert not any("gluten" in words or "milk" in words for words in said)
    assert [page.tab.profile.nutrition.diet, len(shown[page.when].choices)] == ["vegan", 14]
    labels = [shown[button].value for button in page.others[:4]]
    assert labels == [f"Suggest another {m}" for m in ("breakfast", "lunch", "snack", "dinner")]


def test_what_cannot_be_used_is_said_and_changes_nothing(page: Any) -> None:
    shown = page.says(**BODY | {"height": "<b>tall</b>"})
    assert list(shown) == [page.problem]
    assert "Height: &#x27;&lt;b&gt;tall" in shown[page.problem]
    assert 'role="alert"' in shown[page.problem]
    assert page.tab.profile is None


@pytest.mark.parametrize(
    "fields",
    [
        {"avoid_foods": "<img src=x onerror=alert(1)>"},
        {"unknown_allergies": "<script>xylofruit</script>"},
        {"ingredients_at_hand": "<b>xylofruit</b>"},
    ],
)
def test_hostile_words_stay_text_wherever_they_are_shown(page: Any, fields: dict[str, str]) -> None:
    shown = page.says(**BODY, **fields)
    html = "".join(value for to, value in shown.items() if isinstance(to, gr.HTML))
    assert "hc-note" in html
    assert not re.search(r"<(?:script|img|b>[a-z])", html)


def test_an_allergy_that_cannot_be_checked_is_one_clear_message(page: Any) -> None:
    shown = page.says(**BODY, unknown_allergies="xylofruit")
    sent_on(page, shown)
    assert shown[page.meal_problem].count("xylofruit") == 1
    assert "no meal can be called safe" in shown[page.meal_problem]
    assert "nutrition." not in shown[page.meal_problem]
    assert cards(page, shown) == []
    assert shown[page.renew].visible is False
    assert shown[page.shopping.card].visible is False
    assert "hc-meter-line" in shown[page.target]
    assert "<i style" not in shown[page.target]


@pytest.mark.parametrize(
    ("profile", "says", "dishes"),
    [
        ({"personal_info": {"age": 16, "height": 170, "weight": 60}}, "still growing", True),
        ({"personal_info": {"age": 34, "height": 168}}, "without your weight", True),
        ({"personal_info": BODY, "medical": {"pregnant": True}}, "midwife or doctor", False),
        ({"personal_info": BODY, "medical": {"eating_disorder": True}}, "talk to a doctor", False),
        ({"personal_info": BODY | {"weight": "40 kg"}}, "talk to a doctor", False),
    ],
)
def test_where_no_figures_may_be_given_there_are_none(
    page: Any, profile: dict[str, Any], says: str, dishes: bool
) -> None:
    page.tab.profile = read_profile(profile)
    shown = page.open(page.tab, page.kept)
    sent_on(page, shown)
    assert says in shown[page.target]
    assert ("Dishes that fit" in shown[page.target]) == dishes
    assert "personal_info" not in shown[page.target]
    assert not FIGURES.search(shown[page.target])
    assert not FIGURES.search(shown[page.advice.timing])
    assert shown[page.meals_part].visible is False
    assert shown[page.advice.basis].visible is False
    assert shown[page.shopping.card].visible is False


def test_general_advice_opens_its_sources(page: Any) -> None:
    page.tab.profile = read_profile({"personal_info": {"age": 16}})
    shown = page.open(page.tab, page.kept)
    assert '<a href="/documents/youth#' in shown[page.target]


def test_missing_figures_leave_the_form_open(page: Any) -> None:
    shown = page.says(age="34", height="168")
    assert shown[page.fold].open is True
    assert page.says(weight="63")[page.fold].open is False


def test_figures_come_with_their_method_and_its_works(page: Any) -> None:
    shown = page.says(**BODY)
    method = shown[page.advice.method]
    assert "Mifflin et al. 1990" in method
    assert "counted on 63 kg" in method
    assert "American Journal of Clinical Nutrition 51:241" in method


def test_grams_of_a_heavy_athlete_are_counted_on_a_lower_weight_and_it_is_said(page: Any) -> None:
    shown = page.says(**BODY | {"weight": "120 kg"})
    assert "counted on 84.7 kg" in shown[page.advice.method]


def test_another_meal_is_shown_in_its_place(page: Any) -> None:
    first = cards(page, page.says(**BODY))
    second = page.another(1)
    sent_on(page, second)
    changed = [a != b for a, b in zip(first, cards(page, second), strict=True)]
    assert changed == [False, True, False, False]


def test_where_no_other_meal_fits_the_day_stays_and_it_is_said(
    page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.meals import compose
    from hyrox.errors import InputError

    def refuse(*_: object, **__: object) -> None:
        raise InputError("No other lunch fits <here>.")

    page.says(**BODY)
    monkeypatch.setattr(compose, "suggest_another", refuse)
    shown = page.another(1)
    assert list(shown) == [page.meal_problem]
    assert "No other lunch fits &lt;here&gt;." in shown[page.meal_problem]


def test_an_unforeseen_failure_is_a_sentence_without_details(
    page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    page.says(**BODY)
    monkeypatch.setattr(page.kept, "another", fail)
    shown = page.another(0)
    assert "the terminal has the details" in shown[page.meal_problem]
    assert "secret" not in shown[page.meal_problem]


def test_days_are_walked_through_to_their_ends(page: Any, today: Any) -> None:
    page.says(**BODY)
    earlier, later = page._step(-1), page._step(1)
    assert earlier(page.tab, page.kept, today.isoformat())[page.when] == "2026-11-23"
    assert later(page.tab, page.kept, today.isoformat())[page.when] == "2026-11-24"
    assert later(page.tab, page.kept, "2026-12-06")[page.when] == "2026-12-06"
    assert "Choose a day" in page.choose(page.tab, page.kept, None)[page.problem]


def test_rest_and_quick_belong_to_their_day(page: Any, today: Any) -> None:
    page.says(**BODY)
    day, other = today.isoformat(), "2026-11-24"
    shown = page.choose_kind(page.tab, page.kept, day, "rest day")
    assert "Nothing of the target is for training" in shown[page.target]
    assert shown[page.advice.around].visible is False
    page.choose_quick(page.tab, page.kept, day, True)
    shown = page.choose(page.tab, page.kept, other)
    assert (shown[page.kind].value, shown[page.quick].value) == ("training day", False)
    shown = page.choose(page.tab, page.kept, day)
    assert (shown[page.kind].value, shown[page.quick].value) == ("rest day", True)


def test_with_a_plan_each_day_is_fed_for_its_session(page: Any, plan: Plan, adult: Profile) -> None:
    page.tab.profile, page.tab.plan = adult, plan
    shown = page.open(page.tab, page.kept)
    sent_on(page, shown)
    labels = [label for label, _ in shown[page.when].choices]
    assert labels[1] == "Tue 24 Nov: Sleds <b>and</b> lunges, 50 min"
    shown = page.choose(page.tab, page.kept, "2026-11-24")
    named = '<span lang="en" dir="ltr">Sleds &lt;b&gt;and&lt;/b&gt; lunges, 50 min</span>'
    assert f"hard day · {named}" in shown[page.target]
    assert shown[page.kind].visible is False
    assert shown[page.advice.race].visible is True
    timeline = shown[page.advice.timeline]
    assert "Race week, to Sun 29 Nov" in timeline
    assert "3 h before your start" in timeline
    assert "/documents/race-breakfast#" in timeline


def test_what_is_eaten_goes_into_the_plan_that_is_exported(
    page: Any, plan: Plan, adult: Profile
) -> None:
    page.tab.profile, page.tab.plan = adult, plan
    assert page.says(diet="vegan")[page.problem] == ""
    fed = page.tab.plan
    assert fed.nutrition_suggestions.calorie_target
    assert {item.id for item in fed.evidence} >= set(fed.nutrition_suggestions.evidence)
    assert fed.days == plan.days
    assert Plan.model_validate_json(fed.to_json()) == fed


def test_a_change_of_the_body_asks_for_a_new_plan(page: Any, plan: Plan, adult: Profile) -> None:
    page.tab.profile, page.tab.plan = adult, plan
    assert "Make it again on the page Plan" in page.says(weight="70")[page.problem]


def test_a_form_that_is_being_filled_in_stays_when_the_page_is_opened_again(
    page: Any, adult: Profile
) -> None:
    assert page.open(page.tab, page.kept) == {page.problem: ""}
    page.tab.profile = adult
    assert page.form.age in page.open(page.tab, page.kept)
    assert page.form.age not in page.open(page.tab, page.kept)


def test_words_that_no_field_knows_are_told(page: Any) -> None:
    page.tab.profile = read_profile({"personal_info": BODY, "nutrition": {"cuisines": ["italian"]}})
    shown = page.says(unknown_allergies="cats")
    assert "Not understood, and not used: cats" in shown[page.problem]


def test_a_shopping_list_is_of_the_meals_shown_and_follows_them(page: Any, today: Any) -> None:
    page.says(**BODY)
    panel = page.shopping
    shown = panel.start(page.kept, today.isoformat())
    sent_on(page, shown)
    assert "For the meals of 23–29 Nov" in shown[panel.list]
    name, content = panel.table_file(page.kept)
    assert name == "shopping-2026-11-23.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert len(rows) == shown[panel.list].count('type="checkbox"')
    assert all(float(row["grams"]) > 0 for row in rows)
    assert panel.text_file(page.kept)[1].decode() == shown[panel.plain]
    changed = page.another(0)
    assert changed[panel.plain] != shown[panel.plain]
    assert panel.text_file(page.kept)[1].decode() == changed[panel.plain]


def test_without_meals_there_is_no_list(page: Any) -> None:
    shown = page.shopping.start(page.kept, None)
    assert shown[page.shopping.made].visible is False
    page.tab.profile = read_profile({"personal_info": {"age": 15}})
    page.open(page.tab, page.kept)
    refused = page.shopping.start(page.kept, "2026-11-23")
    assert "no meals to buy for" in refused[page.shopping.problem]
