"""*Settings*: the language of the interface, for this account and this browser."""

from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError
from ui.language.catalogue import LANGUAGES
from ui.language.choosing import COOKIE, SETTING
from ui.language.telling import t
from ui.web.markup import esc, note
from ui.web.session import Session

Updates = dict[Any, Any]
_LASTS_S = 365 * 24 * 3600
_ANEW = f"""(chosen) => {{
  const known = {list(LANGUAGES)}.includes(chosen);
  document.cookie = `{COOKIE}=${{known ? chosen : ''}}; path=/; SameSite=Lax; `
    + `max-age=${{known ? {_LASTS_S} : 0}}`;
  window.location.reload();
}}"""
"""The page is loaded once more: it is told anew."""


class LanguagePanel:
    """Builds the choice and keeps it."""

    def __init__(self, session: gr.State) -> None:
        self.session = session
        about = t("What the coach says about races, exercises and meals stays in English.")
        gr.HTML(
            f'<h2>{esc(t("Language"))}</h2><p class="hc-small">{esc(about)}</p>',
            apply_default_css=False,
        )
        named = [(name, code) for code, name in LANGUAGES.items()]
        self.choice = gr.Radio(
            [(t("As my browser says"), ""), *named], value="", show_label=False,
            label=t("Language"), elem_id="hc-language",
        )  # fmt: skip
        self.problem = gr.HTML("", apply_default_css=False)

    @property
    def outputs(self) -> list[Any]:
        """Every component that the handlers update."""
        return [self.choice, self.problem]

    def listen(self) -> None:
        """Connect the choice."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        kept = self.choice.input(self.keep, [self.session, self.choice], self.problem, **quiet)
        kept.then(None, self.choice, js=_ANEW)

    def shown(self, session: Session) -> Updates:
        """The choice as it is kept."""
        kept = session.keeper.diary.setting(SETTING) if session.keeper else ""
        return {self.choice: kept if kept in LANGUAGES else ""}

    def keep(self, session: Session, chosen: str) -> str:
        """The choice into the account, so that other devices know it at the next log-in."""
        try:
            if session.keeper is not None:
                session.keeper.diary.set(SETTING, chosen if chosen in LANGUAGES else None)
        except HyroxCoachError as error:
            return note(str(error), "error")
        return ""
