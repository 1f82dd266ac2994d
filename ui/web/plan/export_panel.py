"""The plan out of the app: calendar, paper, table, JSON, watch, pace card."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from hyrox.errors import InputError
from hyrox.plans.plan import Plan
from hyrox.times import format_time
from ui.language.telling import mark, t
from ui.web.markup import esc
from ui.web.plan.desk import Desk
from ui.web.race.downloads import Download
from ui.web.session import Session

if TYPE_CHECKING:
    from generator.coach import Coach

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""


_NO_PLAN = mark("Make a plan first.")


class PlanExports:
    """Builds the panel's components and holds its handlers."""

    def __init__(self, coach: "Coach", session: gr.State, desk: gr.State) -> None:
        self.coach, self.session, self.desk = coach, session, desk
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-plan-exports"):
            _text(f"<h2>{esc(t('Take it along'))}</h2>")
            self.problem = _text(elem_id="hc-plan-export-problem")
            with gr.Row(elem_classes="hc-buttons"):
                self.files = {
                    make: Download(label, f"hc-plan-{name}")
                    for make, label, name in (
                        (calendar_file, t("Calendar (ICS)"), "ics"),
                        (paper_file, t("To print (PDF)"), "pdf"),
                        (watch_file, t("For a watch (FIT, zip)"), "fit"),
                        (table_file, t("Table (CSV)"), "csv"),
                        (json_file, t("Data (JSON)"), "json"),
                    )
                }
                with gr.Column(visible=False, elem_id="hc-plan-card-box") as self.with_card:
                    self.card = Download(t("Pace card (PDF)"), "hc-plan-card")
            about = t(
                "Importing a newer calendar file changes the days that are there already. The "
                "watch file holds one workout for each session."
            )
            _text(f'<p class="hc-small">{esc(about)}</p>')

    @property
    def outputs(self) -> list[Any]:
        """Every component that ``shown`` updates."""
        return [self.problem, self.with_card]

    def listen(self) -> None:
        """Connect the panel's own events."""
        for make, download in self.files.items():
            download.listen(make, [self.session], self.problem)
        self.card.listen(self.pace_card, [self.session, self.desk], self.problem)

    def shown(self, session: Session, desk: Desk) -> Updates:
        """The panel for the plan in hand; a pace card needs a goal and a race to start from."""
        ready = session.plan is not None and session.plan.goal_s and desk.race is not None
        return {self.problem: "", self.with_card: gr.Column(visible=bool(ready))}

    def pace_card(self, session: Session, desk: Desk) -> tuple[str, bytes]:
        """Name and content of the card with the splits of the plan's goal.

        Raises:
            InputError: there is no goal, or no race to start from.
        """
        from ui.export.pace_card import pace_card_pdf

        plan = _plan(session)
        if plan.goal_s is None or desk.race is None:
            raise InputError(t("A pace card needs a goal time and a race that was run before."))
        with self.coach.library.lease() as library:
            target = library.target(desk.race.report.result, plan.goal_s, None)
        name = format_time(plan.goal_s).replace(":", "-")
        return f"pace-card-{name}.pdf", pace_card_pdf(target)


def calendar_file(session: Session) -> tuple[str, bytes]:
    """Name and content of the plan as a calendar."""
    from ui.export.plan.ics import calendar_ics

    return "hyrox-plan.ics", calendar_ics(_plan(session))


def paper_file(session: Session) -> tuple[str, bytes]:
    """Name and content of the plan on paper."""
    from ui.export.plan.pdf import plan_pdf

    return "hyrox-plan.pdf", plan_pdf(_plan(session))


def table_file(session: Session) -> tuple[str, bytes]:
    """Name and content of the plan as a table; spreadsheets need the mark for their letters."""
    from ui.export.plan.table import plan_csv

    return "hyrox-plan.csv", plan_csv(_plan(session)).encode("utf-8-sig")


def json_file(session: Session) -> tuple[str, bytes]:
    """Name and content of the plan as data."""
    return "hyrox-plan.json", _plan(session).to_json().encode()


def watch_file(session: Session) -> tuple[str, bytes]:
    """Name and content of the plan's workouts for a watch."""
    from ui.export.plan.fit import fit_zip

    return "hyrox-workouts.zip", fit_zip(_plan(session))


def _plan(session: Session) -> Plan:
    if session.plan is None:
        raise InputError(t(_NO_PLAN))
    return session.plan


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
