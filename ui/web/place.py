"""Where an athlete's question stands in the line for the model."""

from typing import Any

import gradio as gr

from ui.language.telling import t
from ui.web.markup import esc

_WATCH = """
(() => {
  const line = element.querySelector('.hc-place');
  const block = element.closest('.block') || element.parentElement;
  const tell = () => {
    // Gradio's own words about the line, which are English, stand here beside a running clock.
    const told = [...block.querySelectorAll('.progress-text')];
    const place = /queue: (\\d+)\\//.exec(told.map((part) => part.textContent).join(' '));
    const before = place ? Number(place[1]) - 1 : -1;
    let words = '';
    if (before === 0) words = line.dataset.next;
    if (before > 0) words = line.dataset.waits.replace('{n}', before);
    if (line.textContent !== words) line.textContent = words;
  };
  const seen = {childList: true, characterData: true, subtree: true};
  new MutationObserver(tell).observe(block, seen);
})();
"""


class Place:
    """A line that says, while a question waits, how many are served before it.

    Gradio's queue serves the questions in the order in which they came and tells each tab its
    place; here it is said in the reader's language.
    """

    def __init__(self) -> None:
        next_one, waits = t("Your turn is next."), t("Waiting. Before you: {n}")
        self.shown = gr.HTML(
            f'<p class="hc-place hc-small" role="status" data-next="{esc(next_one)}" '
            f'data-waits="{esc(waits)}"></p>',
            apply_default_css=False, js_on_load=_WATCH, elem_classes="hc-place-box",
        )  # fmt: skip

    @property
    def options(self) -> dict[str, Any]:
        """For each event that waits in the line."""
        return {"show_progress": "minimal", "show_progress_on": self.shown}
