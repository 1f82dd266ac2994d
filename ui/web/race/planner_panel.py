"""The planner on *Your race*: a goal as splits and a route to it, and what a change would bring.

The panel shows; what it shows is computed by the two functions it is given.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import gradio as gr

from analysis.readings import Route, TargetPlan, Waterfall, WhatIf
from hyrox.errors import HyroxCoachError, InputError
from hyrox.segments import RUNS, STATIONS, Segment
from hyrox.times import format_time
from ui.language.telling import mark, t
from ui.web import charts
from ui.web.charts.content import content, content_note, number, prose
from ui.web.markup import esc, note
from ui.web.race.downloads import Download
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

MOST_S, MOST_RUN_S = 60, 30
"""How far a slider goes either way: a station, each of the runs."""
_UNEXPECTED = mark("Something went wrong while planning; the terminal has the details.")
_NO_RACE = mark("Open a race first: the planner starts from its times.")
_NO_PLAN = mark("Plan a goal first; its splits are what the card shows.")


@dataclass(frozen=True)
class Planned:
    """What came of a goal; ``waterfall`` and ``route`` are ``None`` where they say nothing, and
    ``why`` says of a missing route what it would need."""

    plan: TargetPlan
    waterfall: Waterfall | None = None
    route: Route | None = None
    why: str = ""


class Plan(Protocol):
    """Plans a goal for the open race; ``goal`` and ``event`` are what the person typed."""

    def __call__(self, session: Session, goal: str, event: str) -> Planned:
        """Raises ``HyroxCoachError`` with a sentence where the goal cannot be planned."""


class AskWhatIf(Protocol):
    """The open race with some segments changed, seconds (negative: faster)."""

    def __call__(self, session: Session, changes_s: Mapping[Segment, float]) -> WhatIf:
        """Raises ``HyroxCoachError`` with a sentence where the change is not possible."""


class PlannerPanel:
    """Builds the panel's components and holds its handlers."""

    def __init__(self, session: gr.State, plan: Plan, what_if: AskWhatIf) -> None:
        self.session = session
        self._plan, self._what_if = plan, what_if
        self.planned = gr.State(None)
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-planner"):
            self._goal()
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-what-if") as self.what_if:
            self._changes()

    @property
    def outputs(self) -> list[Any]:
        """Every component a handler may update."""
        return [
            self.planned, self.problem, self.result, self.basis, self.targets,
            self.fall, self.fall_text, self.fall_plot, self.fall_table,
            self.way, self.way_text, self.way_drawn, self.way_plot, self.way_table,
            self.what_if, self.answer, *self.sliders.values(),
        ]  # fmt: skip

    def listen(self) -> None:
        """Connect the panel's own events."""
        private: dict[str, Any] = {"api_visibility": "private", "outputs": self.outputs}
        asked = [self.session, self.goal, self.event]
        gr.on([self.make.click, self.goal.submit, self.event.submit], self.plan, asked, **private)
        sliders = list(self.sliders.values())
        live = private | {"outputs": self.answer, "show_progress": "hidden"}
        # ``input`` is the person's hand or keys alone: setting all back asks once, not ten times.
        gr.on(
            [slider.input for slider in sliders], self.change, [self.session, *sliders],
            trigger_mode="always_last", **live,
        )  # fmt: skip
        self.reset.click(self.set_back, self.session, **private | {"show_progress": "hidden"})
        self.card.listen(_pace_card, [self.planned], self.problem)

    def opened(self, session: Session) -> Updates:
        """The panel for a race that was just opened: nothing of the last one is left.

        Without a finish there is none to change, so no sliders.
        """
        known = session.race is not None and session.race.report.result.finish_known
        return {
            self.what_if: gr.Column(visible=known),
            self.planned: None,
            self.problem: "",
            self.result: gr.Column(visible=False),
        } | (self.set_back(session) if known else {self.answer: ""})

    def plan(self, session: Session, goal: str, event: str) -> Updates:
        """Target splits of the goal, where its time lies, and the route to it."""

        def planned() -> Updates:
            if session.race is None:
                raise InputError(t(_NO_RACE))
            if not (goal or "").strip():
                raise InputError(t("Type a goal, such as 1:20:00."))
            return self._shown(self._plan(session, goal.strip(), (event or "").strip()))

        hidden: Updates = {self.result: gr.Column(visible=False), self.planned: None}
        return _attempt(planned, lambda error: hidden | {self.problem: error})

    def change(self, session: Session, *values: float | None) -> str:
        """The finish, percentile and place of the race with the sliders' changes, as HTML."""

        def answered() -> Updates:
            if session.race is None:
                raise InputError(t(_NO_RACE))
            given = {reading.segment for reading in session.race.report.segments}
            what = self._what_if(session, changes_s(values, given))
            return {self.answer: _what_if_html(what)}

        shown = _attempt(answered, lambda error: {self.answer: error})
        return str(shown[self.answer])

    def set_back(self, session: Session) -> Updates:
        """All sliders at no change, and what that gives; a segment not given cannot be moved."""
        report = session.race.report if session.race is not None else None
        given = {r.segment for r in report.segments} if report is not None else set()
        return {
            slider: gr.Slider(value=0, interactive=not given.isdisjoint(_moved(segment)))
            for segment, slider in self.sliders.items()
        } | {self.answer: self.change(session) if report is not None else ""}

    def _shown(self, planned: Planned) -> Updates:
        plan = planned.plan
        notes = "".join(content_note(text) for text in plan.notes)
        shown: Updates = {
            self.planned: planned,
            self.problem: "",
            self.result: gr.Column(visible=True),
            self.basis: _reading(charts.plan_basis(plan)) + notes,
            self.targets: charts.plan_table(plan),
            self.fall: gr.Column(visible=planned.waterfall is not None),
            self.way: gr.Column(visible=bool(planned.route or planned.why)),
            self.way_drawn: gr.Column(visible=planned.route is not None),
            self.way_text: content_note(planned.why),
        }
        if (fall := planned.waterfall) is not None:
            shown |= {
                self.fall_text: _reading(charts.waterfall_reading(fall)),
                self.fall_plot: gr.Plot(charts.waterfall_chart(fall), visible=True),
                self.fall_table: charts.waterfall_table(fall),
            }
        if (route := planned.route) is not None:
            shown |= {
                self.way_text: _reading(charts.route_reading(route)),
                self.way_plot: gr.Plot(charts.route_chart(route), visible=True),
                self.way_table: charts.route_table(route),
            }
        return shown

    def _goal(self) -> None:
        _text(_head("h2", t("Plan a goal")))
        with gr.Row(elem_classes="hc-details"):
            self.goal = gr.Textbox(
                label=t("Goal"),
                placeholder=t("1:20:00 or sub 80"),
                elem_id="hc-goal",
                min_width=140,
            )
            self.event = gr.Textbox(
                label=t("Where (optional)"), placeholder=t("e.g. 2025 Berlin"), min_width=140
            )
        self.make = gr.Button(t("Plan it"), variant="primary", elem_id="hc-plan")
        self.problem = _text(elem_id="hc-plan-problem")
        with gr.Column(visible=False, elem_id="hc-planned") as self.result:
            self.basis, self.targets = _text(), _text(elem_id="hc-targets")
            self.card = Download(t("Pace card to print (PDF)"), "hc-pace-card")
            with gr.Column(elem_classes="hc-part") as self.way:
                _text(_head("h3", t("The cheapest realistic way")))
                self.way_text = _text(elem_id="hc-way")
                with gr.Column() as self.way_drawn:
                    self.way_plot, self.way_table = _plot("route"), _text()
            with gr.Column(elem_classes="hc-part") as self.fall:
                _text(_head("h3", t("Where the time to the goal lies")))
                self.fall_text = _text()
                with gr.Accordion(t("Show it as a chart"), open=False, elem_id="hc-goal-fall"):
                    self.fall_plot = _plot("goal-fall")
                self.fall_table = _text()

    def _changes(self) -> None:
        about = t("Move a slider: how would the race have ended? − is faster, in seconds.")
        _text(f'{_head("h2", t("What if …"))}<p class="hc-reading">{esc(about)}</p>')
        self.answer = _text(elem_id="hc-what-if-answer")
        self.sliders = {}
        with gr.Group(elem_id="hc-sliders"):
            for segment in (Segment.RUN_1, *STATIONS, Segment.ROXZONE):
                most = MOST_RUN_S if segment.is_run else MOST_S
                self.sliders[segment] = gr.Slider(
                    -most, most, value=0, step=1, min_width=200, buttons=[],
                    label=t("Each run") if segment.is_run else segment.label,
                    elem_id=f"hc-change-{'runs' if segment.is_run else segment.value}",
                )  # fmt: skip
        self.reset = gr.Button(t("All back to zero"), size="sm", elem_id="hc-change-reset")


