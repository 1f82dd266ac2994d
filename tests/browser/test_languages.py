"""The pages in French and Arabic, at both widths, and the choice in Settings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from journal.accounts import Accounts
from journal.database import Journal
from journal.diary import Diary
from tests.browser.walking import ready
from ui.language.choosing import COOKIE, SETTING


@pytest.fixture
def reader(page: Any) -> Iterator[Any]:
    """A tab whose language is the browser's again afterwards."""
    yield page
    page.context.clear_cookies(name=COOKIE)


def _read_in(page: Any, address: str, language: str) -> None:
    page.context.add_cookies([{"name": COOKIE, "value": language, "url": address}])


def test_arabic_begins_at_the_right(reader: Any, address: str) -> None:
    _read_in(reader, address, "ar")
    reader.goto("/today")
    ready(reader)
    width = reader.viewport_size["width"]
    for place in ("h1", ".hc-logo", "#hc-log h2", "#hc-log-status label >> nth=0"):
        box = reader.locator(place).first.bounding_box()
        assert box["x"] + box["width"] > width / 2, place
    dot, words = (
        reader.locator(f"#hc-log-status label >> nth=0 >> {part}").bounding_box()
        for part in ("input", "span")
    )
    assert words["x"] + words["width"] <= dot["x"], "the words stand beside the dot, not on it"


def test_the_choice_in_settings_is_kept_and_the_page_told_anew(
    reader: Any, home: Path, steps: Any
) -> None:
    reader.goto("/settings")
    ready(reader)
    assert reader.evaluate("document.documentElement.lang") == "en"
    for name, language, title in (
        ("العربية", "ar", "الإعدادات"), ("Français", "fr", "Réglages"),
    ):  # fmt: skip
        reader.locator("#hc-language").get_by_text(name, exact=True).click()
        reader.wait_for_selector(f'html[lang="{language}"]', state="attached")
        ready(reader)
        assert reader.locator("h1").inner_text() == title
        assert reader.locator(f"#hc-language input[value={language}]").is_checked()
        assert _kept(home) == language
        steps.picture(f"settings-{language}")
    reader.goto("/progress")
    ready(reader)
    assert reader.locator("h1").inner_text() == "Progrès"
    reader.goto("/settings")
    ready(reader)
    reader.locator("#hc-language label").first.click()
    reader.wait_for_selector('html[lang="en"]', state="attached")
    assert _kept(home) is None


def test_a_refusal_and_a_document_come_in_a_frame_of_the_readers_language(
    reader: Any, address: str
) -> None:
    _read_in(reader, address, "ar")
    assert reader.goto("/evaluate-nothing").status == 404
    assert reader.get_by_role("alert").inner_text() == "لا توجد صفحة كهذه."
    assert reader.goto("/documents/first-timers").status == 200
    assert reader.evaluate("document.documentElement.dir") == "rtl"
    passage = reader.locator(".passage p[lang=en]").last
    assert passage.evaluate("(one) => getComputedStyle(one).direction") == "ltr"
    assert "المراجع المذكورة" in reader.content()


def _kept(home: Path) -> Any:
    journal = Journal.open(f"sqlite:///{home / 'journal.sqlite'}")
    try:
        return Diary(journal, Accounts(journal).owner().id).setting(SETTING)
    finally:
        journal.close()
