"""The page *Coach*: ask, read sentences as they pass their check, open their evidence."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from generator.answer import Answer
from generator.personal.kept import VOTES, Kept, keep, own_words
from hyrox.errors import HyroxCoachError
from ui.deadline import LONGEST_S, TOO_LONG, deadline
from ui.language.telling import mark, t
from ui.web import chat_view
from ui.web.markup import english, esc, filled
from ui.web.personal.feedback_panel import EditPanel, FeedbackPanel
from ui.web.personal.style_panel import StylePanel
from ui.web.place import Place
from ui.web.session import Session, Turn
from ui.web.talk.talks_panel import TalksPanel
from ui.words import model_name, race_name

if TYPE_CHECKING:
    from pathlib import Path

    from generator.coach import Coach

Updates = dict[Any, Any]

AT_ONCE = 8
"""Answers that one copy of the app asks a model server for at once; the embedded model gives one
after the other."""
_UNEXPECTED = mark(
    "Something went wrong inside the coach. Ask again; the terminal has the details."
)

_LOG_SCRIPT = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('.hc-vote, .hc-reword, .hc-again, .hc-change');
  if (!button) return;
  const turn = Number(button.closest('.hc-turn').dataset.turn);
  if (button.matches('.hc-reword')) trigger('reword', {turn});
  else if (button.matches('.hc-again')) trigger('again', {turn});
  else if (button.matches('.hc-change')) trigger('change_question', {turn});
  else trigger('vote', {turn, vote: button.dataset.vote});
});
let turns = 0;
watch('value', () => {
  const all = element.querySelectorAll('.hc-turn');
  if (all.length > turns) all[all.length - 1].scrollIntoView({block: 'start'});
  turns = all.length;
});
"""

_TO_QUESTION = "() => document.querySelector('#hc-question textarea')?.focus()"
_CHIP_SCRIPT = """
element.addEventListener('click', (event) => {
  const chip = event.target.closest('.hc-chip');
  if (chip) trigger('pick', {question: chip.dataset.question});
});
"""


