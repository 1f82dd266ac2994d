"""*Your race* in a real Chromium: comparing, planning, what-if, files, races with times missing."""

import re
from pathlib import Path
from typing import Any

import pytest

from hyrox.segments import SEGMENTS
from hyrox.times import parse_time

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

GOAL_S = 75 * 60
FINISH = "1:22:28"
MISSING = ("Sled pull", "Run 5", "Roxzone")
SPOILT = re.compile(r"\b(?:nan|NaN|None|null|undefined|inf)\b")
"""What a number that is not there looks like where nobody took care."""
NAMED_ROLES = {
    "button", "checkbox", "combobox", "link", "listbox", "radio", "slider", "spinbutton", "tab",
    "textbox",
}  # fmt: skip


def place(words: str) -> int:
    return int(re.findall(r"place ([\d,]+)", words)[0].replace(",", ""))


def saved(page: Any, button: str) -> bytes:
    """The file that the browser saves after a click."""
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path()).read_bytes()


def test_another_comparison_changes_the_waterfall_and_its_words(opened: Any) -> None:
    page, chart = opened.page, "#hc-gap-chart .ytick"
    page.locator(chart).filter(has_text="Median").wait_for()
    page.get_by_label("the next 10 %").focus()
    page.keyboard.press("Space")
    page.locator(chart).filter(has_text="Next 10 %").wait_for()
    page.get_by_text("than the next 10 % of finishers").wait_for()
    assert page.locator("#hc-gap-chart .bars .point").count() >= len(SEGMENTS)
    page.get_by_label("the cohort's median").check()
    page.locator(chart).filter(has_text="Median").wait_for()


def test_a_goal_becomes_splits_that_add_up_a_waterfall_and_a_card_to_print(opened: Any) -> None:
    page = opened.page
    page.click(".hc-jumps a >> text=Plan a goal")
    page.fill("#hc-goal :is(input, textarea)", "1:15:00")
    page.keyboard.press("Enter")
    page.wait_for_selector("#hc-targets table")
    rows = [row.split("\t") for row in page.inner_text("#hc-targets tbody").splitlines()]
    targets = {row[0]: parse_time(row[1]) for row in rows}
    assert targets.pop("Finish") == GOAL_S
    assert list(targets) == [segment.label for segment in SEGMENTS]
    assert sum(targets.values()) == GOAL_S
    # Steps to the goal, or what the results would need for them.
    assert len(page.inner_text("#hc-way").split()) > 5
    assert "reference-" not in page.inner_text("#hc-planned")
    assert opened.fits()
    page.locator("#hc-planner").evaluate("card => card.scrollIntoView()")
    opened.picture("planner")

    page.click("#hc-goal-fall .label-wrap")
    page.wait_for_selector("#hc-goal-fall-chart .bars .point")
    assert page.locator("#hc-goal-fall-chart .bars .point").count() >= len(SEGMENTS)
    assert "Goal 1:15:00" in page.text_content("#hc-goal-fall-chart")
    assert saved(page, "#hc-pace-card").startswith(b"%PDF")


def test_a_slider_moved_by_keys_changes_finish_and_place_and_goes_back(opened: Any) -> None:
    page = opened.page
    answer = page.locator("#hc-what-if-answer [role=status]")
    answer.filter(has_text=f"{FINISH}, as it was").wait_for()
    before = place(answer.inner_text())
    page.locator("#hc-change-wall_balls input[type=range]").focus()
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
    answer.filter(has_text="1:21:48, 40 s faster").wait_for()
    assert place(answer.inner_text()) < before
    page.locator("#hc-change-reset").focus()
    page.keyboard.press("Enter")
    answer.filter(has_text="as it was").wait_for()
    assert place(answer.inner_text()) == before


def test_report_and_image_are_saved_and_the_image_hides_the_finish_until_asked(
    opened: Any,
) -> None:
    page = opened.page
    assert saved(page, "#hc-report-pdf").startswith(b"%PDF")
    page.click("#hc-share .label-wrap")
    words = page.locator("#hc-share-words")
    words.get_by_text("The image says of you").wait_for()
    assert FINISH not in words.inner_text()
    hidden = saved(page, "#hc-share-image")
    assert hidden.startswith(b"\x89PNG")
    page.locator("#hc-share-finish input").check()
    words.get_by_text(FINISH).wait_for()
    shown = saved(page, "#hc-share-image")
    assert shown.startswith(b"\x89PNG")
    assert shown != hidden
    assert opened.fits()


def test_whatever_can_be_pressed_moved_or_filled_has_a_name(opened: Any) -> None:
    reader = opened.page.context.new_cdp_session(opened.page)
    nodes = reader.send("Accessibility.getFullAXTree")["nodes"]
    found = [
        (node["role"]["value"], node.get("name", {}).get("value", "").strip())
        for node in nodes
        if not node["ignored"] and node.get("role", {}).get("value") in NAMED_ROLES
    ]
    assert {"button", "radio", "slider", "link"} <= {role for role, _ in found}
    assert [role for role, name in found if not name] == []
    sliders = [name for role, name in found if role == "slider"]
    assert len(sliders) == len(set(sliders)) == 10


def test_fourteen_splits_without_a_finish_say_what_is_not_judged(page: Any, steps: Any) -> None:
    given = [
        f"{segment.value}={time}"
        for segment, time in zip(SEGMENTS, steps.times_s, strict=True)
        if segment.label not in MISSING
    ]
    steps.open_race("\n".join(given), filled=("wall_balls", "6:40"))
    hero = page.inner_text("#hc-hero")
    assert "Not judged, because the time is missing: Sled pull, Run 5 and Roxzone." in hero
    assert "not known" in hero
    assert page.locator("#hc-gap-chart .bars .point").count() == len(given)
    for hidden in ("#hc-what-if", "#hc-fall-to", ".hc-neighbours"):
        assert not page.locator(hidden).is_visible()
    page.fill("#hc-goal :is(input, textarea)", "1:15:00")
    page.click("#hc-plan")
    page.wait_for_selector("#hc-targets table")
    assert not page.locator("#hc-goal-fall").is_visible()
    assert saved(page, "#hc-report-pdf").startswith(b"%PDF")
    assert SPOILT.findall(page.inner_text("#hc-report")) == []
    assert steps.fits()


def test_a_time_that_the_others_speak_against_is_asked_back(page: Any, steps: Any) -> None:
    times = dict(zip((s.value for s in SEGMENTS), steps.times_s, strict=True))
    times["wall_balls"] = 25 * 60
    pasted = "\n".join(f"{name}={time}" for name, time in times.items())
    steps.open_race(pasted, filled=("wall_balls", "25:00"))
    assert "Wall balls 25:00 is far slower" in page.inner_text("#hc-hero .hc-doubt")
