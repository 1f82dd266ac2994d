"""An athlete's whole way, from the first steps to the next race, in each language and width.

On every page they come to: its words are the reader's, nothing is wider than the window, and
axe-core finds nothing.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.test_accessibility import found
from tests.browser.walking import fill_from_example, ready
from ui.language.catalogue import LANGUAGES, RIGHT_TO_LEFT, parts, translations
from ui.language.choosing import COOKIE
from ui.web import pages
from ui.web.home.onboarding_page import GROUPS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
MENU = (
    pages.HOME, pages.TODAY, pages.RACE, pages.COACH, pages.PLAN, pages.NUTRITION, pages.PROGRESS,
    pages.SETTINGS, pages.KNOWLEDGE,
)  # fmt: skip
WHOLE = (pages.HOME, pages.TODAY)
"""Pages without content that stays English everywhere."""
NAMES = frozenset(
    {"HyroxCoach", "HYROX", "English", "Français", "FIT", "TCX", "GPX", "zip", "TRIMP", "RPE"}
)
"""Written in Latin letters in every language."""
_LATIN = """() => {
  const found = [], names = new Set(NAMES);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const around = texts.currentNode.parentElement;
    if (around.closest('[lang="en"], code, input, textarea, script, style, .hc-unseen')) continue;
    if (!around.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const text = texts.currentNode.data.trim();
    if ((text.match(/[A-Za-zÀ-ÿ]{2,}/g) ?? []).some((word) => !names.has(word))) found.push(text);
  }
  return found;
}""".replace("NAMES", str(sorted(NAMES)))
_MARKS = "() => /[\\ue000\\ue001]/.test(document.documentElement.outerHTML)"


Tell = Callable[[str], str]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, page: Any, address: str) -> Iterator[str]:
    """The language that the tab's browser has chosen."""
    page.context.add_cookies([{"name": COOKIE, "value": request.param, "url": address}])
    yield request.param
    page.context.clear_cookies(name=COOKIE)


def come_to(page: Any, path: str) -> None:
    page.goto(f"/{path}")
    ready(page)


def choose(page: Any, tell: Tell, label: str, option: str) -> None:
    page.get_by_label(tell(label), exact=True).first.click()
    page.get_by_role("option", name=tell(option), exact=True).first.click()


def first_steps(page: Any) -> None:
    """One step is gone through, the others are skipped."""
    come_to(page, pages.ONBOARDING.path)
    page.click("#hc-step-0-on")
    for number in range(1, len(GROUPS)):
        page.click(f"#hc-step-{number}-skip")
    page.wait_for_selector("#hc-steps-outcome .hc-start")


def opens_a_race(page: Any, steps: Any, tell: Tell) -> None:
    come_to(page, pages.RACE.path)
    page.fill("#hc-paste textarea", "\n".join(f"{s // 60}:{s % 60:02}" for s in steps.times_s))
    page.wait_for_function("document.querySelector('#hc-roxzone textarea').value === '6:42'")
    choose(page, tell, "Category", "men")
    page.click("#hc-show")
    page.wait_for_selector("#hc-gap-chart .bars .point")


def asks(page: Any) -> None:
    """From the report to the coach, and from a sentence to its evidence."""
    page.click("#hc-ask-about")
    page.wait_for_url("**/coach*")
    ready(page)
    page.fill("#hc-question textarea", "Where did I lose time?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hc-foot")
    page.locator(".hc-cite").first.click()
    page.wait_for_selector("#hc-evidence[open]")


def plans(page: Any) -> None:
    come_to(page, pages.PLAN.path)
    fill_from_example(page)
    page.click("#hc-plan-make")
    page.wait_for_selector(".hc-calendar")


def eats(page: Any) -> None:
    """The profile of the plan says enough for meals."""
    come_to(page, pages.NUTRITION.path)
    page.wait_for_selector(".hc-meal:visible")


def logs(page: Any) -> None:
    come_to(page, pages.TODAY.path)
    page.locator("#hc-log-effort label").nth(5).click()
    page.fill("#hc-log-minutes :is(input, textarea)", "50")
    page.click("#hc-log-save")
    page.wait_for_selector("#hc-recent .hc-logged li")


def in_other_words(page: Any, shown: pages.Page, language: str) -> list[str]:
    """What of a page is a text of the interface in English; on some pages, in Latin letters."""
    latin: list[str] = page.evaluate(_LATIN)
    if language == "ar" and shown in WHOLE:
        return latin
    english = {
        one.id for part in parts(language) for one in part
        if isinstance(one.id, str) and one.id and one.id != one.string
    }  # fmt: skip
    return [text for text in latin if text in english]


def test_from_the_first_steps_to_the_next_race(page: Any, steps: Any, language: str) -> None:
    """Light on the desktop, dark on the phone."""
    tell = translations(language).gettext
    page.emulate_media(color_scheme="light" if page.viewport_size["width"] > 500 else "dark")
    first_steps(page)
    opens_a_race(page, steps, tell)
    asks(page)
    plans(page)
    eats(page)
    logs(page)
    direction = "rtl" if language in RIGHT_TO_LEFT else ""
    for shown in MENU:
        assert found(page, shown.path) == []
        root = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        assert root == [language, direction], shown.path
        assert page.locator("h1").all_inner_texts() == [tell(shown.name)]
        assert steps.fits(), shown.path
        assert not page.evaluate(_MARKS), shown.path
        assert in_other_words(page, shown, language) == [], shown.path
        steps.picture(f"{shown.path or 'home'}-{language}", whole=True)
