"""Tokens for programs on *Settings*: made, told once, ended."""

from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from journal.tokens import USUAL_DAYS, Token, Tokens
from ui.web.markup import esc, note
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_NO_JOURNAL = "The page is not loaded yet. Load it again."
_ABOUT = (
    "A program with a token can ask what you can ask the coach (docs/app.md): reports, evidence, "
    f"answers, plans. It cannot read your journal. A token lasts {USUAL_DAYS} days."
)


class TokensPanel:
    """Builds the components and holds their handlers."""

    def __init__(self, session: gr.State) -> None:
        self.session = session
        gr.HTML(f'<p class="hc-small">{esc(_ABOUT)}</p>', apply_default_css=False)
        with gr.Row(elem_classes="hc-details"):
            self.name = gr.Textbox(
                label="Where it is used", max_lines=1, max_length=64, elem_id="hc-token-name"
            )
            self.make = gr.Button("Make a token", size="sm", scale=0, elem_id="hc-token-make")
        self.told = gr.HTML("", apply_default_css=False, elem_id="hc-token-told")
        with gr.Row(elem_classes="hc-details"):
            self.which = gr.Dropdown([], label="Your tokens", elem_id="hc-token-which")
            self.end = gr.Button("End it", size="sm", variant="stop", scale=0)

    @property
    def outputs(self) -> list[Any]:
        """Every component that :meth:`shown` updates."""
        return [self.name, self.told, self.which]

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
        return {self.which: gr.Dropdown(choices=[(_named(t), t.id) for t in found], value=None)}

    def made(self, session: Session, name: str) -> Updates:
        """A new token, told this once."""
        try:
            secret, _ = _tokens(session).make(name or "")
        except HyroxCoachError as error:
            return {self.told: note(str(error), "error")}
        told = (
            '<div class="hc-note hc-done" role="status">Copy it now, it is shown this once: '
            f"<code>{esc(secret)}</code></div>"
        )
        return {self.name: "", self.told: told, **self.shown(session)}

    def ended(self, session: Session, token_id: str | None) -> Updates:
        """A token that counts no more."""
        try:
            if not token_id:
                raise InputError("Choose a token first.")
            _tokens(session).remove(token_id)
        except HyroxCoachError as error:
            return {self.told: note(str(error), "error")}
        return {self.told: note("It counts no more.", "done"), **self.shown(session)}


def _tokens(session: Session) -> Tokens:
    if session.keeper is None:
        raise InputError(_NO_JOURNAL)
    return Tokens(session.keeper.diary.journal, session.keeper.diary.owner)


def _named(token: Token) -> str:
    used = f"used {token.used_at:%-d %b}" if token.used_at else "never used"
    return f"{token.name}, {used}, until {token.expires_at:%-d %b %Y}"
