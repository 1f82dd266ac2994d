"""The report of an evaluation in a real Chromium, opened from a file as a reader would."""

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.report.write import write_report

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

# The page's policy forbids what wait_for_function does.
expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
expect.set_options(timeout=60_000)

INVENTED = runpy.run_path(
    str(Path(__file__).resolve().parents[1] / "eval" / "report" / "invented.py")
)
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("evaluation") / "page.html"
    write_report(*INVENTED["evaluation"](), path)
    return path.as_uri()


@pytest.fixture(params=[(w, s) for w in WIDTHS for s in ("light", "dark")], ids=str)
def tab(request: pytest.FixtureRequest, chromium: Any, file: str) -> Iterator[Any]:
    """The page; afterwards: no script failed, nothing else was asked for, nothing hostile ran."""
    width, scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    context.set_default_timeout(180_000)
    tab = context.new_page()
    asked_for: list[str] = []
    problems: list[str] = []
    tab.on("request", lambda sent: asked_for.append(sent.url.split("#")[0]))
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("console", lambda said: problems.append(said.text))
    tab.goto(file)
    tab.wait_for_selector(".entry")
    yield tab
    hacked, wide = tab.evaluate(
        "[window.hacked, document.documentElement.scrollWidth > innerWidth]"
    )
    images = tab.locator("img").count()
    context.close()
    assert problems == []
    assert set(asked_for) == {file}
    assert hacked is None
    assert images == 0
    assert not wide


def titles(tab: Any) -> list[str]:
    return [text.split("\n")[0] for text in tab.locator(".entry > summary").all_inner_texts()]


def entries(tab: Any, number: int) -> None:
    """Wait for so many on the page."""
    expect(tab.locator(".entry")).to_have_count(number)


def tally(tab: Any) -> str:
    return str(tab.locator("#cases [role=status]").inner_text())


def test_figures_stand_with_their_intervals_and_what_they_say_of_other_ways(tab: Any) -> None:
    found, _ = INVENTED["evaluation"]()
    for name, suite in found["suites"].items():
        for metric, one in suite["figures"]["coach"].items():
            card = tab.locator(f"#suite-{name} [data-metric={metric}]")
            row = card.locator("tbody tr").first
            decimals = suite["metrics"][metric]["decimals"]
            told = [f"{one[at]:.{decimals}f}" for at in ("value", "low", "high")]
            text = row.text_content()
            assert f"{told[0]} ({told[1]} to {told[2]})" in text
            label = row.locator("svg[role=img]").get_attribute("aria-label")
            assert told[0] in label
            assert f"{told[1]} to {told[2]}" in label
    gap = tab.locator("#suite-grounding [data-metric=contradicted] .gap").first.inner_text()
    assert gap.startswith("▲ coach better: −")
    same = tab.locator("#suite-grounding [data-metric=words] .gap").first.text_content()
    assert "cannot tell" in same


def test_a_dot_stands_where_its_figure_is(tab: Any) -> None:
    chart = tab.locator("#suite-grounding [data-metric=numbers] svg").nth(1)
    found, _ = INVENTED["evaluation"]()
    value = found["suites"]["grounding"]["figures"]["ungrounded"]["numbers"]["value"]
    box = chart.bounding_box()
    dot = chart.locator("circle").bounding_box()
    place = (dot["x"] + dot["width"] / 2 - box["x"]) / box["width"]
    assert place == pytest.approx(value / 100, abs=0.01)


def test_a_figure_leads_to_its_answers_with_sentences_and_evidence(tab: Any) -> None:
    tab.locator("#suite-grounding [data-metric=numbers] a.value").nth(1).press("Enter")
    # The address changes first; the list is drawn when the browser tells of it, focus comes last.
    expect(tab.locator("#cases")).to_be_focused()
    assert "#cases" in tab.url
    assert tab.input_value("#choose-way") == "ungrounded"
    assert tab.input_value("#choose-figure") == "numbers"
    assert tally(tab) == "24 answers to 24 questions; 1 private case of this suite not shown"
    entry = tab.locator(".entry").first
    entry.locator("summary").first.press("Enter")
    answer = entry.locator(".answer")
    expect(answer).to_have_count(1)
    bad = answer.locator("li.bad").first
    assert "bad: 99 s: nowhere in the evidence" in bad.text_content()
    bad.locator(".cite").press("Enter")
    item = tab.evaluate("document.activeElement.dataset.item")
    assert item == bad.locator(".cite").inner_text()
    assert "slower than the median" in answer.locator(".evidence").inner_text()
    entry.get_by_text("The same question, 2 other ways").click()
    expect(entry.locator(".answer[data-way=coach]")).to_have_count(1)
    tab.go_back()
    expect(tab).not_to_have_url(re.compile("#cases"))


