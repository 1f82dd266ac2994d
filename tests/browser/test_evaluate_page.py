"""*Evaluate* in a real Chromium: pairs by mouse and by keys, the rubric, what is kept.

The page alone is served: it needs neither stores nor a model.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from hyrox.ratings.files import read_ratings
from hyrox.ratings.shapes import PairRating, PlanRating
from hyrox.settings import Settings
from tests.browser.conftest import WIDTHS, Steps
from tests.ui.evaluate.samples import WHY, pairs_of, plan_json

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("evaluate"), evaluate=True)


@pytest.fixture(scope="module")
def served(settings: Settings) -> Iterator[str]:
    import gradio as gr

    from ui.serve import PRIVATE
    from ui.web.evaluate.evaluate_page import EvaluatePage
    from ui.web.theme import launch_look

    app = gr.Blocks(title="HyroxCoach", analytics_enabled=False)
    with app, gr.Tabs(elem_id="hc-pages"), gr.Tab("Evaluate"):
        EvaluatePage(settings).listen()
    _, address, _ = app.launch(
        server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, **PRIVATE, **launch_look()
    )
    yield address
    app.close(verbose=False)


@pytest.fixture(params=WIDTHS)
def tab(request: pytest.FixtureRequest, chromium: Any, served: str) -> Iterator[Any]:
    """A tab of one width; afterwards: no script failed, and no other machine was asked."""
    width = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 844 if width < 500 else 900}, base_url=served
    )
    context.set_default_timeout(60_000)
    asked_for: list[str] = []
    failures: list[str] = []
    context.on("request", lambda sent: asked_for.append(sent.url))
    page = context.new_page()
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto("/")
    page.wait_for_selector("#hc-rater input, #hc-rater textarea")
    yield page
    context.close()
    assert failures == []
    hosts = {urlsplit(url).hostname for url in asked_for if url.startswith(("http", "ws"))}
    assert hosts == {"127.0.0.1"}


def begin(tab: Any, form: str, content: object, folder: Path, rater: str) -> None:
    file = folder / "given.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    tab.get_by_label("A name for your ratings").fill(rater)
    if form == "rubric":
        tab.get_by_role("tab", name="A plan").click()
    tab.set_input_files(f"#hc-{form}-file input[type=file]", file)
    tab.wait_for_selector(f"#hc-{form} .hc-save")


def ratings_of(settings: Settings, rater: str) -> list[Any]:
    return [one for one in read_ratings(settings.ratings_file) if one.rater == rater]


def test_pairs_are_rated_by_keys_and_by_mouse(tab: Any, settings: Settings, tmp_path: Path) -> None:
    steps, rater = Steps(tab), f"rater {tab.viewport_size['width']}"
    begin(tab, "pairs", pairs_of(4, wild=False).model_dump(mode="json"), tmp_path, rater)
    assert steps.fits()
    assert tab.evaluate("document.activeElement.className") == "hc-asked"
    steps.picture("evaluate-pairs")

    tab.keyboard.press("b")
    tab.keyboard.press("1")
    tab.keyboard.press("5")
    assert tab.get_by_label("B is better").is_checked()
    assert tab.get_by_label("wrong number").is_checked()
    tab.keyboard.press("Enter")
    tab.wait_for_selector("[data-number='1']")

    # What is typed chooses nothing; the answer chosen before stays.
    tab.keyboard.press("t")
    tab.get_by_label("In your own words").fill("")
    tab.get_by_label("In your own words").press_sequentially("abs")
    assert tab.get_by_label("Both alike").is_checked()
    tab.get_by_label("In your own words").press("Enter")
    tab.wait_for_selector("[data-number='2']")
    assert tab.locator("#hc-pairs :checked:not(option)").count() == 0
    assert tab.get_by_label("In your own words").input_value() == ""

    tab.click(".hc-save")
    assert "Choose A, B" in tab.inner_text(".hc-pair-problem")
    tab.get_by_text("A is better").click()
    tab.click(".hc-scores summary")
    tab.get_by_role("combobox", name="Right Answer A, 1 to 5").select_option("4")
    assert steps.fits()
    tab.click(".hc-save")
    tab.wait_for_selector("[data-number='3']")
    tab.keyboard.press("s")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=All pairs are rated")
    assert "4 of 4 pairs rated" in tab.inner_text("#hc-pairs")

    said = ratings_of(settings, rater)
    assert all(isinstance(one, PairRating) for one in said)
    assert [one.choice for one in said] == ["B", "tie", "A", "skip"]
    assert said[0].why == ("wrong number", "no source")
    assert said[1].note == "abs"
    assert said[2].scores == {"A": {"right": 4}}
    with tab.expect_download() as download:
        tab.click("#hc-ratings-export")
    rows = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(rows) == 4


def test_a_citation_opens_and_its_keys_rate_nothing(tab: Any, tmp_path: Path) -> None:
    begin(tab, "pairs", pairs_of(1).model_dump(mode="json"), tmp_path, "reader")
    tab.click(".hc-cite")
    tab.wait_for_selector("#hc-evidence[open]")
    assert "31 s slower than peers" in tab.inner_text("#hc-evidence .hc-card")
    tab.keyboard.press("a")
    tab.keyboard.press("Escape")
    assert not tab.get_by_label("A is better").is_checked()


def test_a_plan_is_judged_and_code_shown_beside_it_afterwards(
    tab: Any, settings: Settings, tmp_path: Path
) -> None:
    steps, rater = Steps(tab), f"coach {tab.viewport_size['width']}"
    content = {"format": 1, "kind": "plan", "plan": plan_json(),
               "code": {"goal": {"met": True, "why": WHY}}}  # fmt: skip
    begin(tab, "rubric", content, tmp_path, rater)
    assert steps.fits()
    assert WHY not in tab.content()
    goal = tab.locator("[data-criterion='goal']")
    goal.get_by_label("Note").fill("says nothing of the goal")
    tab.click("#hc-rubric .hc-save")
    assert "choose one of its four" in tab.inner_text(".hc-rubric-problem")
    goal.get_by_role("radio", name="Not The goal").check()
    tab.click("#hc-rubric .hc-save")
    tab.wait_for_selector(".hc-judged")
    assert WHY in tab.inner_text(".hc-judged")
    tab.evaluate("document.querySelector('.hc-judged').scrollIntoView({block: 'start'})")
    steps.picture("evaluate-rubric")
    assert steps.fits()
    (one,) = ratings_of(settings, rater)
    assert isinstance(one, PlanRating)
    assert (one.verdicts, one.code) == ({"goal": "not"}, {"goal": True})


def test_every_control_has_a_name_that_a_screen_reader_says(tab: Any, tmp_path: Path) -> None:
    begin(tab, "pairs", pairs_of(1).model_dump(mode="json"), tmp_path, "listener")
    tab.click(".hc-scores summary")
    unnamed = tab.evaluate(
        """() => [...document.querySelectorAll('#hc-pairs :is(input, select, button)')]
          .filter((one) => !(one.labels?.length || one.ariaLabel || one.innerText))
          .map((one) => one.outerHTML)"""
    )
    assert unnamed == []
    assert tab.get_by_role("group", name="Which answer would you rather give").count() == 1
    assert tab.get_by_role("article", name="Answer A").count() == 1
    assert tab.get_by_role("region", name="Pair 1 of 1").count() == 1
