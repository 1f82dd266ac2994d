"""Tokens for programs on *Settings*: made, told once, ended."""

from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from journal.tokens import USUAL_DAYS, Token, Tokens
from ui.language.telling import day as day_words
from ui.language.telling import mark, t
from ui.web.markup import esc, filled, note
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_NO_JOURNAL = mark("The page is not loaded yet. Load it again.")
_ABOUT = mark(
    "A program with a token can ask what you can ask the coach (docs/app.md): reports, evidence, "
    "answers, plans. It cannot read your journal. A token lasts {n} days."
)


class TokensPanel:
    """Builds the components and holds their handlers."""

    def __init__(self, session: gr.State) -> None:
        self.session = session
        self.about = gr.HTML("", apply_default_css=False)
        with gr.Row(elem_classes="hc-details"):
            self.name = gr.Textbox(
                label=t("Where it is used"), max_lines=1, max_length=64, elem_id="hc-token-name"
            )
            self.make = gr.Button(t("Make a token"), size="sm", scale=0, elem_id="hc-token-make")
        self.told = gr.HTML("", apply_default_css=False, elem_id="hc-token-told")
        with gr.Row(elem_classes="hc-details"):
            self.which = gr.Dropdown([], label=t("Your tokens"), elem_id="hc-token-which")
            self.end = gr.Button(t("End it"), size="sm", variant="stop", scale=0)

    @property
    def outputs(self) -> list[Any]:
        """Every component that :meth:`shown` updates."""
        return [self.about, self.name, self.told, self.which]

    def listen(self) -> None:
        """Connect the panel's events."""
        to: dict[str, Any] = {
            "api_visibility": "private", "show_progress": "hidden", "outputs": self.outputs
        }  # fmt: skip
        self.make.click(self.made, [self.session, self.name], **to)
        self.end.click(self.ended, [self.session, self.which], **to)

    def shown(self, session: Session) -> Updates:
        """The tokens that count now."""
        found = _tokens(session).all() if session.keeper else []
        choices = [(_named(token), token.id) for token in found]
        return {
            self.about: f'<p class="hc-small">{esc(t(_ABOUT, n=USUAL_DAYS))}</p>',
            self.which: gr.Dropdown(choices=choices, value=None),
        }

    def made(self, session: Session, name: str) -> Updates:
        """A new token, told this once."""
        try:
            secret, _ = _tokens(session).make(name or "")
        except HyroxCoachError as error:
            return {self.told: note(str(error), "error")}
        words = filled(
            t("Copy it now, it is shown this once: {token}"), token=f"<code>{esc(secret)}</code>"
        )
        told = f'<div class="hc-note hc-done" role="status">{words}</div>'
        return {self.name: "", self.told: told, **self.shown(session)}

    def ended(self, session: Session, token_id: str | None) -> Updates:
        """A token that counts no more."""
        try:
            if not token_id:
                raise InputError(t("Choose a token first."))
            _tokens(session).remove(token_id)
        except HyroxCoachError as error:
            return {self.told: note(str(error), "error")}
        return {self.told: note(t("It counts no more."), "done"), **self.shown(session)}


def _tokens(session: Session) -> Tokens:
    if session.keeper is None:
        raise InputError(t(_NO_JOURNAL))
    return Tokens(session.keeper.diary.journal, session.keeper.diary.owner)


def _named(token: Token) -> str:
    until = day_words(token.expires_at, "d MMM y")
    if not token.used_at:
        return t("{name}, never used, until {day}", name=token.name, day=until)
    used = day_words(token.used_at, "d MMM")
    return t("{name}, used {used}, until {day}", name=token.name, used=used, day=until)
