"""The rubric of a plan as a form; what code found of it is shown once a person has judged."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gradio as gr
from pydantic import ValidationError

from hyrox.errors import InputError
from hyrox.plans.migration import read_plan
from hyrox.ratings.criteria import plan_criteria
from hyrox.ratings.files import keep_rating, kept_ratings, read_plan_to_rate
from hyrox.ratings.shapes import PlanRating, now, rater_of, settled, wrong
from hyrox.settings import Settings
from ui.language.telling import t
from ui.web.evaluate.desk import Desk
from ui.web.evaluate.pair_panel import Updates, attempt
from ui.web.evaluate.plan_view import nothing, plan_form

_SCRIPT = Path(__file__).with_name("rubric.js").read_text("utf-8")


class PlanPanel:
    """Builds the panel's components and holds its handlers."""

    def __init__(self, settings: Settings, desk: gr.State, rater: gr.Textbox) -> None:
        self.settings, self.desk, self.rater = settings, desk, rater
        self.file = gr.File(
            label=t("A plan"), file_types=[".json"], height=150, elem_id="hc-rubric-file"
        )
        self.problem = gr.HTML("", apply_default_css=False, elem_id="hc-rubric-problem")
        self.form = gr.HTML(
            nothing(), apply_default_css=False, elem_id="hc-rubric", js_on_load=_SCRIPT
        )

    def listen(self) -> None:
        """Connect the panel's events."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        shown = [self.problem, self.form]
        self.file.upload(
            self.open, [self.desk, self.rater, self.file], [*shown, self.file, self.rater], **quiet
        )
        self.form.judge(self.judge, self.desk, shown, **quiet)

    def open(self, desk: Desk, rater: str, file: str | None) -> Updates:
        """The plan and what this rater has not judged; the upload is read once and deleted."""
        if not file:
            return {self.problem: ""}

        def opened() -> Updates:
            name = rater_of(rater or "")
            given = read_plan_to_rate(Path(file))
            read = read_plan(given.plan)
            _, plans = settled(kept_ratings(self.settings.ratings_file))
            desk.plan_by, desk.plan, desk.read = name, given, read
            desk.rated = plans.get((given.id, name))
            return self._shown(desk) | {self.rater: name}

        try:
            return attempt(opened, self.problem) | {self.file: None}
        finally:
            Path(file).unlink(missing_ok=True)

    def judge(self, desk: Desk, event: gr.EventData) -> Updates:
        """Keep what was judged and not kept before, and show what code found of it."""

        def kept() -> Updates:
            said = event._data
            if desk.plan is None or said.get("plan") != desk.plan.id:
                return self._shown(desk)
            if desk.rated and said.get("verdicts") and not _new(desk, said):
                # A second click: what was saved stays as it is.
                return self._shown(desk)
            rating = self._rating(desk, said)
            keep_rating(self.settings.ratings_file, rating)
            before = [desk.rated] if desk.rated else []
            _, plans = settled([*before, rating])
            desk.rated = plans[rating.plan, rating.rater]
            return self._shown(desk)

        return attempt(kept, self.problem)

    def _rating(self, desk: Desk, said: Mapping[str, Any]) -> PlanRating:
        assert desk.plan is not None
        try:
            new = _new(desk, said)
            notes = {k: str(v).strip() for k, v in dict(said.get("notes") or {}).items()}
            rating = PlanRating(
                plan=desk.plan.id, rater=desk.plan_by, time=now(), verdicts=new,
                notes={k: v for k, v in notes.items() if k in new and v},
                code={k: v.met for k, v in desk.plan.code.items() if k in new},
            )  # fmt: skip
        except (ValidationError, TypeError, ValueError) as error:
            why = wrong(error) if isinstance(error, ValidationError) else str(error)
            raise InputError(
                t("This cannot be kept ({why}). Nothing was saved.", why=why)
            ) from None
        known = {criterion.id for criterion in plan_criteria(self.settings.corpora)}
        if not rating.verdicts.keys() <= known:
            raise InputError(t("This judges what is not asked. Nothing was saved."))
        return rating

    def _shown(self, desk: Desk) -> Updates:
        form = plan_form(desk, plan_criteria(self.settings.corpora))
        return {self.problem: "", self.form: form}


def _new(desk: Desk, said: Mapping[str, Any]) -> dict[str, Any]:
    """Verdicts of questions that were not judged before.

    Raises:
        TypeError, ValueError: the browser sent something else than verdicts.
    """
    done = desk.rated.verdicts if desk.rated else {}
    return {k: v for k, v in dict(said.get("verdicts") or {}).items() if k not in done}
