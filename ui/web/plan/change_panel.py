"""Life happens: what would change is shown first, then done or dropped, and can be undone."""

import logging
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import gradio as gr

from generator.plans.types import PlanRefusedError
from hyrox.errors import HyroxCoachError, InputError
from hyrox.plans.log import Event, LessTime
from hyrox.plans.plan import AdaptiveRecommendations
from ui.language.telling import mark, t
from ui.web.charts.content import content, joined, prose
from ui.web.markup import esc, note
from ui.web.plan import desk as desks
from ui.web.plan.desk import Desk
from ui.web.plan.event_form import EventForm, event_of
from ui.web.plan.views.overview import proposed, refusal
from ui.web.session import Session

if TYPE_CHECKING:
    from generator.plans.planner import Planner

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""
_UNEXPECTED = mark("Something went wrong while changing the plan; the terminal has the details.")
_NOTHING = mark("Nothing in the plan has to change.")
_NO_PLAN = mark("Make a plan first.")
_ADVISED = {
    "hard": mark("A step easier"),
    "easy": mark("A step harder"),
    "short": mark("Less time for a week"),
}
_MOST_RULES = 3
TO_CHANGES = """() => setTimeout(() => document.querySelector(
  '#hc-change-problem .hc-note, #hc-change-problem .hc-refusal, #hc-proposed h2'
)?.scrollIntoView({block: 'center', behavior: 'smooth'}), 150)"""


