"""Long work behind a page: progress as the page shows it, failures as one sentence."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError
from ingest.progress import Progress
from ui.language.telling import mark, t
from ui.web.markup import note

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

PROGRESS = gr.Progress()
"""The default of a handler's parameter, by which Gradio knows that it reports progress."""

_UNEXPECTED = mark(
    "Something went wrong inside; nothing half done counts. The terminal has the details."
)


@dataclass(frozen=True)
class PageProgress(Progress):
    """Hands progress on to ``show`` (a ``gr.Progress``)."""

    show: Callable[..., object] = PROGRESS

    def say(self, text: str) -> None:
        # Gradio shows words only beside a share: this step is at its beginning.
        self.show(0.0, desc=text)

    def bar(self, total: int, text: str) -> Any:
        return _Bar(self.show, text, total or None)

    def counter(self, text: str, unit: str) -> Any:
        return _Bar(self.show, text, None, f"{unit}: {text}")


@dataclass
class _Bar:
    show: Callable[..., object]
    text: str
    total: int | None
    unit: str = ""
    done: int = 0

    def __enter__(self) -> "_Bar":
        self.update(0)
        return self

    def __exit__(self, *_error: object) -> None:
        """Stays until something else is shown."""

    def update(self, steps: int = 1) -> None:
        self.done += steps
        self.show((self.done, self.total), desc=self.text, unit=self.unit)


def attempt(doing: Callable[[], Updates], problem: gr.HTML) -> Updates:
    """What ``doing`` shows, or in ``problem`` one sentence on why it could not."""
    try:
        return doing()
    except HyroxCoachError as error:
        return {problem: note(str(error), "error")}
    except Exception:
        logging.getLogger(__name__).exception("The page Knowledge failed")
        return {problem: note(t(_UNEXPECTED), "error")}
