"""Questions wait in a line, in their order, and every tab says where its own stands; an answer that
nobody waits for any more ends."""

from collections.abc import Iterator
from typing import Any

import pytest

from hyrox.settings import Settings
from journal.database import Journal
from tests.browser.walking import ready
from tests.ui.interface.serving import ServedCoach
from ui.app import build_app
from ui.serve import free_port, launch


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ServedCoach]]:
    """The app as it is served, around a coach that can be kept waiting, and its address."""
    folder = tmp_path_factory.mktemp("place")
    settings, coach = Settings(home=folder), ServedCoach()
    journal = Journal.open(f"sqlite:///{folder / 'journal.sqlite'}")
    site = build_app(coach, journal, settings)  # type: ignore[arg-type]
    launch(site, settings, coach, free_port("127.0.0.1", 0))  # type: ignore[arg-type]
    yield site.blocks.local_url, coach
    site.blocks.close(verbose=False)
    journal.close()


LINES = {
    "en": ("Your turn is next.", "Waiting. Before you: 1"),
    "fr": ("Ensuite, c'est ton tour.", "En attente. Avant toi : 1"),
    "ar": ("دورك هو التالي.", "في الانتظار. قبلك: 1"),
}


@pytest.mark.parametrize("language", LINES)
def test_each_tab_says_where_its_question_stands(
    served: tuple[str, ServedCoach], chromium: Any, language: str
) -> None:
    address, coach = served
    # A browser of its own for each: one browser has six connections to an address, and three tabs
    # that wait hold them all.
    browsers = [chromium.new_context(base_url=address, locale=language) for _ in range(3)]
    coach.wait_s = 120
    coach.begun.clear()
    coach.stopped.clear()
    tabs = [browser.new_page() for browser in browsers]
    questions = ["Go on for ever", "How do I pace the row?", "How do I pace the sled?"]
    for tab, question in zip(tabs, questions, strict=True):
        tab.goto("/coach")
        ready(tab)
        assert tab.locator(".hc-place").inner_text() == ""
        tab.fill("#hc-question textarea", question)
        tab.keyboard.press("Enter")
        if tab is tabs[0]:
            assert coach.begun.wait(20)
    for tab, words in zip(tabs[1:], LINES[language], strict=True):
        tab.wait_for_function(
            "words => document.querySelector('.hc-place').textContent === words", arg=words
        )
        assert not tab.locator("#hc-composer .progress-text").is_visible()
        assert tab.locator(".hc-place").is_visible()
        faint = "getComputedStyle(document.querySelector('.hc-place-box .pending')).opacity"
        assert tab.evaluate(faint) == "1"
    tabs[0].locator("#hc-question .stop-button").click()
    assert coach.stopped.wait(20)
    for tab in tabs:
        tab.wait_for_selector(".hc-foot")
        tab.wait_for_function("document.querySelector('.hc-place').textContent === ''")
    for browser in browsers:
        browser.close()


def test_an_answer_ends_when_its_tab_is_closed(
    served: tuple[str, ServedCoach], chromium: Any
) -> None:
    address, coach = served
    browser = chromium.new_context(base_url=address)
    coach.wait_s = 120
    coach.begun.clear()
    coach.stopped.clear()
    tab = browser.new_page()
    tab.goto("/coach")
    ready(tab)
    tab.fill("#hc-question textarea", "Go on and on")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".hc-turn .hc-sentence")
    tab.close()
    assert coach.stopped.wait(60)
    browser.close()