class CoachPage:
    """Builds the page's components and holds its handlers."""

    def __init__(
        self,
        coach: "Coach",
        session: gr.State,
        feedback_file: "Path | None",
        style_file: "Path | None" = None,
    ) -> None:
        """The files: what is kept of those who agree; None where nothing may be kept, because the
        app is not its user's own."""
        self.coach = coach
        self.session = session
        self.feedback_file = feedback_file
        self.about = gr.HTML("", apply_default_css=False)
        self.talks = TalksPanel(session)
        self.style = StylePanel(session, style_file)
        self.log = gr.HTML(
            chat_view.conversation([]), apply_default_css=False, elem_id="hc-chat",
            js_on_load=_LOG_SCRIPT,
        )  # fmt: skip
        self.editing = EditPanel(session, feedback_file) if feedback_file else None
        with gr.Column(elem_id="hc-composer"):
            self.place = Place()
            self.chips = gr.HTML(
                chat_view.chips(coach.suggestions(None)), apply_default_css=False,
                js_on_load=_CHIP_SCRIPT, elem_id="hc-suggestions",
            )  # fmt: skip
            self.question = gr.Textbox(
                show_label=False, label=t("Your question"), container=False, lines=1, max_lines=5,
                placeholder=t("Ask about your race or your training"), submit_btn=True,
                elem_id="hc-question",
            )  # fmt: skip
            self.ungrounded = gr.Checkbox(
                False, label=t("Compare: answer without evidence, unchecked"),
                elem_id="hc-ungrounded", container=False,
            )  # fmt: skip
        self.teach = None
        if feedback_file and style_file:
            self.teach = FeedbackPanel(session, feedback_file, style_file)
        gr.HTML(f'<p class="hc-small">{esc(t("Not medical advice."))}</p>', apply_default_css=False)

    def listen(self) -> None:
        """Connect the page's events."""
        outputs: list[Any] = [self.log, self.question]
        options: dict[str, Any] = {
            **self.place.options, "api_visibility": "private", "concurrency_id": "model",
            "concurrency_limit": AT_ONCE if self.coach.model_name.startswith("openai:") else 1,
        }  # fmt: skip
        self.question.submit(
            self.ask, [self.session, self.question, self.ungrounded], outputs, **options
        )
        self.chips.pick(self.ask_chip, [self.session, self.ungrounded], outputs, **options)
        again = [self.session, self.ungrounded]
        self.log.again(self.ask_again, again, outputs, **options)
        self.log.change_question(
            self.change, self.session, [self.question, self.log], api_visibility="private",
            show_progress="hidden",
        ).then(None, js=_TO_QUESTION)  # fmt: skip
        self.talks.listen(self._log, [self.log])
        self.question.stop(self.stop, self.session, None, api_visibility="private", queue=False)
        told = [self.log, *self.style.outputs, *(self.teach.outputs if self.teach else ())]
        self.log.vote(
            self.vote, self.session, told, api_visibility="private", show_progress="hidden"
        )
        self.style.listen(self._log, [self.log])
        if self.teach and self.editing:
            self.teach.listen(self.agree, [self.log, *self.style.outputs])
            self.editing.listen(self.log.reword, self.edited, told)

    def open(self, session: Session) -> Updates:
        """The page with the race, the conversation and the style of before."""
        return {
            self.about: _about(session, self.coach.model_name),
            self.chips: chat_view.chips(self.coach.suggestions(session.race)),
            **self._log(session),
            **self.style.shown(session),
            **self.talks.shown(session),
        }

    @property
    def opened(self) -> list[Any]:
        """What :meth:`open` updates."""
        return [self.about, self.chips, self.log, *self.style.outputs, *self.talks.outputs]

    def ask_chip(
        self, session: Session, ungrounded: bool, event: gr.EventData
    ) -> Iterator[Updates]:
        """Ask an example question."""
        yield from self.ask(session, str(event._data.get("question", "")), ungrounded)

    def ask(self, session: Session, question: str, ungrounded: bool) -> Iterator[Updates]:
        """Stream one answer into the conversation."""
        question = question.strip()
        if not question:
            session.changing = None
            yield {self.question: gr.skip()}
            return
        if session.changing is not None:
            self._cut(session, session.changing)
        history = session.history()
        stop = session.stop = threading.Event()
        style = session.style.style
        turn = Turn(_short(question), session.race, grounded=not ungrounded, style=style)
        session.turns.append(turn)
        busy = gr.Textbox(value="", submit_btn=False, stop_btn=True)
        yield self._log(session) | {self.question: busy}
        try:
            # A tab that is closed ends its answer here, too.
            with deadline(stop, LONGEST_S) as late:
                stream = self.coach.ask(
                    question, session.race, history=history, grounded=not ungrounded, stop=stop,
                    style=style.words,
                )  # fmt: skip
                for part in stream:
                    if isinstance(part, Answer):
                        turn.answer = replace(part, note=t(TOO_LONG)) if late.is_set() else part
                    else:
                        turn.sentences.append(part)
                    yield self._log(session)
        except HyroxCoachError as error:
            turn.error = str(error)
        except Exception:
            logging.getLogger(__name__).exception("The answer failed")
            turn.error = t(_UNEXPECTED)
        ready = gr.Textbox(submit_btn=True, stop_btn=False)
        yield self._log(session) | {self.question: ready}

    def ask_again(
        self, session: Session, ungrounded: bool, event: gr.EventData
    ) -> Iterator[Updates]:
        """Another answer to a question; what followed it goes."""
        turn = _turn_of(session, event)
        if turn is None:
            yield self._log(session)
            return
        number, question = turn
        self._cut(session, number)
        yield from self.ask(session, question, ungrounded)

    def change(self, session: Session, event: gr.EventData) -> Updates:
        """A question back into the field; once it is asked, what followed it goes."""
        turn = _turn_of(session, event)
        if turn is None:
            return self._log(session)
        session.changing, question = turn
        return self._log(session) | {self.question: question}

    def _cut(self, session: Session, number: int) -> None:
        session.changing = None
        if session.keeper is not None:
            session.keeper.cut(session, number)
        else:
            del session.turns[number:]

    def stop(self, session: Session) -> None:
        """Let the answer end after the sentence it is at."""
        if session.stop is not None:
            session.stop.set()

    def vote(self, session: Session, event: gr.EventData) -> Updates:
        """Learn from a vote on one answer, keep it if that was agreed, and show it marked."""
        number, vote = event._data.get("turn"), event._data.get("vote")
        known = isinstance(number, int) and 0 <= number < len(session.turns) and vote in VOTES
        turn = session.turns[number] if known else None
        if turn is None or turn.answer is None or turn.vote == vote:
            return self._log(session)
        try:
            if session.keeps and self.feedback_file:
                kept = Kept.of(turn.answer, vote=vote, style=turn.style.words)
                keep(self.feedback_file, kept)
        except HyroxCoachError as error:
            gr.Warning(esc(error), title=t("Warning"))
            return self._log(session)
        turn.vote = vote
        return self._kept(session) | self.style.voted(session, turn.style, vote)

    def edited(self, session: Session, turn: Turn, edit: str) -> Updates:
        """Learn from an edit that was kept."""
        before = own_words(turn.answer) if turn.answer else ""
        turn.edit = edit
        return self._kept(session) | self.style.edited(session, before, edit)

    def agree(self, session: Session, keeps: bool) -> Updates:
        """The box was ticked or unticked."""
        session.keeps = bool(keeps)
        learned = self.style.agreed(session) if session.keeps else self.style.shown(session)
        return self._log(session) | learned

    def _log(self, session: Session) -> Updates:
        imperial = session.style.units == "imperial"
        shown = chat_view.conversation(session.turns, keeps=session.keeps, imperial=imperial)
        return {self.log: shown}

    def _kept(self, session: Session) -> Updates:
        return self._log(session) | (self.teach.shown() if self.teach else {})


def _turn_of(session: Session, event: gr.EventData) -> tuple[int, str] | None:
    """The turn that a click names, and its question; None while an answer is being written."""
    number = event._data.get("turn")
    if not isinstance(number, int) or not 0 <= number < len(session.turns):
        return None
    busy = session.stop is not None and not session.stop.is_set()
    return None if busy else (number, session.turns[number].question)


def _about(session: Session | None, model: str) -> str:
    race = session.race if session else None
    if race is None:
        none = t("No race is open: general questions only. Open one under {page}.")
        words = filled(none, page=f"<em>{esc(t('Your race'))}</em>")
    else:
        name = english(race_name(race.report.result))
        words = filled(t("About {race}"), race=f"<strong>{name}</strong>")
    shown = esc(t("No language model: facts and passages alone"))
    if model != "none":
        shown = filled(t("Model: {model}"), model=english(model_name(model)))
    return f'<div class="hc-about"><span>{words}</span><span class="hc-small">{shown}</span></div>'


def _short(question: str) -> str:
    """The question as the conversation repeats it; the coach gets, and may refuse, all of it."""
    return question if len(question) <= 600 else question[:600] + " …"