class ChangePanel:
    """Builds the panel's components and holds its handlers."""

    def __init__(
        self,
        session: gr.State,
        desk: gr.State,
        planner: Callable[[], "Planner"],
        today: Callable[[], date],
        refreshed: Callable[[Session, Desk], Updates],
    ) -> None:
        self.session, self.desk = session, desk
        self.planner, self.today, self.refreshed = planner, today, refreshed
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-changes"):
            self.problem = _text(elem_id="hc-change-problem")
            with gr.Column(visible=False, elem_id="hc-proposal") as self.card:
                self.diff = _text(elem_id="hc-proposed")
                with gr.Row(elem_classes="hc-buttons"):
                    self.apply = gr.Button(t("Apply"), variant="primary", elem_id="hc-apply")
                    self.discard = gr.Button(t("Discard"), elem_id="hc-discard")
            _text(f"<h2>{esc(t('Life happens'))}</h2>")
            self.advice = _text(elem_id="hc-advice")
            with gr.Row(elem_classes="hc-buttons"):
                self.easier = gr.Button(t("Too hard"), size="sm", elem_id="hc-too-hard")
                self.harder = gr.Button(t("Too easy"), size="sm", elem_id="hc-too-easy")
                self.shorter = gr.Button(t("Short of time"), size="sm", elem_id="hc-short")
            self.events = EventForm()
            self.back = gr.Button(t("Undo"), size="sm", visible=False, elem_id="hc-plan-undo")

    @property
    def outputs(self) -> list[Any]:
        """The panel's own components that handlers update."""
        return [self.problem, self.card, self.diff, self.advice, self.back]

    def listen(self, outputs: list[Any]) -> None:
        """Connect the panel's events; ``outputs`` are all components of the page's result."""
        states = [self.session, self.desk]
        private: dict[str, Any] = {"api_visibility": "private", "outputs": outputs}
        for button, one in (
            (self.easier, "hard"), (self.harder, "easy"), (self.shorter, "short")
        ):  # fmt: skip
            button.click(self._advised(one), states, **private).then(None, js=TO_CHANGES)
        self.events.listen(self.today)
        self.events.ask.click(
            self.ask, [*states, *self.events.inputs], **private
        ).then(None, js=TO_CHANGES)  # fmt: skip
        self.apply.click(self.do, states, **private).then(None, js=TO_CHANGES)
        self.discard.click(self.drop, states, **private)
        self.back.click(self.undo, states, **private).then(None, js=TO_CHANGES)

    def shown(self, session: Session, desk: Desk) -> Updates:
        """The panel as the plan in hand has it, with nothing proposed."""
        steps = session.plans_before
        label = t("Undo: {words}", words=t(steps[-1].words)) if steps else t("Undo")
        return {
            self.problem: "",
            self.card: gr.Column(visible=False),
            self.diff: "",
            self.advice: self._advice(session, desk),
            self.back: gr.Button(label, visible=bool(steps)),
        }

    def ask(self, session: Session, desk: Desk, *values: Any) -> Updates:
        """What an event of the form would change."""

        def asked() -> Updates:
            event, words = event_of(self._now(session), *values)
            return self.propose(session, desk, event, words)

        return self.attempt(asked)

    def propose(self, session: Session, desk: Desk, event: Event, words: str) -> Updates:
        """The changes of an event, to be applied or discarded.

        Raises:
            HyroxCoachError: the event does not fit the plan, or the plan cannot go on.
        """
        found = desks.propose(session, desk, self.planner(), event, words)
        changes = found.adapted.changes
        if changes:
            return {
                self.problem: "",
                self.card: gr.Column(visible=True),
                self.diff: proposed(changes, words),
            }
        kept = found.adapted.profile != found.base
        if kept:
            desks.accept(session, desk)
        desk.proposal = None
        said = t(_NOTHING)
        if kept:
            said = f"{t('{words}: it is noted for later plans.', words=words)} {said}"
        return {**self.refreshed(session, desk), self.problem: note(said)}

    def do(self, session: Session, desk: Desk) -> Updates:
        """Apply what is proposed."""

        def done() -> Updates:
            words = desks.accept(session, desk).words
            return {
                **self.refreshed(session, desk),
                self.problem: note(t("Done: {words}.", words=words)),
            }

        return self.attempt(done)

    def drop(self, _session: Session, desk: Desk) -> Updates:
        """Forget what is proposed."""
        desk.proposal = None
        return {self.card: gr.Column(visible=False), self.diff: "", self.problem: ""}

    def undo(self, session: Session, desk: Desk) -> Updates:
        """Back to the plan before the last change."""

        def undone() -> Updates:
            step = desks.undo(session, desk)
            said = note(t("Undone: {words}.", words=t(step.words)))
            broken = desks.broken_rules(session, desk, self.planner(), self.today())
            if broken:
                warning = t(
                    "This plan is older than what your profile says now, and no longer fits it: "
                    "{rules} Make a new one before you train by it.",
                    rules=content(" ".join(broken[:_MOST_RULES])),
                )
                said += note(warning, "error")
            return {**self.refreshed(session, desk), self.problem: said}

        return self.attempt(undone)

    def attempt(self, doing: Callable[[], Updates]) -> Updates:
        """What ``doing`` shows, or why it could not."""
        try:
            return doing()
        except PlanRefusedError as error:
            problem = refusal(error)
        except HyroxCoachError as error:
            problem = note(str(error), "error")
        except Exception:
            logging.getLogger(__name__).exception("A plan could not be changed")
            problem = note(t(_UNEXPECTED), "error")
        return {self.problem: problem}

    def _advised(self, one: str) -> Callable[[Session, Desk], Updates]:
        def proposed_change(session: Session, desk: Desk) -> Updates:
            def proposing() -> Updates:
                event = self._operation(session, desk, one)
                return self.propose(session, desk, event, t(_ADVISED[one]))

            return self.attempt(proposing)

        return proposed_change

    def _operation(self, session: Session, desk: Desk, one: str) -> Event:
        advice = self._recommended(session, desk)
        if one == "hard":
            return advice.if_too_difficult.operation
        if one == "easy":
            return advice.if_too_easy.operation
        return advice.if_time_constrained.operation

    def _recommended(self, session: Session, desk: Desk) -> AdaptiveRecommendations:
        from generator.plans.advice import recommendations

        planner = self.planner()
        athlete = desks.athlete_for(session, desk, planner)
        assert session.plan is not None
        return recommendations(session.plan, athlete, planner.catalogue, self._now(session))

    def _advice(self, session: Session, desk: Desk) -> str:
        if session.plan is None:
            return ""
        advice = self._recommended(session, desk)
        short = advice.if_time_constrained
        limit = short.operation
        shorter = content(short.shortened_version)
        if isinstance(limit, LessTime):
            minutes = t("{n} minutes a session for a week.", n=limit.minutes)
            shorter = f"{minutes} {shorter}"
        rows = (
            (t("Too hard"), content(advice.if_too_difficult.advice)),
            (t("Too easy"), content(advice.if_too_easy.advice)),
            (t("Short of time"), shorter),
            (t("Keep"), joined(*map(content, short.exercises_to_keep))),
            (t("As a circuit"), content(short.circuit_format)),
        )
        shown = "".join(
            f"<dt>{esc(name)}</dt><dd>{prose(text)}</dd>" for name, text in rows if text.strip()
        )
        return f'<dl class="hc-advice">{shown}</dl>'

    def _now(self, session: Session) -> date:
        if session.plan is None:
            raise InputError(t(_NO_PLAN))
        return desks.now_in(session.plan, self.today())


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
