"""Blind comparison on the page: what the browser is told, what is kept, going on after a break."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from hyrox.ratings.files import read_ratings
from hyrox.ratings.shapes import PairRating, Pairs, in_order
from hyrox.settings import Settings
from tests.ui.evaluate.samples import pairs_of, plan_json
from ui.web.evaluate.desk import Desk
from ui.web.evaluate.evaluate_page import EXPORT_NAME, EvaluatePage

Says = Callable[..., gr.EventData]
Upload = Callable[[object], str]


def open_pairs(
    page: EvaluatePage, desk: Desk, upload: Upload, count: int = 3, rater: str = "kim"
) -> str:
    """The form after a file of pairs was opened."""
    file = upload(pairs_of(count).model_dump(mode="json"))
    shown = page.pairs.open(desk, rater, file)
    assert not Path(file).exists()
    assert shown[page.pairs.problem] == ""
    return str(shown[page.pairs.form])


def kept(settings: Settings) -> list[PairRating]:
    found = read_ratings(settings.ratings_file)
    assert all(isinstance(one, PairRating) for one in found)
    return [one for one in found if isinstance(one, PairRating)]


def test_a_pair_is_shown_with_question_facts_and_both_answers_escaped(
    page: EvaluatePage, desk: Desk, upload: Upload
) -> None:
    shown = open_pairs(page, desk, upload)
    assert "Where did I lose &lt;b&gt;time&lt;/b&gt;?" in shown
    assert "31 s slower than peers" in shown
    assert "&lt;script&gt;alert(" in shown
    assert "<script" not in shown
    assert "0 of 3 pairs rated" in shown
    assert len(re.findall(r"<h3[^>]*>Answer [AB]</h3>", shown)) == 2


def test_a_known_citation_opens_its_fact_and_another_stays_text(
    page: EvaluatePage, desk: Desk, upload: Upload
) -> None:
    shown = open_pairs(page, desk, upload)
    assert 'class="hc-cite" data-item="F7"' in shown
    assert 'class="hc-evidence" data-item="F7"' in shown
    assert "[P9]" in shown


def test_nothing_that_the_browser_gets_names_pair_answer_or_set(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says
) -> None:
    pairs = pairs_of(3)
    ids = [pairs.id, *(p.id for p in pairs.pairs), *(a.id for p in pairs.pairs for a in p.answers)]
    seen = [open_pairs(page, desk, upload)]
    for number in range(3):
        update = page.pairs.rate(desk, says(number=desk.at, choice="A"))
        seen.append(str(update[page.pairs.form]))
        assert len(desk.done) == number + 1
    assert not [one for one in ids for text in seen if one in text]


def test_order_of_pairs_and_answers_is_the_raters_own_and_stays() -> None:
    pairs = pairs_of(40)
    one, again, other = (in_order(pairs, name) for name in ("kim", "kim", "lee"))
    assert one == again
    assert [pair.id for pair, _ in one] != [pair.id for pair, _ in other]
    swapped = [shown != pair.answers for pair, shown in one]
    assert 8 < sum(swapped) < 32
    by_pair = {pair.id: shown for pair, shown in other}
    assert any(by_pair[pair.id] != shown for pair, shown in one)


@pytest.mark.parametrize("choice", ["A", "B", "tie", "skip"])
def test_a_rating_is_kept_with_its_order_and_reasons(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says, settings: Settings, choice: str
) -> None:
    open_pairs(page, desk, upload)
    pair, answers = desk.order[0]
    update = page.pairs.rate(
        desk,
        says(
            number=0, choice=choice, why=["wrong number", "no source"], note=" sled\u2028twice ",
            scores={"A": {"right": 2, "kind": 5}, "B": {"right": 4}},
        ),
    )  # fmt: skip
    (one,) = kept(settings)
    assert (one.pair, one.rater, one.choice) == (pair.id, "kim", choice)
    assert one.shown == (answers[0].id, answers[1].id)
    assert one.why == ("wrong number", "no source")
    assert one.note == "sled\u2028twice"
    assert one.scores == {"A": {"right": 2, "kind": 5}, "B": {"right": 4}}
    expected = {"A": answers[0].id, "B": answers[1].id}.get(choice)
    assert one.chosen == expected
    assert 'data-number="1"' in update[page.pairs.form]


def test_a_second_click_on_save_rates_nothing_more(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says, settings: Settings
) -> None:
    open_pairs(page, desk, upload)
    page.pairs.rate(desk, says(number=0, choice="A"))
    page.pairs.rate(desk, says(number=0, choice="A"))
    assert len(kept(settings)) == 1


@pytest.mark.parametrize(
    "said",
    [
        {"choice": "C"}, {"choice": None}, {"choice": "A", "why": ["because"]},
        {"choice": "A", "why": 7}, {"choice": "A", "note": "x" * 501},
        {"choice": "A", "scores": {"A": {"right": 6}}}, {"choice": "A", "scores": {"C": {}}},
        {"choice": "A", "scores": {"A": {"beauty": 3}}}, {"choice": "A", "scores": [1]},
    ],
)  # fmt: skip
def test_what_the_form_cannot_send_is_refused_and_nothing_is_kept(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says, settings: Settings, said: Any
) -> None:
    open_pairs(page, desk, upload)
    update = page.pairs.rate(desk, says(number=0, **said))
    assert "Nothing was saved" in update[page.pairs.problem]
    assert not settings.ratings_file.exists()
    assert desk.at == 0


def test_a_rater_goes_on_where_they_stopped_and_another_begins(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says
) -> None:
    open_pairs(page, desk, upload)
    first = desk.order[0][0].id
    page.pairs.rate(desk, says(number=0, choice="tie"))
    later = Desk()
    assert "kim: 1 of 3 pairs rated" in open_pairs(page, later, upload)
    assert later.order[later.at][0].id != first
    assert "lee: 0 of 3 pairs rated" in open_pairs(page, Desk(), upload, rater="lee")


def test_back_shows_a_pair_again_and_the_last_rating_counts(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says, settings: Settings
) -> None:
    open_pairs(page, desk, upload, count=1)
    done = page.pairs.rate(desk, says(number=0, choice="A"))
    assert "All pairs are rated" in done[page.pairs.form]
    again = page.pairs.step(desk, says(number=-1, to="back"))
    assert "You rated this pair before" in again[page.pairs.form]
    page.pairs.rate(desk, says(number=0, choice="B"))
    assert [one.choice for one in kept(settings)] == ["A", "B"]


def test_later_passes_a_pair_over_and_comes_back_to_it(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says
) -> None:
    open_pairs(page, desk, upload)
    page.pairs.step(desk, says(number=0, to="on"))
    assert desk.at == 1
    page.pairs.rate(desk, says(number=1, choice="A"))
    page.pairs.rate(desk, says(number=2, choice="A"))
    assert desk.at == 0


@pytest.mark.parametrize("name", ["", "  ", "a/b", "x" * 41, "<b>"])
def test_a_name_is_asked_for_first(
    page: EvaluatePage, desk: Desk, upload: Upload, name: str
) -> None:
    shown = page.pairs.open(desk, name, upload(pairs_of(1).model_dump(mode="json")))
    assert "Choose a name" in shown[page.pairs.problem]
    assert desk.pairs is None


def test_what_is_no_file_of_pairs_is_said(page: EvaluatePage, desk: Desk, upload: Upload) -> None:
    twice = pairs_of(2).model_dump(mode="json")
    twice["pairs"][1]["id"] = twice["pairs"][0]["id"]
    told = pairs_of(1).model_dump(mode="json")
    told["pairs"][0]["answers"][0]["way"] = "grounded"
    for content in ("no json", {"pairs": []}, [1], twice, told):
        shown = page.pairs.open(desk, "kim", upload(content))
        assert 'role="alert"' in shown[page.pairs.problem]
        assert desk.pairs is None


def test_a_file_with_origins_in_it_is_no_file_of_pairs() -> None:
    with pytest.raises(ValueError, match="Extra inputs"):
        Pairs.model_validate({**pairs_of(1).model_dump(), "ways": ["grounded", "ungrounded"]})


def test_a_rater_downloads_their_own_ratings_alone(
    page: EvaluatePage, upload: Upload, says: Says
) -> None:
    for rater in ("kim", "lee"):
        desk = Desk()
        open_pairs(page, desk, upload, rater=rater)
        page.pairs.rate(desk, says(number=0, choice="A"))
    name, content = page.exported("kim")
    assert name == EXPORT_NAME
    rows = [json.loads(line) for line in content.decode().splitlines()]
    assert [row["rater"] for row in rows] == ["kim"]


def test_the_names_of_two_forms_are_kept_apart(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says, settings: Settings
) -> None:
    open_pairs(page, desk, upload, rater="kim")
    page.plan.open(desk, "lee", upload(plan_json()))
    page.pairs.rate(desk, says(number=0, choice="A"))
    assert kept(settings)[0].rater == "kim"
