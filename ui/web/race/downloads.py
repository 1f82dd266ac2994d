"""Files that are made when a person asks for them, and saved by the browser at once."""

import logging
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError
from ui.language.telling import mark, t
from ui.web.markup import note

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_UNEXPECTED = mark("The file could not be made; the terminal has the details.")


class Download:
    """A button, and the hidden link that saves what the button made."""

    def __init__(self, label: str, elem_id: str) -> None:
        self.button = gr.Button(label, size="sm", elem_id=elem_id)
        self.file = gr.DownloadButton(label, elem_id=f"{elem_id}-file", elem_classes="hc-unseen")
        self._save = f"() => document.querySelector('#{elem_id}-file')?.click()"

    def listen(
        self, make: Callable[..., tuple[str, bytes]], inputs: Sequence[Any], problem: gr.HTML
    ) -> None:
        """On a click, call ``make`` for name and content; why it could not goes to ``problem``."""

        def made(*values: Any) -> Updates:
            try:
                name, content = make(*values)
                return {problem: "", self.file: gr.DownloadButton(value=self._keep(name, content))}
            except HyroxCoachError as error:
                message = str(error)
            except Exception:
                logging.getLogger(__name__).exception("A file could not be made")
                message = t(_UNEXPECTED)
            return {problem: note(message, "error"), self.file: gr.DownloadButton(value=None)}

        self.button.click(
            made, list(inputs), [problem, self.file],
            api_visibility="private", show_progress="hidden",
        ).success(None, js=self._save)  # fmt: skip

    def _keep(self, name: str, content: bytes) -> Path:
        # In the folder of the server's own temporary files, which it deletes by itself.
        cache = Path(self.file.GRADIO_CACHE)
        cache.mkdir(parents=True, exist_ok=True)
        path = Path(tempfile.mkdtemp(prefix="made-", dir=cache)) / name
        path.write_bytes(content)
        return path
