"""*Plan* in a real Chromium: making, looking at days and sources, changing, undoing, files."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.browser.walking import fill_from_example, make, open_plan

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

SPOILT = re.compile(r"\b(?:nan|NaN|None|null|undefined|inf)\b")
NAMED_ROLES = {"button", "checkbox", "combobox", "link", "listbox", "radio", "tab", "textbox"}
FILES = {"ics": b"BEGIN:VCALENDAR", "pdf": b"%PDF", "csv": b"\xef\xbb\xbfdate", "json": b"{",
         "fit": b"PK"}  # fmt: skip
HOSTILE = "<img src=x onerror='window.hacked=1'>"


def fill(page: Any, name: str, text: str) -> None:
    page.fill(f"#hc-{name} :is(input, textarea)", text)


def pick(page: Any, number: int) -> Any:
    """Open the session of that number; on a phone its week is unfolded first."""
    day = page.locator("button.hc-day").filter(has_text=re.compile("easy|moderate|hard"))
    day = day.nth(number)
    if not day.is_visible():
        day.locator("xpath=ancestor::section").locator(".hc-week-fold").click()
    day.click()
    when = day.get_attribute("data-date")
    page.wait_for_selector(f'.hc-day[data-date="{when}"][aria-pressed="true"]')
    return day


def said(page: Any) -> Any:
    return page.locator("#hc-change-problem .hc-note")


def test_a_profile_becomes_a_plan_whose_sources_open(page: Any, steps: Any) -> None:
    open_plan(page)
    assert steps.fits()
    fill_from_example(page)
    make(page)
    assert not page.locator("#hc-plan-progress .hc-making").is_visible()
    assert "HYROX spring race" in page.inner_text("#hc-plan-shown")
    assert page.locator(".hc-bar").count() == page.locator(".hc-week").count()
    assert SPOILT.findall(page.inner_text("#hc-plan-result")) == []
    assert steps.fits()
    page.wait_for_timeout(1500)  # The page is still on its way to the plan.
    page.locator(".hc-bars").evaluate("bars => bars.scrollIntoView()")
    steps.picture("plan")

    pick(page, 0)
    assert page.locator("#hc-plan-day .hc-block").count() == 3
    page.locator("#hc-plan-day .hc-block summary").first.click()
    mark = page.locator("#hc-plan-day .hc-block .hc-cite").first
    mark.click()
    panel = page.locator("#hc-evidence[open]")
    link = panel.get_by_role("link", name="Open the whole document at this place")
    with page.context.expect_page() as opening:
        link.click()
    opening.value.wait_for_load_state()
    assert opening.value.locator(".passage:target").count() == 1
    opening.value.close()
    page.keyboard.press("Escape")
    assert steps.fits()
    page.locator("#hc-plan-day").evaluate("card => card.scrollIntoView()")
    steps.picture("plan-session")


def test_a_change_is_shown_then_done_and_undone_step_by_step(page: Any, steps: Any) -> None:
    open_plan(page)
    fill_from_example(page)
    make(page)
    shown = page.inner_text("#hc-plan-weeks-shown")
    page.click("#hc-too-hard")
    page.locator("#hc-proposed h2").wait_for()
    assert "nothing is changed yet" in page.inner_text("#hc-proposed")
    assert page.inner_text("#hc-plan-weeks-shown") == shown
    page.click("#hc-discard")
    page.locator("#hc-proposal").wait_for(state="hidden")
    assert page.inner_text("#hc-plan-weeks-shown") == shown

    page.click("#hc-too-hard")
    page.locator("#hc-proposed h2").wait_for()
    page.click("#hc-apply")
    said(page).get_by_text("Done: A step easier").wait_for()
    easier = page.inner_text("#hc-plan-weeks-shown")
    assert easier != shown

    page.get_by_label("I am injured").check()
    page.locator("#hc-event-part").wait_for()
    assert not page.locator("#hc-event-fever").is_visible()
    page.get_by_label("Part of the body").click()
    page.get_by_role("option", name="shoulder", exact=True).click()
    fill(page, "event-first", page.locator("button.hc-day").first.get_attribute("data-date"))
    page.click("#hc-event-ask")
    page.locator("#hc-proposed").get_by_text("Injury: shoulder").first.wait_for()
    assert steps.fits()
    page.click("#hc-apply")
    said(page).get_by_text("Done: Injury").wait_for()
    page.click("#hc-plan-undo")
    said(page).get_by_text("Undone: Injury").wait_for()
    assert page.inner_text("#hc-plan-weeks-shown") == easier
    page.click("#hc-plan-undo")
    said(page).get_by_text("Undone: A step easier").wait_for()
    assert page.inner_text("#hc-plan-weeks-shown") == shown
    assert not page.locator("#hc-plan-undo").is_visible()


def test_an_exercise_is_exchanged_and_a_session_logged(page: Any) -> None:
    open_plan(page)
    fill(page, "plan-start", date.today().isoformat())
    fill(page, "plan-weeks", "2")
    make(page)
    pick(page, 0)
    before = page.inner_text("#hc-plan-day-session")
    page.click("#hc-swap > button")
    page.click("#hc-swap-ask")
    page.locator("#hc-proposed").get_by_text("Another exercise instead of").wait_for()
    page.click("#hc-apply")
    said(page).get_by_text("Done: Another exercise").wait_for()
    assert page.inner_text("#hc-plan-day-session") != before

    today = page.locator(f'button.hc-day[data-date="{date.today().isoformat()}"]')
    if not today.count():
        return  # Nothing is planned on this weekday: there is nothing to log yet.
    # Opening a day folds its parts: one that is open already must not be asked for again.
    if today.get_attribute("aria-pressed") != "true":
        today.click()
        today.and_(page.locator('[aria-pressed="true"]')).wait_for()
    page.locator("#hc-log > button").click()
    page.click("#hc-log-keep")
    said(page).get_by_text("Done: Logged").wait_for()
    assert "✓ done" in today.inner_text()


def test_every_file_is_saved(page: Any) -> None:
    open_plan(page)
    fill_from_example(page)
    make(page)
    # The example's race can be compared with others, and there is a goal: so there is a card.
    for name, begin in {**FILES, "card": b"%PDF"}.items():
        with page.expect_download() as download:
            page.click(f"#hc-plan-{name}")
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(begin), name
    page.click("#hc-profile > button")
    with page.expect_download() as download:
        page.click("#hc-profile-save")
    assert b'"age": 34' in Path(download.value.path()).read_bytes()


def test_the_open_race_is_what_weak_points_come_from(page: Any, steps: Any) -> None:
    steps.open_race()
    open_plan(page)
    page.locator("#hc-plan-about").get_by_text("1:22:28").wait_for()
    make(page)
    pick(page, 0)
    reasons = set()
    for number in range(4):
        pick(page, number)
        reasons |= set(page.locator("#hc-plan-day .hc-why").all_inner_texts())
    assert any("peer" in reason for reason in reasons), reasons


def test_a_red_flag_gets_no_plan_but_where_to_go(page: Any, steps: Any) -> None:
    open_plan(page)
    page.get_by_role("button", name="Equipment and body").click()
    fill(page, "profile-medical-symptoms", "chest pain on effort")
    page.click("#hc-plan-make")
    refusal = page.locator(".hc-refusal[role=alert]")
    refusal.wait_for()
    assert "Your health comes first" in refusal.inner_text()
    assert page.locator(".hc-calendar").count() == 0
    assert steps.fits()


def test_what_cannot_be_used_is_named_and_html_stays_text(page: Any, steps: Any) -> None:
    open_plan(page)
    fill(page, "profile-personal-info-height", "9 m")
    page.click("#hc-plan-make")
    problem = page.locator("#hc-profile-problem .hc-error")
    problem.wait_for()
    assert problem.inner_text().startswith("Height:")
    fill(page, "profile-personal-info-height", "")
    fill(page, "profile-target-event", HOSTILE)
    fill(page, "profile-goals", HOSTILE)
    make(page)
    page.locator("#hc-plan-shown").get_by_text("Not understood").first.wait_for()
    assert page.evaluate("window.hacked") is None
    assert steps.fits()


def test_a_plan_is_used_with_the_keyboard_alone(page: Any) -> None:
    open_plan(page)
    page.locator("#hc-plan-make").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".hc-calendar")
    after = page.locator("#hc-plan-day .hc-go").last
    wanted = after.get_attribute("data-date")
    after.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f'.hc-day[data-date="{wanted}"][aria-pressed="true"]', state="attached")
    page.locator("#hc-too-hard").focus()
    page.keyboard.press("Enter")
    page.locator("#hc-proposed h2").wait_for()
    page.locator("#hc-apply").focus()
    page.keyboard.press("Enter")
    said(page).get_by_text("Done: A step easier").wait_for()

    reader = page.context.new_cdp_session(page)
    nodes = reader.send("Accessibility.getFullAXTree")["nodes"]
    found = [
        (node["role"]["value"], node.get("name", {}).get("value", "").strip())
        for node in nodes
        if not node["ignored"] and node.get("role", {}).get("value") in NAMED_ROLES
    ]
    assert {"button", "radio", "link"} <= {role for role, _ in found}
    assert [role for role, name in found if not name] == []
