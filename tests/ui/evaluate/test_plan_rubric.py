"""The rubric of a plan on the page: code's finding comes after the person's."""

from collections.abc import Callable
from typing import Any

import gradio as gr
import pytest

from hyrox.ratings.criteria import plan_criteria
from hyrox.ratings.files import read_ratings
from hyrox.ratings.shapes import PlanRating
from hyrox.settings import Settings
from journal.tables import Role
from tests.ui.evaluate.samples import WHY, plan_json
from ui.app import build_app
from ui.web.evaluate.desk import Desk
from ui.web.evaluate.evaluate_page import EvaluatePage

Says = Callable[..., gr.EventData]
Upload = Callable[[object], str]


def with_code() -> dict[str, Any]:
    code = {"goal": {"met": True, "why": WHY}, "taper": {"met": None, "why": ""}}
    return {"format": 1, "kind": "plan", "plan": plan_json(), "code": code}


def open_plan(page: EvaluatePage, desk: Desk, upload: Upload, content: object = None) -> str:
    shown = page.plan.open(desk, "kim", upload(content or with_code()))
    assert shown[page.plan.problem] == ""
    return str(shown[page.plan.form])


def test_all_questions_are_asked_and_the_plan_is_shown_escaped(
    page: EvaluatePage, desk: Desk, upload: Upload, settings: Settings
) -> None:
    shown = open_plan(page, desk, upload)
    criteria = plan_criteria(settings.corpora)
    assert len(criteria) == 22
    assert shown.count("<fieldset") == 22
    assert shown.count('type="radio"') == 88
    assert "Rest &lt;i&gt;well&lt;/i&gt;" in shown
    assert "<i>well" not in shown


def test_what_code_found_is_not_sent_before_the_person_judged(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says, settings: Settings
) -> None:
    assert WHY not in open_plan(page, desk, upload)
    assert desk.plan is not None
    update = page.plan.judge(
        desk, says(plan=desk.plan.id, verdicts={"taper": "partly"}, notes={"taper": "<i>late</i>"})
    )
    shown = update[page.plan.form]
    assert WHY not in shown
    assert "does not apply" in shown
    assert "&lt;i&gt;late&lt;/i&gt;" in shown
    update = page.plan.judge(desk, says(plan=desk.plan.id, verdicts={"goal": "not"}, notes={}))
    assert WHY in update[page.plan.form]
    first, second = read_ratings(settings.ratings_file)
    assert isinstance(first, PlanRating)
    assert isinstance(second, PlanRating)
    assert (first.verdicts, first.notes, first.code) == (
        {"taper": "partly"}, {"taper": "<i>late</i>"}, {"taper": None},
    )  # fmt: skip
    assert (second.verdicts, second.code) == ({"goal": "not"}, {"goal": True})


def test_a_saved_judgement_is_not_taken_back_after_code_was_seen(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says, settings: Settings
) -> None:
    open_plan(page, desk, upload)
    assert desk.plan is not None
    page.plan.judge(desk, says(plan=desk.plan.id, verdicts={"goal": "not"}))
    update = page.plan.judge(desk, says(plan=desk.plan.id, verdicts={"goal": "met"}))
    assert "<dd>not</dd>" in update[page.plan.form]
    assert len(read_ratings(settings.ratings_file)) == 1


def test_a_rater_goes_on_with_what_is_left(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says
) -> None:
    open_plan(page, desk, upload)
    assert desk.plan is not None
    page.plan.judge(desk, says(plan=desk.plan.id, verdicts={"goal": "met"}))
    again = open_plan(page, Desk(), upload)
    assert "1 of 22 questions judged" in again
    assert again.count("<fieldset") == 21


def test_a_plain_plan_is_the_same_plan_and_says_that_code_found_nothing(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says
) -> None:
    open_plan(page, desk, upload, plan_json())
    plain = desk.plan
    assert plain is not None
    update = page.plan.judge(desk, says(plan=plain.id, verdicts={"goal": "cannot judge"}))
    assert "nothing came with this plan" in update[page.plan.form]
    other = Desk()
    open_plan(page, other, upload)
    assert other.plan is not None
    assert other.plan.id == plain.id


@pytest.mark.parametrize(
    "said",
    [{}, {"verdicts": {"goal": "great"}}, {"verdicts": {"beauty": "met"}}, {"verdicts": [1]},
     {"verdicts": {"goal": "met"}, "notes": {"goal": "x" * 501}}],
)  # fmt: skip
def test_what_the_form_cannot_send_is_refused(
    page: EvaluatePage, desk: Desk, upload: Upload, says: Says, settings: Settings, said: Any
) -> None:
    open_plan(page, desk, upload)
    assert desk.plan is not None
    update = page.plan.judge(desk, says(plan=desk.plan.id, **said))
    assert "Nothing was saved" in update[page.plan.problem]
    assert not settings.ratings_file.exists()


@pytest.mark.parametrize("content", ["{", {}, {"workout_plan": {}}, {"plan": 3, "kind": "plan"}])
def test_what_is_no_plan_is_said(
    page: EvaluatePage, desk: Desk, upload: Upload, content: object
) -> None:
    shown = page.plan.open(desk, "kim", upload(content))
    assert 'role="alert"' in shown[page.plan.problem]
    assert desk.plan is None


@pytest.mark.parametrize(
    ("evaluate", "host"), [(True, "127.0.0.1"), (False, "127.0.0.1"), (True, "0.0.0.0")]
)
def test_the_page_is_there_only_where_it_was_asked_for_and_for_evaluators(
    fake_coach: Any, journal: Any, settings: Settings, evaluate: bool, host: str
) -> None:
    config = settings.model_copy(update={"evaluate": evaluate, "host": host})
    site = build_app(fake_coach, journal, config)
    found = [page.roles for page in site.pages if page.name == "Evaluate"]
    assert found == ([(Role.EVALUATOR,)] if evaluate else [])
    app = site.blocks
    assert app.get_api_info()["named_endpoints"] == {}
