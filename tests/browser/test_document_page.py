"""From an answer's source to its document in a real Chromium: the cited section is the one lit."""

from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.walking import go, ready

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

LIT = """() => {
  const lit = document.querySelector('.passage:target');
  const others = document.querySelector('.passage:not(:target)');
  const ground = (one) => one && getComputedStyle(one).backgroundColor;
  const box = lit.getBoundingClientRect();
  return {
    id: lit.id, text: lit.innerText, differs: ground(lit) !== ground(others),
    seen: box.top >= 0 && box.top < innerHeight,
  };
}"""
CONTRAST = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const clear = (colour) => colour === 'rgba(0, 0, 0, 0)';
  const ground = (one) => {
    while (one && clear(getComputedStyle(one).backgroundColor)) one = one.parentElement;
    return getComputedStyle(one).backgroundColor;
  };
  const shown = [...document.querySelectorAll('body *')].filter(
    (one) => one.getClientRects().length && [...one.childNodes].some(
      (node) => node.nodeType === 3 && node.data.trim()));
  return Math.min(...shown.map((one) => {
    const [low, high] = [light(getComputedStyle(one).color), light(ground(one))]
      .sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }));
}"""
READABLE = 4.5
"""Contrast of text that WCAG 2.2 AA asks for."""


def _opened_document(page: Any) -> tuple[Any, str, str]:
    """Ask, open a source and follow it: the new tab, the passage's text, the link's target."""
    go(page, "Coach")
    page.fill("#hc-question textarea", "How should I pace the sled push?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hc-foot")
    page.locator('.hc-cite[data-item^="P"]').first.click()
    panel = page.locator("#hc-evidence[open]")
    cited = panel.locator(".hc-quote").inner_text()
    link = panel.get_by_role("link", name="Open the whole document at this place")
    with page.context.expect_page() as opening:
        link.focus()
        page.keyboard.press("Enter")
    tab = opening.value
    tab.wait_for_load_state()
    return tab, cited, link.get_attribute("href")


def test_a_source_opens_its_document_at_the_cited_section(page: Any, steps: Any) -> None:
    tab, cited, address = _opened_document(page)
    troubles: list[str] = []
    tab.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    reload_answer = tab.reload()
    assert reload_answer.status == 200
    assert urlsplit(tab.url).path == urlsplit(address).path
    lit = tab.evaluate(LIT)
    assert lit["id"] == unquote(urlsplit(address).fragment)
    assert lit["seen"]
    assert lit["differs"]
    heading, _, text = cited.partition(": ")
    assert heading in lit["text"]
    assert text.strip() in lit["text"]
    assert "The passage you opened" in lit["text"]
    assert tab.get_by_text("The passage you opened").locator("visible=true").count() == 1
    assert tab.get_by_role("heading", name="Works cited").is_visible()
    assert tab.get_by_text("Licence: ").count() >= 1
    assert tab.evaluate("window.opener") is None
    assert tab.evaluate("document.scripts.length") == 0

    here = type(steps)(tab)
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        assert here.fits()
        assert tab.evaluate(CONTRAST) >= READABLE
        if scheme == "light":
            here.picture("document")
    assert troubles == []
    tab.close()


def test_sections_are_gone_to_by_keyboard(page: Any) -> None:
    tab, _, _ = _opened_document(page)
    entry = tab.get_by_role("navigation", name="Sections").get_by_role("link").last
    entry.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_function(
        "document.querySelector('.passage:target') === [...document.querySelectorAll('.passage')]"
        ".at(-1)"
    )
    assert entry.inner_text() in tab.locator(".passage:target h2").inner_text()
    tab.close()


def test_an_unknown_document_is_told_on_a_page(page: Any, steps: Any) -> None:
    answer = page.goto("/documents/%3Cb%20id=bold%3Enothing")
    assert answer.status == 404
    assert page.get_by_role("heading", name="There is no such document").is_visible()
    assert page.locator("#bold").count() == 0
    assert steps.fits()
    page.get_by_role("link", name="HyroxCoach").click()
    ready(page)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Your race").wait_for()
