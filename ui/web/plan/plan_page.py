"""The page *Plan*: a profile in, weeks out, changed as life happens."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.web.markup import esc
from ui.web.session import Session
from ui.words import race_name

if TYPE_CHECKING:
    from generator.coach import Coach

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""


class PlanPage:
    """Builds the page's components and holds its handlers."""

    def __init__(self, coach: "Coach", session: gr.State) -> None:
        self.coach = coach
        self.session = session
        self.about = gr.HTML(about(None), apply_default_css=False, elem_id="hc-plan-about")

    def listen(self, tab: gr.Tab) -> None:
        """Connect the page's events; ``tab`` is the one it lies in."""
        tab.select(
            self.refresh, self.session, self.about,
            api_visibility="private", show_progress="hidden",
        )  # fmt: skip

    def refresh(self, session: Session) -> Updates:
        """What the page says once it is looked at again: another race may be open by now."""
        return {self.about: about(session)}


def about(session: Session | None) -> str:
    """Which race the plan takes weak points from, as HTML."""
    if session is None or session.race is None:
        words = (
            "No race is open. Without one, sessions follow what a usual race asks for; open yours "
            "under <em>Your race</em>, and they follow what it lost you."
        )
    else:
        name = esc(race_name(session.race.report.result))
        words = f"Weak points and paces come from your race: <strong>{name}</strong>"
    return f'<div class="hc-about"><span>{words}</span></div>'
