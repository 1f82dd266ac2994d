"""How a session went: done, partly or skipped, with effort, minutes and notes."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

import gradio as gr

from generator.safety import screen
from hyrox.errors import HyroxCoachError, InputError
from hyrox.plans.plan import Plan
from journal.diary import checked
from journal.records import KeptSession, Status
from ui.language.telling import mark, t
from ui.web.keeping.keeper import log_day
from ui.web.markup import esc, note
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_STATUS = {
    mark("done"): Status.DONE, mark("partly"): Status.PARTLY, mark("skipped"): Status.SKIPPED,
}  # fmt: skip
_NO_JOURNAL = mark("The page is not loaded yet. Load it again.")
_UNEXPECTED = mark("This could not be kept; the terminal has the details.")
_PAIN = mark(
    "You told of pain. Leave out what hurts. If it is still there after a week, or if it is "
    "strong, swells, or wakes you at night, have a doctor or physiotherapist look at it before you "
    "train on it."
)
_ILL = mark(
    "You told that you are ill. Rest until you have been without fever and symptoms for a day, and "
    "let the plan know on the page Plan: it moves on with you."
)
_KEPT = mark("Kept. Resting counts too: nothing is lost by a session left out for pain or illness.")


class LogPanel:
    """Builds the form and holds its handlers.

    Args:
        session: the tab.
        today: tells the day.
        changed: what else shows the log, and its new values.
    """

    def __init__(
        self, session: gr.State, today: Callable[[], date], changed: Callable[[Session], Updates]
    ) -> None:
        self.session, self.today, self.changed = session, today, changed
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-log"):
            gr.HTML(f"<h2>{esc(t('How did it go?'))}</h2>", apply_default_css=False)
            with gr.Row(elem_classes="hc-details"):
                self.day = gr.Textbox(
                    label=t("Day"), placeholder=t("today"), elem_id="hc-log-day", min_width=130,
                    max_lines=1,
                )  # fmt: skip
                self.status = gr.Radio(
                    [(t(name), name) for name in _STATUS], value="done",
                    label=t("The session was"), elem_id="hc-log-status", min_width=220,
                )  # fmt: skip
                self.minutes = gr.Textbox(
                    label=t("Minutes"), placeholder=t("e.g. 55"), elem_id="hc-log-minutes",
                    min_width=110, max_lines=1,
                )  # fmt: skip
            self.effort = gr.Radio(
                [str(n) for n in range(1, 11)], value=None, elem_id="hc-log-effort",
                label=t("How hard was it as a whole? 1 very easy, 10 as hard as it gets"),
            )  # fmt: skip
            with gr.Row(elem_classes="hc-details"):
                self.pain = gr.Checkbox(
                    False, label=t("Something hurt"), container=False, elem_id="hc-log-pain",
                    min_width=150,
                )  # fmt: skip
                self.ill = gr.Checkbox(
                    False, label=t("I was ill"), container=False, elem_id="hc-log-ill",
                    min_width=150,
                )  # fmt: skip
            self.notes = gr.Textbox(
                label=t("Notes (optional)"), lines=2, max_lines=6, max_length=2_000,
                elem_id="hc-log-notes",
            )  # fmt: skip
            self.save = gr.Button(t("Keep it"), variant="primary", elem_id="hc-log-save")
            self.said = gr.HTML("", apply_default_css=False, elem_id="hc-log-said")

    @property
    def inputs(self) -> list[Any]:
        return [
            self.day, self.status, self.minutes, self.effort, self.pain, self.ill, self.notes
        ]  # fmt: skip

    def listen(self, also: list[Any]) -> None:
        """Connect the form; ``also``: what ``changed`` updates."""
        self.save.click(
            self.keep, [self.session, *self.inputs], [self.said, *self.inputs, *also],
            api_visibility="private", show_progress="hidden",
        )  # fmt: skip

    def keep(
        self, session: Session, day: str, status: str, minutes: str, effort: str | None,
        pain: bool, ill: bool, notes: str,
    ) -> Updates:  # fmt: skip
        """Keep what was filled in; a day that was told already is told anew."""
        try:
            if session.keeper is None:
                raise InputError(t(_NO_JOURNAL))
            when = day_typed(day) or self.today()
            if when > self.today():
                raise InputError(t("This day is still to come."))
            done = checked(KeptSession, {
                "day": when, "status": _STATUS.get(status, Status.DONE),
                "effort": int(effort) if effort else None, "minutes": _minutes(minutes),
                "pain": bool(pain), "ill": bool(ill), "notes": notes or "",
                "title": _title(session.plan, when),
            })  # fmt: skip
            self._write(session, done)
        except HyroxCoachError as error:
            return {self.said: note(str(error), "error")}
        except Exception:
            logging.getLogger(__name__).exception("A session could not be logged")
            return {self.said: note(t(_UNEXPECTED), "error")}
        empty = {
            self.day: "", self.minutes: "", self.effort: None, self.pain: False, self.ill: False,
            self.notes: "",
        }  # fmt: skip
        return {self.said: _answer(done), **empty, **self.changed(session)}

    def _write(self, session: Session, done: KeptSession) -> None:
        assert session.keeper is not None
        plan_id = session.keeper.plan_id if done.title else None
        log_day(session.keeper.diary, done, plan_id)


def day_typed(text: str | None) -> date | None:
    """The day that was typed; None where the field is empty.

    Raises:
        InputError: it is no day.
    """
    written = (text or "").strip()
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        told = t("Day: '{text}' is no date. Write it as 2027-03-06.", text=written[:40])
        raise InputError(told) from None


def _answer(done: KeptSession) -> str:
    """What is said to a logged session; a danger sign in the notes comes first."""
    words = note(t(_KEPT), "done")
    flag = screen(done.notes) if done.notes else None
    if flag is not None:
        words = (
            f'<p class="hc-flag" role="alert" lang="en" dir="ltr">{esc(flag.advice)}</p>' + words
        )
    if done.pain:
        words += note(t(_PAIN), "error")
    if done.ill:
        words += note(t(_ILL), "error")
    return words


def _title(plan: Plan | None, when: date) -> str:
    """What the plan had on the day; empty where nothing."""
    day = plan.day_of(when) if plan else None
    return day.focus[:120] if day is not None and day.kind != "rest" else ""


def _minutes(text: str) -> float | None:
    written = (text or "").strip().removesuffix("min").strip().replace(",", ".")
    if not written:
        return None
    try:
        return float(written)
    except ValueError:
        told = t("Minutes: '{text}' is no number. Write 55.", text=written[:20])
        raise InputError(told) from None
