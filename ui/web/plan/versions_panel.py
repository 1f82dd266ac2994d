"""*Plan*: every version of the plan that was kept, and the way back to one."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from journal.tables import PlanRow, PlanVersionRow
from ui.language.telling import day, mark, t
from ui.web.markup import note
from ui.web.plan import desk as desks
from ui.web.plan.desk import Desk
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""
MOST = 60
"""Versions that are shown, the newest ones."""
_NO_JOURNAL = mark("The page is not loaded yet. Load it again.")
_UNEXPECTED = mark("Something went wrong; the terminal has the details.")
_BROKEN = mark("This version is older than what your profile says now: adapt it before you train.")


class VersionsPanel:
    """Builds the panel and holds its handlers.

    Args:
        refreshed: everything on the page that shows the plan in hand.
        broken: the rules that the plan in hand does not keep any more, in words.
    """

    def __init__(
        self, session: gr.State, desk: gr.State, refreshed: Callable[[Session, Desk], Updates],
        broken: Callable[[Session, Desk], list[str]],
    ) -> None:  # fmt: skip
        self.session, self.desk = session, desk
        self.refreshed, self.broken = refreshed, broken
        with gr.Accordion(
            t("Earlier versions"), open=False, visible=False, elem_id="hc-versions"
        ) as self.fold:
            self.choice = gr.Dropdown(
                [], value=None, label=t("Version"), filterable=False, elem_id="hc-version",
                info=t("The plan you have now stays among them."),
            )  # fmt: skip
            self.back = gr.Button(t("Go back to this version"), size="sm", elem_id="hc-version-go")
        self.said = gr.HTML("", apply_default_css=False, elem_id="hc-version-said")

    @property
    def outputs(self) -> list[Any]:
        """Every component that ``shown`` updates."""
        return [self.fold, self.choice, self.said]

    def listen(self, shown: list[Any]) -> None:
        """Connect the panel; ``shown``: every component that shows the plan in hand."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        states = [self.session, self.desk]
        self.fold.expand(self.listed, self.session, self.outputs, **quiet)
        self.back.click(self.bring_back, [*states, self.choice], shown, **quiet)

    def shown(self, session: Session) -> Updates:
        """The panel for the plan in hand: closed, and there once something was kept."""
        kept = session.keeper is not None and session.plan is not None
        return {self.fold: gr.Accordion(visible=kept, open=False), self.said: ""}

    def listed(self, session: Session) -> Updates:
        """The versions to choose from, the newest first."""
        try:
            choices = _choices(session)
        except HyroxCoachError as error:
            return {self.said: note(str(error), "error")}
        return {self.choice: gr.Dropdown(choices=choices, value=None), self.said: ""}

    def bring_back(self, session: Session, desk: Desk, chosen: str | None) -> Updates:
        """The chosen version as the plan in hand; the one before is a step back, and is kept."""
        try:
            plan_id, _, number = (chosen or "").partition("/")
            if not number.isdecimal():
                raise InputError(t("Choose a version first."))
            if session.keeper is None:
                raise InputError(t(_NO_JOURNAL))
            kept = session.keeper.diary.plan(plan_id, int(number))
            words = t("went back to version {n}", n=kept.number)
            desks.gone_back(session, desk, kept.plan, words)
            told = note(t("This is version {n} again.", n=kept.number), "done")
            if self.broken(session, desk):
                told += note(t(_BROKEN), "error")
        except HyroxCoachError as error:
            return {self.said: note(str(error), "error")}
        except Exception:
            logging.getLogger(__name__).exception("A version could not be opened")
            return {self.said: note(t(_UNEXPECTED), "error")}
        return self.refreshed(session, desk) | {self.said: told}


def _choices(session: Session) -> list[tuple[str, str]]:
    """What each version is called, and its plan and number."""
    if session.keeper is None:
        return []
    diary = session.keeper.diary
    names = {row.id: row.name for row in diary.plans.list(order=PlanRow.created_at.desc())}
    rows = diary.versions.list(order=PlanVersionRow.created_at.desc(), limit=MOST)
    return [
        (_words(names.get(row.plan_id, ""), row), f"{row.plan_id}/{row.number}") for row in rows
    ]


def _words(name: str, row: PlanVersionRow) -> str:
    made: date = row.created_at.date()
    return f"{day(made, 'd MMM')} · {row.number} · {row.why} · {name}"
