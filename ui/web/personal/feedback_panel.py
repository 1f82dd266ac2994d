"""Teach the coach: votes and edits, kept on this machine only if the athlete says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from generator.personal.kept import (
    Kept,
    check_edit,
    delete_kept,
    exported,
    keep,
    own_words,
    read_kept,
)
from generator.stream import cited_sentences
from hyrox.errors import HyroxCoachError, NotFoundError
from ui.language.telling import mark, t, tn
from ui.web.markup import esc, note
from ui.web.race.downloads import Download
from ui.web.session import Session, Turn

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

KEEP = mark("Keep my votes and edits on this machine to teach the coach")
EXPORT_NAME = "hyrox-coach-feedback.jsonl"
_TO_EDIT = """() => setTimeout(() => {
  const box = document.querySelector('#hc-edit-text textarea');
  if (box) { box.scrollIntoView({block: 'center', behavior: 'smooth'}); box.focus(); }
}, 150)"""

_KEPT = mark(
    "Off until you tick it, in every new visit. Kept with each vote or edit: the question, what "
    "the model saw (your race's facts among it), its answer, your vote or wording, and how you "
    "like to be spoken to. No name. It stays in this file until you delete it; nothing is sent "
    "anywhere. hyrox-coach finetune pairs makes lessons of it."
)
_EDITING = mark(
    "One sentence a line, each with its source in brackets. Words are free; numbers and directions "
    "must stand in the source."
)


class FeedbackPanel:
    """The box to tick, what is kept, its export and its end. Closed until it is opened."""

    def __init__(self, session: gr.State, file: Path, style_file: Path) -> None:
        self.session, self.file, self.style_file = session, file, style_file
        with gr.Accordion(t("Teach the coach"), open=False, elem_id="hc-teach"):
            self.keeps = gr.Checkbox(False, label=t(KEEP), elem_id="hc-keeps", container=False)
            gr.HTML(about(file), apply_default_css=False)
            self.kept = gr.HTML("", apply_default_css=False, elem_id="hc-kept")
            with gr.Row(elem_id="hc-kept-buttons"):
                self.export = Download(t("Download what is kept"), "hc-kept-export")
                self.delete = gr.Button(t("Delete all of it"), size="sm", elem_id="hc-kept-delete")
            with gr.Column(visible=False, elem_id="hc-kept-sure") as self.sure:
                self.question = gr.HTML("", apply_default_css=False)
                with gr.Row():
                    self.yes = gr.Button(t("Delete for good"), size="sm", variant="stop",
                                         elem_id="hc-kept-yes")  # fmt: skip
                    self.no = gr.Button(t("Keep it"), size="sm", elem_id="hc-kept-no")
            self.problem = gr.HTML("", apply_default_css=False, elem_id="hc-kept-problem")

    @property
    def outputs(self) -> list[Any]:
        """Every component that :meth:`shown` updates."""
        return [self.kept, self.sure, self.problem]

    def shown(self, told: str = "") -> Updates:
        """What is kept now."""
        return {self.kept: self._counted(), self.sure: gr.Column(visible=False),
                self.problem: told}  # fmt: skip

    def listen(self, agreed: Callable[[Session, bool], Updates], also: list[Any]) -> None:
        """Connect the events; ``agreed`` tells the page that the box was ticked or not."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

        def ticked(session: Session, keeps: bool) -> Updates:
            return agreed(session, keeps) | self.shown()

        self.keeps.input(ticked, [self.session, self.keeps], [*self.outputs, *also], **quiet)
        self.export.listen(self.made, [], self.problem)
        self.delete.click(self.ask, None, [self.sure, self.question, self.problem], **quiet)
        self.no.click(self.shown, None, self.outputs, **quiet)
        self.yes.click(self.end, None, self.outputs, **quiet)

    def made(self) -> tuple[str, bytes]:
        """The file to download.

        Raises:
            NotFoundError: nothing is kept.
        """
        feedback = read_kept(self.file)
        if not feedback.entries:
            raise NotFoundError(t("Nothing is kept, so there is nothing to download."))
        return EXPORT_NAME, "".join(f"{row}\n" for row in exported(feedback)).encode()

    def ask(self) -> Updates:
        """Ask before deleting."""
        count = len(read_kept(self.file))
        words = tn(
            "Delete {n} vote or edit and the learned style from this machine, for good?",
            "Delete {n} votes and edits and the learned style from this machine, for good?",
            count,
        )
        return {
            self.sure: gr.Column(visible=True), self.question: note(words), self.problem: "",
        }  # fmt: skip

    def end(self) -> Updates:
        """Delete everything that was kept, downloads in the server's own folder included."""
        try:
            delete_kept(self.file, self.style_file, *_copies(Path(self.keeps.GRADIO_CACHE)))
        except HyroxCoachError as error:
            return self.shown(note(str(error), "error"))
        gone = t("Deleted. There is no {file} on this machine any more.", file=self.file.name)
        return self.shown(note(gone))

    def _counted(self) -> str:
        try:
            feedback = read_kept(self.file)
        except HyroxCoachError as error:
            return note(str(error), "error")
        words = tn("Kept now: {n} vote or edit.", "Kept now: {n} votes and edits.", len(feedback))
        if feedback.skipped:
            skipped = tn(
                "{n} damaged line is skipped.", "{n} damaged lines are skipped.", feedback.skipped
            )
            words = f"{words} {skipped}"
        return f'<p class="hc-small" role="status">{esc(words)}</p>'


