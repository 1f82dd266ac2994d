"""The page *First steps*: a profile in four steps that may all be skipped, and a health check.

What is asked, and why, stands in one place for this page and for the form on *Plan*.
"""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import gradio as gr

from generator.plans.guard.refusals import refuse_if_unsafe
from generator.plans.types import PlanRefusedError
from hyrox.errors import HyroxCoachError
from hyrox.plans.profile import Profile
from hyrox.plans.reading import ProfileError
from ui.language.telling import mark, t
from ui.web.markup import esc, note
from ui.web.plan.profile_fields import GROUPS, Field, Value, edited, form_values
from ui.web.plan.profile_form import component, said
from ui.web.plan.views.overview import refusal
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_UNEXPECTED = mark("Something went wrong; the terminal has the details.")
_INTRO = mark(
    "Everything here may be left out: what is assumed instead stands in the plan. You can change "
    "it at any time on the page Plan. Health matters are kept only if you agree under Settings."
)
_WELL = mark(
    "Nothing you said speaks against a plan. That is no medical advice: with pain in the chest, "
    "fainting, or when in doubt, see a doctor before you train."
)


class OnboardingPage:
    """Builds the page's components and holds its handlers."""

    def __init__(self, session: gr.State, today: Callable[[], date] = date.today) -> None:
        self.session, self.today = session, today
        self.fields: dict[str, Any] = {}
        self.steps: list[tuple[tuple[Field, ...], gr.Button, gr.Button]] = []
        self.problems: list[gr.HTML] = []
        gr.HTML(f'<p class="hc-reading">{esc(t(_INTRO))}</p>', apply_default_css=False)
        with gr.Walkthrough(selected=0, elem_id="hc-steps") as self.walk:
            for number, (name, group) in enumerate(GROUPS):
                with gr.Step(t(name), id=number):
                    self._step(number, group)
            with gr.Step(t("Done"), id=len(GROUPS)):
                self.outcome = gr.HTML("", apply_default_css=False, elem_id="hc-steps-outcome")
                self.last = gr.Button(t("Back"), size="sm", elem_id="hc-steps-back")

    def _step(self, number: int, group: tuple[Field, ...]) -> None:
        with gr.Group(elem_classes="hc-fields"):
            for field in group:
                self.fields[field.path] = component(field, "hc-first")
        self.problems.append(gr.HTML("", apply_default_css=False))
        with gr.Row(elem_classes="hc-buttons"):
            on = gr.Button(t("Go on"), variant="primary", elem_id=f"hc-step-{number}-on")
            skip = gr.Button(t("Skip this step"), elem_id=f"hc-step-{number}-skip")
        self.steps.append((group, on, skip))

    @property
    def outputs(self) -> list[Any]:
        """Every component that the handlers update."""
        return [self.walk, *self.fields.values(), *self.problems, self.outcome]

    def listen(self, on_open: Callable[..., Any]) -> None:
        """Connect the page's events; ``on_open`` connects what happens when it is opened."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        to = quiet | {"outputs": self.outputs}
        on_open(self.open, self.session, **to)
        for number, (group, on, skip) in enumerate(self.steps):
            inputs = [self.session, *(self.fields[field.path] for field in group)]
            on.click(self._on(number), inputs, **to)
            skip.click(self._skip(number), self.session, **to)
        back = len(GROUPS) - 1
        self.last.click(lambda: gr.Walkthrough(selected=back), None, self.walk, **quiet)

    def open(self, session: Session) -> Updates:
        """The fields as they were filled in before."""
        shown = form_values(session.profile or Profile())
        return {self.fields[path]: value for path, value in shown.items()}

    def _on(self, number: int) -> Callable[..., Updates]:
        group = self.steps[number][0] if number < len(self.steps) else ()

        def go_on(session: Session, *values: Value) -> Updates:
            before = session.profile or Profile()
            shown = form_values(before)
            typed = shown | dict(zip((field.path for field in group), values, strict=True))
            try:
                session.profile = edited(before, shown, typed)
            except ProfileError as error:
                return {self.problems[number]: note(said(error), "error")}
            except HyroxCoachError as error:
                return {self.problems[number]: note(str(error), "error")}
            except Exception:
                logging.getLogger(__name__).exception("A step could not be read")
                return {self.problems[number]: note(t(_UNEXPECTED), "error")}
            return {self.problems[number]: "", **self._to(session, number + 1)}

        return go_on

    def _skip(self, number: int) -> Callable[[Session], Updates]:
        return lambda session: self._to(session, number + 1)

    def _to(self, session: Session, number: int) -> Updates:
        shown: Updates = {self.walk: gr.Walkthrough(selected=number)}
        if number == len(GROUPS):
            shown[self.outcome] = self.health(session.profile or Profile())
        return shown

    def health(self, profile: Profile) -> str:
        """What the health check says of a profile: go on, or where to go first."""
        try:
            refuse_if_unsafe(profile, self.today() + timedelta(days=1), profile.target.day)
        except PlanRefusedError as error:
            return refusal(error)
        ways = (("race", t("Enter your race")), ("plan", t("Make a plan")))
        links = " ".join(
            f'<a class="hc-start" href="./{path}">{esc(words)}</a>' for path, words in ways
        )
        return f"{note(t(_WELL))}<p>{links}</p>"
