"""The app: pages that share one open race and plan per browser tab, one for maintainers, and one
for evaluators where a setting asks for it.
"""

from typing import TYPE_CHECKING

import gradio as gr

from hyrox.settings import Settings, settings
from ui.serve import LOOPBACK
from ui.web.coach_page import CoachPage
from ui.web.evaluate.evaluate_page import EvaluatePage
from ui.web.knowledge.knowledge_page import KnowledgePage
from ui.web.nutrition.nutrition_page import NutritionPage
from ui.web.plan.plan_page import PlanPage
from ui.web.race.race_page import RacePage
from ui.web.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from generator.coach import Coach

_HEADER = """
<header class="hc-header"><span class="hc-logo" aria-hidden="true"><i></i><i></i><i></i></span>
<div><h1>HyroxCoach</h1><p>Every number is computed or looked up. Nothing leaves this machine.</p>
</div></header>"""

_FOOTER = """
<footer class="hc-footer">Not affiliated with HYROX. Reference finishes are invented and
labelled so. Not medical advice.</footer>"""

_FOCUS = "() => setTimeout(() => document.querySelector('#hc-question textarea')?.focus(), 200)"
_TO_REPORT = """() => setTimeout(() => {
  const shown = document.querySelector('#hc-race-problem .hc-error')
    ?? document.querySelector('#hc-report .hc-hero');
  if (shown) shown.scrollIntoView({block: 'start', behavior: 'smooth'});
}, 150)"""


def _kept_files(config: Settings) -> "tuple[Path, Path] | tuple[None, None]":
    """Where votes, edits and style go; nowhere on a shared address, where the files of one visitor
    could be downloaded or deleted by another."""
    if config.host in LOOPBACK:
        return config.feedback_file, config.style_file
    return None, None


def build_app(coach: "Coach", config: Settings | None = None) -> gr.Blocks:
    """The app around an opened coach; launch it with ``ui.web.theme.launch_look()``."""
    config = config or settings()
    app = gr.Blocks(title="HyroxCoach", analytics_enabled=False, delete_cache=(600, 600))
    with app:
        session = gr.State(Session())
        gr.HTML(_HEADER, apply_default_css=False)
        with gr.Tabs(elem_id="hc-pages") as pages:
            with gr.Tab("Your race", id="race"):
                race_page = RacePage(coach, session)
            with gr.Tab("Coach", id="coach"):
                coach_page = CoachPage(coach, session, *_kept_files(config))
            with gr.Tab("Plan", id="plan") as tab:
                PlanPage(coach, session).listen(tab)
            with gr.Tab("Nutrition", id="nutrition") as tab:
                NutritionPage(config.corpora, session).listen(tab)
            # Without accounts, whoever sits at this machine is the maintainer, and nobody else.
            if config.host in LOOPBACK:
                with gr.Tab("Knowledge", id="knowledge") as tab:
                    KnowledgePage(config).listen(tab)
            # Ratings go into a file here: for those who sit at this machine, too.
            if config.evaluate and config.host in LOOPBACK:
                with gr.Tab("Evaluate", id="evaluate"):
                    EvaluatePage(config).listen()
        gr.HTML(_FOOTER, apply_default_css=False)

        for opened in race_page.openings():
            opened.success(
                coach_page.refresh, session, [coach_page.about, coach_page.chips],
                api_visibility="private", show_progress="hidden",
            ).then(None, js=_TO_REPORT)  # fmt: skip
        app.load(
            race_page.refresh, None, race_page.refreshed, api_visibility="private",
            show_progress="hidden",
        )  # fmt: skip
        coach_page.listen()
        race_page.panel.ask.click(
            lambda: gr.Tabs(selected="coach"), None, pages, api_visibility="private"
        ).then(None, js=_FOCUS)
    return app
