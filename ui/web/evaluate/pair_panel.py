"""Blind comparison: pairs are opened, shown one by one, and each rating is kept at once."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gradio as gr
from pydantic import ValidationError

from hyrox.errors import HyroxCoachError, InputError
from hyrox.ratings.criteria import answer_criteria
from hyrox.ratings.files import keep_rating, kept_ratings, read_pairs
from hyrox.ratings.shapes import PairRating, in_order, now, rater_of, wrong
from hyrox.settings import Settings
from ui.language.telling import mark, t
from ui.web.evaluate.desk import Desk
from ui.web.evaluate.pair_view import nothing, pair_form
from ui.web.markup import note

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_SCRIPT = Path(__file__).with_name("pairs.js").read_text("utf-8")
_UNEXPECTED = mark("Something went wrong here; the terminal has the details.")
_CANNOT_KEEP = mark("This rating cannot be kept ({why}). Nothing was saved.")


class PairPanel:
    """Builds the panel's components and holds its handlers."""

    def __init__(self, settings: Settings, desk: gr.State, rater: gr.Textbox) -> None:
        self.settings, self.desk, self.rater = settings, desk, rater
        self.file = gr.File(
            label=t("A file of pairs"), file_types=[".json"], height=150, elem_id="hc-pairs-file"
        )
        self.problem = gr.HTML("", apply_default_css=False, elem_id="hc-pairs-problem")
        self.form = gr.HTML(
            nothing(), apply_default_css=False, elem_id="hc-pairs", js_on_load=_SCRIPT
        )

    def listen(self) -> None:
        """Connect the panel's events."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        shown = [self.problem, self.form]
        self.file.upload(
            self.open, [self.desk, self.rater, self.file], [*shown, self.file, self.rater], **quiet
        )
        self.form.rate(self.rate, self.desk, shown, **quiet)
        self.form.step(self.step, self.desk, shown, **quiet)

    def open(self, desk: Desk, rater: str, file: str | None) -> Updates:
        """The first pair that this rater has not rated; the upload is read once and deleted."""
        if not file:
            return {self.problem: ""}

        def opened() -> Updates:
            name = rater_of(rater or "")
            pairs = read_pairs(Path(file))
            kept = kept_ratings(self.settings.ratings_file)
            desk.pairs_by, desk.pairs, desk.order = name, pairs, in_order(pairs, name)
            desk.done = {
                one.pair
                for one in kept
                if isinstance(one, PairRating) and one.rater == name and one.set == pairs.id
            }
            desk.at = desk.next_open()
            return self._shown(desk) | {self.rater: name}

        try:
            return attempt(opened, self.problem) | {self.file: None}
        finally:
            Path(file).unlink(missing_ok=True)

    def rate(self, desk: Desk, event: gr.EventData) -> Updates:
        """Keep what was said of the pair that is shown, and go on."""

        def kept() -> Updates:
            said = event._data
            if desk.pairs is None or not _is_at(desk, said):
                return self._shown(desk)
            pair, answers = desk.order[desk.at]
            rating = self._rating(desk, said, pair.id, (answers[0].id, answers[1].id))
            keep_rating(self.settings.ratings_file, rating)
            desk.done.add(pair.id)
            desk.at = desk.next_open(desk.at)
            return self._shown(desk)

        return attempt(kept, self.problem)

    def step(self, desk: Desk, event: gr.EventData) -> Updates:
        """Another pair, without a rating of this one."""
        of = len(desk.order)
        if of and event._data.get("to") == "on":
            desk.at = desk.next_open(desk.at)
        elif of:
            desk.at = max(0, min(desk.at, of) - 1)
        return self._shown(desk)

    def _rating(
        self, desk: Desk, said: Mapping[str, Any], pair: str, shown: tuple[str, str]
    ) -> PairRating:
        assert desk.pairs is not None
        asked = {criterion.id for criterion in answer_criteria(self.settings.corpora)}
        try:
            rating = PairRating(
                set=desk.pairs.id, pair=pair, rater=desk.pairs_by, time=now(), shown=shown,
                choice=said.get("choice"), why=tuple(said.get("why") or ()),
                note=str(said.get("note") or "").strip(), scores=said.get("scores") or {},
            )  # fmt: skip
        except (ValidationError, TypeError) as error:
            why = wrong(error) if isinstance(error, ValidationError) else str(error)
            raise InputError(t(_CANNOT_KEEP, why=why)) from None
        if any(name not in asked for scores in rating.scores.values() for name in scores):
            raise InputError(t("This rating scores what is not asked. Nothing was saved."))
        return rating

    def _shown(self, desk: Desk) -> Updates:
        form = pair_form(desk, answer_criteria(self.settings.corpora))
        return {self.problem: "", self.form: form}


def attempt(work: Callable[[], Updates], problem: gr.HTML) -> Updates:
    """What ``work`` gives, or why it could not, in ``problem``."""
    try:
        return work()
    except HyroxCoachError as error:
        return {problem: note(str(error), "error")}
    except Exception:
        logging.getLogger(__name__).exception("The page Evaluate failed")
        return {problem: note(t(_UNEXPECTED), "error")}


def _is_at(desk: Desk, said: Mapping[str, Any]) -> bool:
    """Whether the pair that the browser shows is the one that is due: not so after two clicks."""
    return said.get("number") == desk.at and desk.at < len(desk.order)
