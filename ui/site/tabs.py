"""What the server keeps of each open tab: its values, and the components that an event changed.

Gradio also keeps, for every tab, the configuration of every component of every page, so that a link
could open the tab elsewhere. That costs a megabyte and 45 ms a page and is of no use here: the gate
lets no such link through.
"""

from copy import copy
from typing import Any

import gradio as gr
from gradio.state_holder import SessionState, StateHolder


class LeanTab(SessionState):
    """One tab, without the configurations."""

    def __init__(self, blocks: gr.Blocks) -> None:
        self.blocks_config = copy(blocks.default_config)
        self.config_values: dict[int, Any] = {}
        self.state_data: dict[int, Any] = {}
        self._state_ttl: dict[int, Any] = {}
        self.is_closed = False
        self.STATE_TTL_WHEN_CLOSED = 3600

    def __setitem__(self, key: int, value: Any) -> None:
        super().__setitem__(key, value)
        self.config_values.clear()

    def _update_config(self, key: int) -> None:
        """Nothing is kept."""

    def _update_value_in_config(self, key: int, value: Any) -> None:
        """Nothing is kept."""


class LeanTabs(StateHolder):
    """The tabs of an app."""

    def __getitem__(self, session_id: str) -> SessionState:
        if session_id not in self.session_data:
            self.session_data[session_id] = LeanTab(self.blocks)
        return super().__getitem__(session_id)


def lean_tabs(app: gr.Blocks) -> None:
    """Keep an app's tabs this way; for an app that is served and has none yet."""
    tabs = LeanTabs()  # type: ignore[no-untyped-call]
    tabs.set_blocks(app)
    app.app.state_holder = tabs
