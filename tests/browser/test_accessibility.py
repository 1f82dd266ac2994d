"""Every page, empty and full, as axe-core judges it: nothing serious, nothing critical.

What a program cannot see (whether a label says the right thing) is for people to judge.
"""

from typing import Any

import pytest

from tests.browser.walking import ready

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

axe_core = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-core is not installed"
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "", "onboarding", "today", "race", "coach", "plan", "nutrition", "progress", "settings",
    "knowledge",
)  # fmt: skip
UNFOLD = """() => {
  document.querySelectorAll('details').forEach((fold) => { fold.open = true; });
  document.querySelectorAll('button.label-wrap:not(.open)').forEach((fold) => fold.click());
}"""


def found(tab: Any, name: str) -> list[str]:
    """What axe-core says against a page with everything unfolded."""
    tab.goto(f"/{name}")
    ready(tab)
    tab.evaluate(UNFOLD)
    tab.wait_for_timeout(500)
    said = axe_core.Axe().run(tab, options={"runOnly": RULES}).response["violations"]
    return [
        f"{name or 'home'}: {one['impact']}: {one['help']}: {node['html'][:160]}"
        for one in said for node in one["nodes"]
    ]  # fmt: skip


def test_axe_core_finds_nothing_on_any_page(page: Any) -> None:
    """Light on the desktop, dark on the phone."""
    page.emulate_media(color_scheme="light" if page.viewport_size["width"] > 500 else "dark")
    assert [one for name in PAGES for one in found(page, name)] == []


def test_axe_core_judges(page: Any) -> None:
    """A page with faults is told: the tests above can fail."""
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"x.png\"><input>')")
    said = axe_core.Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert {"image-alt", "label"} <= {one["id"] for one in said}