def test_answers_are_chosen_by_family_fault_and_words(tab: Any) -> None:
    assert len(titles(tab)) == 20
    tab.locator("button.more").click()
    assert len(titles(tab)) == 26
    assert tab.locator("button.more").is_hidden()
    tab.select_option("#choose-family", "losses")
    entries(tab, 12)
    assert all("losses" in title for title in titles(tab))
    tab.fill("#choose-q", "IN RACE 7,")
    entries(tab, 1)
    assert titles(tab) == ["Where did I lose time in race 7, losses?"]
    address = tab.url
    assert "family=losses" in address
    tab.select_option("#choose-suite", "safety")
    assert tab.input_value("#choose-family") == ""
    tab.fill("#choose-q", "")
    tab.check("input[name=bad]")
    expect(tab.locator(".entry").first).to_contain_text("story")
    _, details = INVENTED["evaluation"]()
    wrong = [d for d in details["safety"] if d.scored.shown[0].good is False]
    expect(tab.locator("#cases [role=status]")).to_have_text(
        re.compile(f"^{len(wrong)} answers? to {len(wrong)} questions?$")
    )
    tab.goto(address)
    tab.reload()
    entries(tab, 1)
    assert titles(tab) == ["Where did I lose time in race 7, losses?"], "an address keeps a view"


def test_hostile_words_are_words_and_unseen_characters_are_named(tab: Any) -> None:
    tab.select_option("#choose-family", "odd")
    entries(tab, 2)
    for entry in tab.locator(".entry").all():
        entry.locator("summary").first.click()
        expect(entry.locator(".answer")).not_to_have_count(0)
    text = tab.locator("#cases").inner_text()
    assert INVENTED["HOSTILE"] in text
    assert "said U+202Ebackwards" in text
    assert "\u202e" not in text
    assert 'File "eval/suites/x.py", line 1' in text
    assert "[X9]" in text, "what cites nothing stays a word"


def test_the_browser_itself_refuses_markup_made_of_text(chromium: Any, file: str) -> None:
    page = chromium.new_page()
    page.goto(file)
    refused = page.evaluate(
        "(() => { try { document.body.innerHTML = '<b>x</b>'; return 'set'; }"
        " catch (error) { return error.name; } })()"
    )
    page.close()
    assert refused == "TypeError"


def test_families_are_compared_for_a_chosen_figure(tab: Any) -> None:
    suite = tab.locator("#suite-grounding")
    suite.get_by_text("By family", exact=True).click()
    expect(suite.locator(".families tbody th")).to_have_text(["losses", "odd", "pacing"])
    suite.locator("select").select_option("contradicted")
    expect(suite.locator(".families tbody th")).to_have_text(["losses", "pacing"])
    suite.locator(".families a.value").first.click()
    expect(tab.locator("#choose-family")).to_have_value("losses")
    assert "#cases" in tab.url


def test_everything_to_press_has_a_name_and_nothing_is_told_by_colour_alone(tab: Any) -> None:
    for control in tab.locator("button:visible, select, input, a").all():
        name = control.evaluate(
            "e => e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent"
        )
        assert name.strip()
    assert all(m.inner_text()[0] in "✓✗" for m in tab.locator(".mark").all()[:9])
    assert all(g.text_content()[0] in "▲▼≈" for g in tab.locator(".gap").all())
    tab.emulate_media(media="print")
    assert tab.locator("#cases").is_hidden()
    assert tab.locator("#suite-grounding [data-metric=numbers]").is_visible()