class EditPanel:
    """A box with the model's own sentences of one answer, to be put in other words."""

    def __init__(self, session: gr.State, file: Path) -> None:
        self.session, self.file = session, file
        self.number = gr.State(-1)
        with gr.Column(visible=False, elem_id="hc-edit", elem_classes="hc-card-box") as self.box:
            self.title = gr.HTML("", apply_default_css=False)
            self.text = gr.Textbox(
                label=t("Your wording"), lines=4, max_lines=12, elem_id="hc-edit-text",
                info=t(_EDITING),
            )  # fmt: skip
            self.problem = gr.HTML("", apply_default_css=False, elem_id="hc-edit-problem")
            with gr.Row():
                self.save = gr.Button(t("Save my wording"), size="sm", variant="primary",
                                      elem_id="hc-edit-save")  # fmt: skip
                self.cancel = gr.Button(t("Cancel"), size="sm", elem_id="hc-edit-cancel")

    @property
    def outputs(self) -> list[Any]:
        """Every component that the panel's handlers update."""
        return [self.number, self.box, self.title, self.text, self.problem]

    def listen(
        self, opens: Any, saved: Callable[[Session, Turn, str], Updates], also: list[Any]
    ) -> None:
        """Connect the events; ``opens`` is the log's event, ``saved`` what follows an edit."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

        def save(session: Session, number: int, text: str) -> Updates:
            turn = editable(session, number)
            problem, kept = self._kept(turn, text)
            if turn is None or problem:
                return {self.problem: note(problem, "error")}
            return self.closed() | saved(session, turn, kept)

        opens(self.open, self.session, self.outputs, **quiet).then(None, js=_TO_EDIT)
        self.cancel.click(self.closed, None, self.outputs, **quiet)
        self.save.click(
            save, [self.session, self.number, self.text], [*self.outputs, *also], **quiet
        )

    def open(self, session: Session, event: gr.EventData) -> Updates:
        """Show the model's sentences of an answer, one a line."""
        number = event._data.get("turn")
        turn = editable(session, number)
        if turn is None or turn.answer is None:
            return self.closed()
        words = turn.edit or own_words(turn.answer)
        title = t("Your wording for: {question}", question=turn.question[:120])
        return {
            self.number: number,
            self.box: gr.Column(visible=True),
            self.title: f"<h3>{esc(title)}</h3>",
            self.text: "\n".join(cited_sentences([words])),
            self.problem: "",
        }

    def closed(self) -> Updates:
        """The box away."""
        return {self.number: -1, self.box: gr.Column(visible=False), self.title: "",
                self.text: "", self.problem: ""}  # fmt: skip

    def _kept(self, turn: Turn | None, text: str) -> tuple[str, str]:
        """What is wrong, or the edit as it was kept."""
        if turn is None or turn.answer is None:
            return t("This answer cannot be edited any more."), ""
        try:
            edit = check_edit(text, turn.answer)
            keep(self.file, Kept.of(turn.answer, edit=edit, style=turn.style.words))
        except HyroxCoachError as error:
            return str(error), ""
        return "", edit


def editable(session: Session, number: object) -> Turn | None:
    """The turn, if the athlete keeps edits and a model spoke in it."""
    if not session.keeps or not isinstance(number, int) or not 0 <= number < len(session.turns):
        return None
    turn = session.turns[number]
    return turn if turn.answer is not None and turn.answer.saw and turn.grounded else None


def about(file: Path) -> str:
    """What is kept, where, and what becomes of it."""
    path = f'<code class="hc-path" dir="ltr">{esc(file)}</code>'
    return f'<p class="hc-small">{esc(t(_KEPT))} {path}</p>'


def _copies(cache: Path) -> list[Path]:
    return list(cache.glob(f"*/{EXPORT_NAME}"))
