"""*Progress*: the board of everybody here who joined it under an alias."""

import logging
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from journal.motivation import board as boards
from journal.motivation.rules import rules
from journal.motivation.standings import Standing
from ui.language.telling import mark, t
from ui.web.keeping.keeper import Keeper
from ui.web.markup import esc, note
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""
_NO_JOURNAL = mark("The page is not loaded yet. Load it again.")
_UNEXPECTED = mark("Something went wrong; the terminal has the details.")
_ABOUT = mark(
    "How well each kept their own plan this season, rest included: a week is worth the same for "
    "everybody, and only the best weeks count. Nobody is on it who did not join, and only the "
    "alias is shown."
)


class BoardPanel:
    """Builds the panel and holds its handlers."""

    def __init__(self, session: gr.State, today: Callable[[], date] = date.today) -> None:
        self.session, self.today = session, today
        with gr.Accordion(t("Club board"), open=False, elem_id="hc-board") as self.fold:
            _text(f'<p class="hc-small">{esc(t(_ABOUT))}</p>')
            with gr.Row(elem_classes="hc-details"):
                self.alias = gr.Textbox(
                    label=t("Your alias"), max_lines=1, max_length=boards.LONGEST, min_width=160,
                    elem_id="hc-board-alias",
                )  # fmt: skip
                self.join = gr.Button(
                    t("Join the board"), size="sm", scale=0, elem_id="hc-board-join"
                )
                self.leave = gr.Button(
                    t("Leave the board"), size="sm", scale=0, visible=False,
                    elem_id="hc-board-leave",
                )  # fmt: skip
            self.problem = _text(elem_id="hc-board-problem")
            self.board = _text(elem_id="hc-board-shown")

    @property
    def outputs(self) -> list[Any]:
        """Every component that the handlers update."""
        return [self.fold, self.alias, self.join, self.leave, self.problem, self.board]

    def listen(self) -> None:
        """Connect the panel."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        to = quiet | {"outputs": self.outputs}
        self.join.click(self.joined, [self.session, self.alias], **to)
        self.alias.submit(self.joined, [self.session, self.alias], **to)
        self.leave.click(self.left, self.session, **to)

    def shown(self, keeper: Keeper, *, wanted: bool) -> Updates:
        """The board as it is now; hidden from those who switched points off.

        Raises:
            HyroxCoachError: the journal cannot be reached.
        """
        if not wanted:
            return {self.fold: gr.Accordion(visible=False)}
        alias = boards.alias_of(keeper.diary)
        return {
            self.fold: gr.Accordion(visible=True),
            self.alias: alias,
            self.join: gr.Button(visible=not alias),
            self.leave: gr.Button(visible=bool(alias)),
            self.problem: "",
            self.board: _board(boards.board(keeper.diary.journal, self.today()), alias),
        }

    def joined(self, session: Session, alias: str) -> Updates:
        """Onto the board, or why not."""
        return self._attempt(session, lambda keeper: boards.join(keeper.diary, alias or ""))

    def left(self, session: Session) -> Updates:
        """Off the board."""
        return self._attempt(session, lambda keeper: boards.leave(keeper.diary))

    def _attempt(self, session: Session, act: Callable[[Keeper], object]) -> Updates:
        try:
            if session.keeper is None:
                raise InputError(t(_NO_JOURNAL))
            act(session.keeper)
            return self.shown(session.keeper, wanted=True)
        except HyroxCoachError as error:
            return {self.problem: note(str(error), "error")}
        except Exception:
            logging.getLogger(__name__).exception("The board could not be changed")
            return {self.problem: note(t(_UNEXPECTED), "error")}


def _board(standings: Iterable[Standing], alias: str) -> str:
    lines = list(standings)
    if not lines:
        few = t("The board is shown once {n} have joined.", n=rules().standings.least_people)
        return f'<p class="hc-small">{esc(few)}</p>'
    rows = "".join(
        f'<tr{_own(one, alias)}><td class="hc-n">{one.rank}</td>'
        f'<td><bdi>{esc(one.alias)}</bdi></td><td class="hc-n">{one.points:,}</td></tr>'
        for one in lines
    )
    heads = "".join(f"<th>{esc(head)}</th>" for head in (t("Place"), t("Alias"), t("Points")))
    return (
        f'<table class="hc-table hc-narrow"><caption class="hc-hidden">{esc(t("Club board"))}'
        f"</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _own(one: Standing, alias: str) -> str:
    return ' class="hc-own" aria-current="true"' if one.alias == alias else ""


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
