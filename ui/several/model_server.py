"""The embedded model over HTTP: llama.cpp's own server, which speaks OpenAI's protocol."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

from hyrox.errors import InputError, ModelError
from hyrox.settings import Settings
from ingest.progress import Progress
from ui.several.cli import MODEL_PORT

CONTEXT = 4096
"""Tokens of prompt and answer, as in the app itself."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Serving:
    """Where the server listens, and how many answers it gives at once."""

    host: str = "127.0.0.1"
    port: int = MODEL_PORT
    slots: int = 1


def serve_model(
    settings: Settings, serving: Serving, announce: Callable[[str], None], progress: Progress
) -> None:
    """Serve the weights that ``embedded`` would use, until interrupted.

    Args:
        announce: gets what copies of the app set as their model, once it answers.

    Raises:
        InputError: the address cannot be used; or others reach it and there is no key.
        ModelError: the weights cannot be had.
    """
    key = os.environ.get("OPENAI_API_KEY", "")
    if not key and serving.host not in LOOPBACK:
        raise InputError(
            f"Others can reach {serving.host}: set OPENAI_API_KEY to a long random word, here and "
            "for the copies of the app, or listen on 127.0.0.1."
        )
    from generator.asks.voices import SERVED
    from generator.backends.embedded import Listening, start_server
    from generator.weights import merged_model
    from ui.serve import free_port

    port = free_port(serving.host, serving.port)
    path = merged_model(settings.models_dir, settings.adapter, progress.say)
    listening = Listening(serving.host, port, SERVED, serving.slots)
    try:
        server = start_server(path, settings.threads, CONTEXT, key, listening=listening)
    except ModelError as error:
        raise ModelError(f"The model cannot be served on {serving.host}:{port}: {error}") from None
    try:
        announce(f"openai:http://{serving.host}:{port}/v1#{SERVED}")
        threading.Event().wait()
    finally:
        progress.say("Closing ...")
        del server
