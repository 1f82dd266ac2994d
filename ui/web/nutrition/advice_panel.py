"""What goes with the meals: timing around a session, the race timeline, method and advice."""

from datetime import date
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError
from hyrox.plans.profile import Profile
from ui.language.telling import t
from ui.web.markup import esc, note
from ui.web.nutrition import advice_view as view
from ui.web.nutrition.kitchen import Kitchen
from ui.web.nutrition.meal_book import MealBook
from ui.web.nutrition.preferences_form import plain

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""


class AdvicePanel:
    """Builds the panel's components; ``opened`` fills them."""

    def __init__(self, kitchen: Kitchen) -> None:
        self.kitchen = kitchen
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-around") as self.around:
            _heading(t("Around your session"))
            self.timing = _text()
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-race-food") as self.race:
            _heading(t("Race week and race day"))
            self.timeline = _text()
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-basis") as self.basis:
            _heading(t("What this rests on"))
            self.method = _text()

    @property
    def shown(self) -> list[Any]:
        """Every component that ``opened`` updates."""
        return [self.around, self.timing, self.race, self.timeline, self.basis, self.method]

    def general(self, profile: Profile, when: date, book: MealBook) -> str:
        """What is said in place of figures."""
        found, evidence = self.kitchen.advice(profile, _days(book), book.race_date)
        missing = self.kitchen.missing(profile)
        ideas: tuple[str, ...] = ()
        refused = ""
        try:
            ideas = self.kitchen.ideas(profile, when)
        except HyroxCoachError as error:
            refused = f'<div lang="en" dir="ltr">{note(plain(str(error)), "error")}</div>'
        return view.general_view(found, view.known_of(evidence), ideas, missing) + refused

    def opened(self, book: MealBook, *, session: bool) -> Updates:
        """The panel of a day; ``session``: whether something is trained on it."""
        profile, race = book.profile, book.race_date
        found, evidence = self.kitchen.advice(profile, _days(book), race)
        known = view.known_of(evidence)
        steps = [(found.race_week, False), (found.race_day, True)]
        timeline = "".join(
            view.timeline_view(part, known, race, on_the_day=on_the_day)
            for part, on_the_day in steps
            if part and race is not None
        )
        figures = bool(found.method)
        return {
            self.around: gr.Column(visible=bool(found.meal_timing) and (session or not figures)),
            self.timing: view.timing_view(found.meal_timing, known),
            self.race: gr.Column(visible=bool(timeline)),
            self.timeline: timeline,
            self.basis: gr.Column(visible=figures),
            self.method: view.method_view(
                found, known, self.kitchen.kilograms(profile), self.kitchen.weight_kg(profile)
            )
            if figures
            else "",
        }


def _days(book: MealBook) -> Any:
    return book.plan.days if book.plan is not None else ()


def _heading(words: str) -> gr.HTML:
    return _text(f"<h2>{esc(words)}</h2>")


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
