"""The list of conversations on *Coach*: open one again, begin a new one, name, search, delete."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from journal.tables import NAME_LENGTH, ChatRow
from ui.language.telling import day as day_words
from ui.language.telling import mark, t
from ui.web.keeping.keeper import OPEN_CHAT, Keeper
from ui.web.markup import esc, note
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

MOST_SHOWN = 50
_NOTHING = mark("No conversation yet: ask something, and it is kept here.")
_NO_JOURNAL = mark("The page is not loaded yet. Load it again.")
_PICK = """
element.addEventListener('click', (event) => {
  const talk = event.target.closest('.hc-talk');
  if (talk) trigger('pick', {talk: talk.dataset.talk});
});
"""


class TalksPanel:
    """Builds the components and holds their handlers."""

    def __init__(self, session: gr.State) -> None:
        self.session = session
        with gr.Accordion(t("Conversations"), open=False, elem_id="hc-talks") as self.fold:
            with gr.Row(elem_classes="hc-details"):
                self.words = gr.Textbox(
                    label=t("Search"), placeholder=t("a word you remember"),
                    elem_id="hc-talk-search", max_lines=1, min_width=200,
                )  # fmt: skip
                self.begin = gr.Button(
                    t("A new conversation"), size="sm", scale=0, min_width=180, elem_id="hc-new"
                )
            self.list = gr.HTML(
                talks([], None), apply_default_css=False, js_on_load=_PICK, elem_id="hc-talk-list"
            )
            with gr.Row(elem_classes="hc-details", elem_id="hc-talk-change"):
                self.name = gr.Textbox(
                    label=t("Name of the open one"), elem_id="hc-talk-name", max_lines=1,
                    max_length=NAME_LENGTH, min_width=200,
                )  # fmt: skip
                self.rename = gr.Button(t("Rename"), size="sm", scale=0, min_width=100)
                self.sure = gr.Checkbox(
                    False, label=t("Yes, delete the open one"), container=False,
                    elem_id="hc-talk-sure", min_width=200,
                )  # fmt: skip
                self.delete = gr.Button(
                    t("Delete"), size="sm", variant="stop", scale=0, min_width=100,
                    elem_id="hc-talk-delete",
                )  # fmt: skip
            self.problem = gr.HTML("", apply_default_css=False)

    @property
    def outputs(self) -> list[Any]:
        """Every component that :meth:`shown` updates."""
        return [self.list, self.name, self.sure, self.problem]

    def shown(self, session: Session, words: str = "") -> Updates:
        """The list as the journal has it now."""
        keeper = session.keeper
        if keeper is None:
            return {self.list: talks([], None)}
        found = keeper.diary.search(words) if words.strip() else keeper.diary.chats.list(
            order=ChatRow.updated_at.desc(), limit=MOST_SHOWN
        )  # fmt: skip
        named = [row for row in found if row.id == keeper.chat_id]
        return {
            self.list: talks(found[:MOST_SHOWN], keeper.chat_id, searched=bool(words.strip())),
            self.name: named[0].name if named else gr.skip(),
            self.sure: False,
            self.problem: "",
        }

    def listen(self, shown_again: Callable[[Session], Updates], also: list[Any]) -> None:
        """Connect the events; ``shown_again`` gives what else changes, of ``also``."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        outputs = [*self.outputs, *also]

        def then(change: Callable[..., None]) -> Callable[..., Updates]:
            def handler(session: Session, *values: Any) -> Updates:
                try:
                    if session.keeper is None:
                        raise InputError(t(_NO_JOURNAL))
                    change(session, session.keeper, *values)
                except HyroxCoachError as error:
                    return {self.problem: note(str(error), "error")}
                return self.shown(session) | shown_again(session)

            return handler

        def picked(session: Session, event: gr.EventData) -> Updates:
            return then(open_talk)(session, str(event._data.get("talk", "")))

        self.fold.expand(self.shown, self.session, self.outputs, **quiet)
        self.words.input(self.shown, [self.session, self.words], self.outputs, **quiet)
        self.list.pick(picked, self.session, outputs, **quiet)
        self.begin.click(then(begin_talk), self.session, outputs, **quiet)
        self.rename.click(then(name_talk), [self.session, self.name], outputs, **quiet)
        self.delete.click(then(delete_talk), [self.session, self.sure], outputs, **quiet)


def open_talk(session: Session, keeper: Keeper, chat_id: str) -> None:
    """Go on with a conversation of before.

    Raises:
        NotFoundError: the account has none of that id.
    """
    keeper.diary.chats.get(chat_id)
    _turn_to(session, keeper, chat_id)


def begin_talk(session: Session, keeper: Keeper) -> None:
    """An empty page; the conversation is kept with its first answer."""
    _turn_to(session, keeper, None)


def name_talk(_session: Session, keeper: Keeper, name: str) -> None:
    """Another name for the open conversation.

    Raises:
        InputError: none is open, or the name is empty.
    """
    words = " ".join((name or "").split())[:NAME_LENGTH]
    if keeper.chat_id is None:
        raise InputError(t("No conversation is open: ask something first."))
    if not words:
        raise InputError(t("Write the name first."))
    keeper.diary.chats.change(keeper.chat_id, {"name": words})


def delete_talk(session: Session, keeper: Keeper, sure: bool) -> None:
    """The open conversation with all its turns, once that was confirmed.

    Raises:
        InputError: none is open, or it was not confirmed.
    """
    if keeper.chat_id is None:
        raise InputError(t("No conversation is open."))
    if not sure:
        raise InputError(t("Tick that you want to delete it first."))
    keeper.diary.chats.remove(keeper.chat_id)
    _turn_to(session, keeper, None)


def talks(rows: list[ChatRow], open_id: str | None, *, searched: bool = False) -> str:
    """Conversations as buttons, the last used first."""
    if not rows:
        words = t("No conversation holds these words.") if searched else t(_NOTHING)
        return f'<p class="hc-small">{esc(words)}</p>'
    return f'<ul class="hc-talks">{"".join(_row(row, row.id == open_id) for row in rows)}</ul>'


def _row(row: ChatRow, here: bool) -> str:
    current = ' aria-current="true"' if here else ""
    return (
        f'<li><button type="button" class="hc-talk" data-talk="{esc(row.id)}"{current}>'
        f'<span dir="auto">{esc(row.name)}</span>'
        f"<time>{esc(day_words(row.updated_at, 'd MMM y'))}</time></button></li>"
    )


def _turn_to(session: Session, keeper: Keeper, chat_id: str | None) -> None:
    if session.stop is not None:
        session.stop.set()
    keeper.chat_id = chat_id
    keeper.diary.set(OPEN_CHAT, chat_id)
    session.turns = keeper.turns(session)
