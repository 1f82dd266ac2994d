"""The day that is open: its session, how it went, another exercise instead of one."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import gradio as gr

from hyrox.errors import InputError
from hyrox.plans.log import Logged, Swap
from hyrox.plans.plan import Day
from ui.language.telling import mark, t
from ui.web.charts.content import content
from ui.web.plan import desk as desks
from ui.web.plan.change_panel import TO_CHANGES, ChangePanel
from ui.web.plan.desk import Desk
from ui.web.plan.views import session as view
from ui.web.plan.views.words import day_title, day_words
from ui.web.session import Session

if TYPE_CHECKING:
    from generator.plans.planner import Planner

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""
_ALL = mark("Done")
SHARES = {
    _ALL: 1.0,
    mark("Three quarters of it"): 0.75,
    mark("Half of it"): 0.5,
    mark("A quarter of it"): 0.25,
    mark("Skipped"): 0.0,
}
EFFORTS = (
    mark("1 very easy"), "2", mark("3 easy"), "4", mark("5 moderate"), "6", mark("7 hard"), "8",
    mark("9 very hard"), mark("10 all out"),
)  # fmt: skip
JOYS = (mark("1 not at all"), "2", mark("3 it was fine"), "4", mark("5 very much"))
_NOT_SAID = mark("not said")
MOST_OPTIONS = 12
"""Substitutes that are offered; the nearest come first."""


class DayPanel:
    """Builds the panel's components and holds its handlers."""

    def __init__(
        self,
        session: gr.State,
        desk: gr.State,
        planner: Callable[[], "Planner"],
        today: Callable[[], date],
    ) -> None:
        self.session, self.desk = session, desk
        self.planner, self.today = planner, today
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-plan-day"):
            self.shown_day = gr.HTML(
                apply_default_css=False, js_on_load=view.SCRIPT, elem_id="hc-plan-day-session"
            )
            with gr.Accordion(
                t("How did it go?"), open=False, visible=False, elem_id="hc-log",
                elem_classes="hc-fold-plain",
            ) as self.log:  # fmt: skip
                self._log()
            with gr.Accordion(
                t("Another exercise instead"), open=False, visible=False, elem_id="hc-swap",
                elem_classes="hc-fold-plain",
            ) as self.swap:  # fmt: skip
                self._swap()

    @property
    def outputs(self) -> list[Any]:
        """The panel's components that handlers update."""
        return [self.shown_day, self.log, self.share, self.effort, self.joy, self.swap, self.old,
                self.new]  # fmt: skip

    def listen(self, outputs: list[Any], changes: ChangePanel) -> None:
        """Connect the panel's events; what they would change is shown by ``changes``."""
        states = [self.session, self.desk]
        private: dict[str, Any] = {"api_visibility": "private"}
        self.old.input(
            self.options, [*states, self.old], self.new, show_progress="hidden", **private
        )

        def log(session: Session, desk: Desk, share: str, effort: str, joy: str) -> Updates:
            return changes.attempt(lambda: self.logged(session, desk, changes, share, effort, joy))

        def exchange(session: Session, desk: Desk, old: str, new: str) -> Updates:
            return changes.attempt(lambda: self.exchanged(session, desk, changes, old, new))

        self.keep.click(
            log, [*states, self.share, self.effort, self.joy], outputs, **private
        ).then(None, js=TO_CHANGES)  # fmt: skip
        self.exchange.click(
            exchange, [*states, self.old, self.new], outputs, **private
        ).then(None, js=TO_CHANGES)  # fmt: skip

    def shown(self, session: Session, desk: Desk) -> Updates:
        """The day that is open."""
        day = desks.selected_day(session, desk)
        if day is None or session.plan is None:
            hidden = gr.Accordion(visible=False)
            return {self.shown_day: "", self.log: hidden, self.swap: hidden}
        over = day.date <= self.today() and day.kind != "rest"
        names = _exercises(day) if day.done is None else []
        first = names[0][1] if names else None
        return {
            self.shown_day: view.session(session.plan, day, self.today()),
            self.log: gr.Accordion(visible=over, open=False),
            **self._logged_before(day),
            self.swap: gr.Accordion(visible=bool(names), open=False),
            self.old: gr.Dropdown(choices=names, value=first),
            self.new: self.options(session, desk, first),
        }

    def logged(
        self, session: Session, desk: Desk, changes: ChangePanel, share: str, effort: str, joy: str
    ) -> Updates:
        """Log the day. Where nothing else would change, it is done at once.

        Raises:
            HyroxCoachError: there is nothing to log.
        """
        day = self._day(session, desk)
        event = Logged(
            day=day.date,
            completion=SHARES.get(share, 1.0),
            difficulty=_number(effort),
            enjoyment=_number(joy),
        )
        words = t("Logged {day}: {title}", day=day_words(day.date), title=day_title(day))
        updates = changes.propose(session, desk, event, words)
        proposal = desk.proposal
        if proposal and all(c.day == day.date for c in proposal.adapted.changes):
            return changes.do(session, desk)
        return updates

    def exchanged(
        self, session: Session, desk: Desk, changes: ChangePanel, old: str | None, new: str | None
    ) -> Updates:
        """What the session is with another exercise.

        Raises:
            HyroxCoachError: nothing was chosen, or it does not fit.
        """
        day = self._day(session, desk)
        if not old:
            raise InputError(t("Choose first which exercise to exchange."))
        name = next((e.name for e in day.exercises if e.exercise_id == old), old)
        event = Swap(day=day.date, exercise_id=old, to=new or "")
        words = t(
            "Another exercise instead of {name} on {day}",
            name=content(name),
            day=day_words(day.date),
        )
        return changes.propose(session, desk, event, words)

    def options(self, session: Session, desk: Desk, old: str | None) -> Any:
        """The exercises that fit in the place of ``old``, nearest first."""
        from generator.plans.adapt.fitting import exchanged, substitutes

        day = desks.selected_day(session, desk)
        if day is None or not old:
            return gr.Dropdown(choices=[], value=None)
        planner = self.planner()
        athlete = desks.athlete_for(session, desk, planner)
        fitting = [
            (other.name, other.id)
            for other in substitutes(old, day, athlete, planner.catalogue)[: 2 * MOST_OPTIONS]
            if exchanged(day, old, other, athlete, planner.catalogue) is not None
        ][:MOST_OPTIONS]
        return gr.Dropdown(choices=fitting, value=fitting[0][1] if fitting else None)

    def _day(self, session: Session, desk: Desk) -> Day:
        day = desks.selected_day(session, desk)
        if day is None:
            raise InputError(t("Choose a day of the plan first."))
        return day

    def _logged_before(self, day: Day) -> Updates:
        log = day.log
        share = next((w for w, s in SHARES.items() if log and s == log.completion), _ALL)
        return {
            self.share: share,
            self.effort: _chosen(EFFORTS, log.difficulty if log else None),
            self.joy: _chosen(JOYS, log.enjoyment if log else None),
        }

    def _log(self) -> None:
        with gr.Row(elem_classes="hc-details"):
            self.share = gr.Dropdown(
                _choices(*SHARES), value=_ALL, label=t("How much of it"), filterable=False,
                elem_id="hc-log-share", min_width=140,
            )  # fmt: skip
            self.effort = gr.Dropdown(
                _choices(_NOT_SAID, *EFFORTS), value=_NOT_SAID,
                label=t("How hard was it, 1 to 10"),
                filterable=False, elem_id="hc-log-effort", min_width=140,
            )  # fmt: skip
            self.joy = gr.Dropdown(
                _choices(_NOT_SAID, *JOYS), value=_NOT_SAID, label=t("Did you enjoy it, 1 to 5"),
                filterable=False, elem_id="hc-log-joy", min_width=140,
            )  # fmt: skip
        self.keep = gr.Button(t("Log it"), variant="primary", size="sm", elem_id="hc-log-keep")

    def _swap(self) -> None:
        with gr.Row(elem_classes="hc-details"):
            self.old = gr.Dropdown(
                [], label=t("Instead of"), filterable=False, elem_id="hc-swap-old", min_width=240
            )
            self.new = gr.Dropdown(
                [], label=t("What fits that day, nearest first"), filterable=False,
                elem_id="hc-swap-new", min_width=240,
            )  # fmt: skip
        self.exchange = gr.Button(t("Show the exchange"), size="sm", elem_id="hc-swap-ask")


def _choices(*words: str) -> list[tuple[str, str]]:
    """What the reader sees, and what a handler gets."""
    return [(one if one.isdecimal() else t(one), one) for one in words]


def _exercises(day: Day) -> list[tuple[str, str]]:
    names: dict[str, str] = {}
    for exercise in day.exercises:
        names.setdefault(exercise.exercise_id, exercise.name)
    return [(name, one) for one, name in names.items()]


def _number(words: str | None) -> float | None:
    first = (words or "").split(" ", 1)[0]
    return float(first) if first.isdecimal() else None


def _chosen(words: tuple[str, ...], value: float | None) -> str:
    if value is None:
        return _NOT_SAID
    return next((w for w in words if _number(w) == round(value)), _NOT_SAID)
