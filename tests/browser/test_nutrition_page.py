"""*Nutrition* in a real Chromium: preferences, a day, another meal, what to buy."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.walking import go

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

MEALS = ".hc-meal:visible"
DAIRY = re.compile(r"\b(?:milk|cheese|yoghurt|butter|ricotta|feta|lassi)\b", re.IGNORECASE)
UNLIKE_DAIRY = re.compile(r"coconut milk|peanut butter|milk-free", re.IGNORECASE)


def fill_in(page: Any, **body: str) -> None:
    """The form of an adult who eats no meat and must not have milk."""
    go(page, "Nutrition")
    page.get_by_label("vegetarian", exact=True).check()
    page.get_by_label("milk", exact=True).check()
    page.get_by_label("Foods you do not want").fill("olives, mushrooms")
    for name, value in ({"Age": "34", "Height": "168 cm", "Weight": "63 kg"} | body).items():
        page.get_by_label(name, exact=True).fill(value)
    page.click("#hc-eat-save")


def shown(page: Any) -> list[str]:
    return [card.inner_text() for card in page.locator(MEALS).all()]


def saved(page: Any, button: str) -> str:
    """The text of the file that the browser saves after a click."""
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_from_preferences_to_a_day_another_meal_and_a_list(page: Any, steps: Any) -> None:
    go(page, "Nutrition")
    page.wait_for_selector("#hc-eat-save")
    assert steps.fits()
    fill_in(page)
    page.wait_for_selector(MEALS)
    before = shown(page)
    assert len(before) == 4
    for card in before:
        contains = next(line for line in card.splitlines() if "allergens" in line or "Cont" in line)
        assert "milk" not in contains
        assert not DAIRY.search(UNLIKE_DAIRY.sub("", card)), card
    target = page.inner_text("#hc-day-target")
    assert re.search(r"[\d,]+ of [\d,]+ kcal", target)
    assert "of them" not in target
    assert steps.fits()

    page.get_by_role("button", name="Suggest another lunch").click()
    page.wait_for_function(
        "old => document.querySelectorAll('.hc-meal')[1].innerText !== old", arg=before[1]
    )
    after = shown(page)
    assert [a == b for a, b in zip(after, before, strict=True)] == [True, False, True, True]

    page.click("#hc-shop")
    page.wait_for_selector(".hc-shelves")
    listed = page.locator(".hc-shelves li").count()
    assert listed > 10
    page.locator(".hc-shelves input").first.check()
    assert steps.fits()
    rows = saved(page, "#hc-shop-csv").splitlines()
    assert rows[0] == "group,food,grams"
    assert len(rows) == listed + 1
    text = saved(page, "#hc-shop-text")
    assert text.startswith("Shopping list, ")
    assert text.count(" g  ") == listed
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#hc-shop-copy")
    page.locator("#hc-shop-said").get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == text
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(0, 0)
    steps.picture("nutrition")


def test_quick_and_rest_change_the_day(page: Any, steps: Any) -> None:
    fill_in(page)
    page.wait_for_selector(MEALS)
    trained = page.inner_text("#hc-day-target")
    page.get_by_label("rest day").check()
    page.get_by_text("Nothing of the target is for training").wait_for()
    assert page.inner_text("#hc-day-target") != trained
    page.get_by_label("Quick meals").check()
    page.wait_for_function(
        """() => [...document.querySelectorAll('.hc-meal .hc-eyebrow')]
          .filter((head) => head.offsetParent)
          .every((head) => Number(head.innerText.match(/(\\d+) min/)?.[1] ?? 0) <= 15)"""
    )
    page.get_by_role("button", name="Later").click()
    page.wait_for_function("document.querySelector('#hc-quick input').checked === false")
    assert steps.fits()


def test_a_meal_opens_its_recipe(page: Any) -> None:
    fill_in(page)
    page.wait_for_selector(MEALS)
    link = page.locator(f'{MEALS} h2 a[href^="/documents/recipe-"]').first
    name = link.inner_text()
    with page.context.expect_page() as opening:
        link.focus()
        page.keyboard.press("Enter")
    tab = opening.value
    tab.wait_for_load_state()
    assert tab.inner_text("h1") == name
    tab.close()


def test_an_unknown_allergy_and_a_bad_figure_are_one_clear_message(page: Any, steps: Any) -> None:
    fill_in(page, Height="tall")
    problem = page.locator("#hc-eat-problem .hc-error")
    problem.wait_for()
    assert problem.inner_text().startswith("Height: ")
    page.get_by_label("Height", exact=True).fill("168")
    page.get_by_label("Other allergies").fill("xylofruit <img src=x onerror='window.hacked=1'>")
    page.click("#hc-eat-save")
    refusal = page.locator("#hc-meal-problem .hc-error")
    refusal.wait_for()
    assert "no meal can be called safe" in refusal.inner_text()
    assert page.locator(MEALS).count() == 0
    assert page.evaluate("window.hacked") is None
    assert steps.fits()


def test_a_young_athlete_gets_advice_and_no_amounts(page: Any, steps: Any) -> None:
    fill_in(page, Age="15")
    page.get_by_text("You are still growing").wait_for()
    advice = page.inner_text("#hc-day-target")
    assert not re.search(r"\d+ (?:kcal|g)\b", advice)
    assert not page.locator("#hc-shopping").is_visible()
    assert steps.fits()