def changes_s(values: tuple[float | None, ...], given: set[Segment]) -> dict[Segment, float]:
    """The sliders' values, in the order of the panel, as changes of the given segments.

    The slider of the runs moves each run that was given; one that stands at zero changes nothing.
    """
    changes: dict[Segment, float] = {}
    for segment, value in zip((Segment.RUN_1, *STATIONS, Segment.ROXZONE), values, strict=False):
        if value:
            changes |= {s: float(value) for s in _moved(segment) if s in given}
    return changes


def _moved(segment: Segment) -> tuple[Segment, ...]:
    """The segments that a slider moves: run 1 stands for all runs."""
    return RUNS if segment.is_run else (segment,)


def _pace_card(planned: Planned | None) -> tuple[str, bytes]:
    from ui.export.pace_card import pace_card_pdf

    if planned is None:
        raise InputError(t(_NO_PLAN))
    name = format_time(planned.plan.goal_s).replace(":", "-")
    return f"pace-card-{name}.pdf", pace_card_pdf(planned.plan)


def _what_if_html(what: WhatIf) -> str:
    """The answer in words, announced as it changes, with its cohort and its doubts."""
    doubts = "".join(content_note(doubt) for doubt in what.doubts)
    who = {"who": content(what.cohort.definition), "n": number(what.cohort.n)}
    cohort = (
        t("Cohort: {who}, n = {n} invented.", **who)
        if what.cohort.invented
        else t("Cohort: {who}, n = {n}.", **who)
    )
    return (
        f'<p class="hc-reading" role="status">{prose(charts.what_if_reading(what))}</p>'
        f'<p class="hc-small">{prose(cohort)}</p>{doubts}'
    )


def _attempt(doing: Callable[[], Updates], failed: Callable[[str], Updates]) -> Updates:
    """What ``doing`` shows, or one sentence on why it could not."""
    try:
        return doing()
    except HyroxCoachError as error:
        return failed(note(str(error), "error"))
    except Exception:
        logging.getLogger(__name__).exception("A plan could not be made")
        return failed(note(t(_UNEXPECTED), "error"))


def _reading(text: str) -> str:
    return f'<p class="hc-reading">{prose(text)}</p>'


def _head(level: str, words: str) -> str:
    return f"<{level}>{esc(words)}</{level}>"


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)


def _plot(name: str) -> gr.Plot:
    return gr.Plot(show_label=False, container=False, visible=False, elem_id=f"hc-{name}-chart")
