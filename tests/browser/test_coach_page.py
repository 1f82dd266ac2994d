"""The page Coach in a real browser: style, units, votes kept only when agreed, deletion."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.walking import go


@pytest.fixture
def coach(page: Any) -> Any:
    go(page, "Coach")
    page.wait_for_selector(".hc-chip", state="visible")
    return page


def ask(page: Any, question: str = "How heavy is the sled push?") -> None:
    page.fill("#hc-question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(".hc-foot .hc-vote")


def open_fold(page: Any, name: str) -> None:
    page.get_by_role("button", name=name).click()


def kept_file(page: Any) -> Path:
    return Path(page.inner_text("#hc-teach .hc-path"))


def test_a_choice_is_learned_from_and_forgotten(coach: Any, steps: Any) -> None:
    open_fold(coach, "How should the coach talk?")
    coach.wait_for_selector(".hc-wording", state="visible")
    first = coach.locator(".hc-wording").first.inner_text()
    coach.locator(".hc-wording").first.click()
    coach.wait_for_selector("text=1 choice so far")
    assert coach.locator(".hc-wording").first.inner_text() != first
    assert "learned" in coach.inner_text("#hc-style-learned")
    assert steps.fits()
    steps.picture("coach-style", whole=True)
    coach.click("#hc-style-forget")
    coach.wait_for_selector("text=0 choices so far")


def test_units_are_added_to_what_is_shown_already(coach: Any) -> None:
    ask(coach, "How heavy is the sled in the men's race?")
    coach.wait_for_function("document.querySelector('.hc-text').innerText.includes(' kg')")
    assert " lb)" not in coach.inner_text(".hc-text")
    open_fold(coach, "How should the coach talk?")
    coach.get_by_label("metric and imperial").click()
    coach.wait_for_function("document.querySelector('.hc-text').innerText.includes(' lb)')")


def test_a_vote_is_kept_after_the_tick_and_deleted_for_good(coach: Any, steps: Any) -> None:
    open_fold(coach, "Teach the coach")
    coach.wait_for_selector("#hc-teach .hc-path", state="visible")
    file = kept_file(coach)
    file.unlink(missing_ok=True)
    ask(coach)
    coach.click('.hc-vote[data-vote="up"]')
    coach.wait_for_selector('.hc-vote[data-vote="up"][aria-pressed="true"]')
    assert not file.exists()
    coach.locator("#hc-keeps input").click()
    coach.wait_for_selector("text=Kept now: 0 votes and edits")
    coach.click('.hc-vote[data-vote="down"]')
    coach.wait_for_selector("text=Kept now: 1 vote or edit")
    assert len(file.read_text().splitlines()) == 1
    with coach.expect_download() as saved:
        coach.click("#hc-kept-export")
    assert saved.value.suggested_filename == "hyrox-coach-feedback.jsonl"
    coach.click("#hc-kept-delete")
    coach.wait_for_selector("#hc-kept-yes", state="visible")
    assert steps.fits()
    coach.click("#hc-kept-yes")
    coach.wait_for_selector("text=Deleted.")
    assert not file.exists()


@pytest.mark.skipif(
    os.environ.get("HYROX_COACH_MODEL", "none") == "none",
    reason="answers without a model cannot be edited (HYROX_COACH_MODEL=embedded)",
)
def test_an_edit_is_refused_in_words_and_kept_once_it_passes(coach: Any, steps: Any) -> None:
    open_fold(coach, "Teach the coach")
    coach.locator("#hc-keeps input").click()
    coach.wait_for_selector("text=Kept now")
    ask(coach)
    coach.click(".hc-reword")
    coach.wait_for_selector("#hc-edit-text textarea", state="visible")
    own = coach.input_value("#hc-edit-text textarea").splitlines()
    coach.fill("#hc-edit-text textarea", "The sled weighs 999 kg [P1].")
    coach.click("#hc-edit-save")
    coach.wait_for_selector("#hc-edit-problem .hc-error")
    assert "999 kg" in coach.inner_text("#hc-edit-problem")
    assert steps.fits()
    coach.fill("#hc-edit-text textarea", f"So: {own[0][:1].lower()}{own[0][1:]}")
    coach.click("#hc-edit-save")
    coach.wait_for_selector("text=your wording is kept")
    assert '"edit"' in kept_file(coach).read_text()
    coach.click("#hc-kept-delete")
    coach.click("#hc-kept-yes")
    coach.wait_for_selector("text=Deleted.")
