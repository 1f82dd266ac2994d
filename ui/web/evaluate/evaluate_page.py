"""The page *Evaluate*, for people who judge the coach: only where a setting asks for it.

Ratings go to one file on this machine, under a name that the rater chooses.
"""

from typing import Any

import gradio as gr

from hyrox.errors import NotFoundError
from hyrox.ratings.files import kept_ratings, line_of
from hyrox.ratings.shapes import rater_of
from hyrox.settings import Settings
from ui.language.telling import t
from ui.web.evaluate.desk import Desk
from ui.web.evaluate.pair_panel import PairPanel
from ui.web.evaluate.plan_panel import PlanPanel
from ui.web.markup import esc
from ui.web.race.downloads import Download

EXPORT_NAME = "hyrox-coach-ratings.jsonl"


class EvaluatePage:
    """Builds the page's components and holds its handlers."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.desk = gr.State(Desk())
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-evaluate"):
            _text(_about(settings))
            self.rater = gr.Textbox(
                label=t("A name for your ratings"), placeholder=t("such as rater 1"),
                info=t(
                    "It need not be your own. Under the same name you go on where you stopped."
                ),
                max_length=40, elem_id="hc-rater",
            )  # fmt: skip
        with gr.Tabs(elem_id="hc-evaluate-forms"):
            with gr.Tab(t("Two answers"), id="pairs"):
                self.pairs = PairPanel(settings, self.desk, self.rater)
            with gr.Tab(t("A plan"), id="rubric"):
                self.plan = PlanPanel(settings, self.desk, self.rater)
        with gr.Row(elem_classes="hc-buttons"):
            self.export = Download(t("Download my ratings"), "hc-ratings-export")
        self.problem = _text(elem_id="hc-ratings-problem")

    def listen(self) -> None:
        """Connect the page's events."""
        self.pairs.listen()
        self.plan.listen()
        self.export.listen(self.exported, [self.rater], self.problem)

    def exported(self, rater: str) -> tuple[str, bytes]:
        """Name and content of a file with every rating under this name.

        Raises:
            InputError: it is no name, or nothing is kept under it.
        """
        name = rater_of(rater or "")
        own = [one for one in kept_ratings(self.settings.ratings_file) if one.rater == name]
        if not own:
            raise NotFoundError(t("Nothing is kept under the name {name} yet.", name=name))
        return EXPORT_NAME, "".join(f"{line_of(one)}\n" for one in own).encode()


def _about(settings: Settings) -> str:
    asked = t(
        "Compare two answers without knowing whose they are, or judge a plan by twenty-two "
        "questions. There is no right answer: say what you would say to the athlete."
    )
    kept = t(
        "Each rating is kept at once in this file, with the name you choose, the time and your "
        "notes. Nothing is sent anywhere."
    )
    return (
        f'<h2>{esc(t("Judge the coach"))}</h2><p class="hc-reading">{esc(asked)}</p>'
        f'<p class="hc-small">{esc(kept)} '
        f'<code class="hc-path" dir="ltr">{esc(settings.ratings_file)}</code></p>'
    )


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
