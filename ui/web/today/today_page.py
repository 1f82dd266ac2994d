"""The page *Today*: the next session, the race, how it went, what to do next."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from journal.records import Kind, Measure
from ui.language.telling import mark, t
from ui.web.markup import esc, filled, note
from ui.web.session import Session
from ui.web.today import today_view as view
from ui.web.today.log_panel import LogPanel
from ui.web.today.record import Record, record_of

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_READY = {
    mark("1 very tired"): 1, "2": 2, mark("3 as usual"): 3, "4": 4, mark("5 very fresh"): 5,
}  # fmt: skip
_UNEXPECTED = mark("The page could not be filled; the terminal has the details.")
_MAY_NOT = mark(
    "To keep how you feel, agree to it under {settings}, Privacy; without that it only counts on "
    "this page, now."
)


class TodayPage:
    """Builds the page's components and holds its handlers."""

    def __init__(self, session: gr.State, today: Callable[[], date] = date.today) -> None:
        self.session, self.today = session, today
        self.problem = _text(elem_id="hc-today-problem")
        self.action = _text(elem_id="hc-next-action")
        self.cards = _text(elem_id="hc-today-cards")
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-readiness"):
            self.ready = gr.Radio(
                [(t(words), words) for words in _READY], value=None,
                label=t("How do you feel today?"),
            )  # fmt: skip
            self.may = _text()
        self.log = LogPanel(session, today, self.shown)
        with gr.Column(elem_classes="hc-card-box"):
            _text(f"<h2>{esc(t('Last logged'))}</h2>")
            self.recent = _text(elem_id="hc-recent")

    @property
    def outputs(self) -> list[Any]:
        """Every component that :meth:`shown` updates."""
        return [self.problem, self.action, self.cards, self.ready, self.may, self.recent]

    def listen(self, on_open: Callable[..., Any]) -> None:
        """Connect the page's events; ``on_open`` connects what happens when it is opened."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        on_open(self.shown, self.session, self.outputs, **quiet)
        self.ready.input(self.feel, [self.session, self.ready], self.outputs, **quiet)
        self.log.listen(self.outputs)

    def shown(self, session: Session, told: float | None = None) -> Updates:
        """The page as the journal is now; ``told``: readiness of this moment that is not kept."""
        if session.keeper is None:
            return {self.problem: ""}
        try:
            record = record_of(session.keeper, session.plan, self.today())
        except HyroxCoachError as error:
            return {self.problem: note(str(error), "error")}
        except Exception:
            logging.getLogger(__name__).exception("Today could not be shown")
            return {self.problem: note(t(_UNEXPECTED), "error")}
        if told is not None:
            record = Record(**{**record.__dict__, "readiness": told})
        return {
            self.problem: "",
            self.action: view.action(record, session.race),
            self.cards: view.cards(record, session.race),
            self.ready: next((w for w, n in _READY.items() if n == record.readiness), None),
            self.may: "" if record.may_keep_body else _may_not(),
            self.recent: view.recent(record.log, record.today),
        }

    def feel(self, session: Session, words: str | None) -> Updates:
        """How the athlete feels: kept where that was agreed to, used now in any case."""
        value = _READY.get(words or "")
        if value is None or session.keeper is None:
            return {self.problem: ""}
        try:
            session.keeper.diary.measure(
                Measure(day=self.today(), kind=Kind.READINESS, value=value)
            )
        except InputError:
            return self.shown(session, told=value)
        except HyroxCoachError as error:
            return {self.problem: note(str(error), "error")}
        return self.shown(session)


def _may_not() -> str:
    settings = f'<a href="./settings">{esc(t("Settings"))}</a>'
    return f'<p class="hc-small">{filled(t(_MAY_NOT), settings=settings)}</p>'


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
