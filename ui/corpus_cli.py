"""The `hyrox-coach corpus ...` part of the command line; imports nothing heavy."""

from collections.abc import Callable
from typing import Any

AddCommand = Callable[[Any, str, str, str], Any]


def add_corpus(commands: Any, add: AddCommand) -> None:
    """Add ``corpus check`` and ``corpus coverage``, for those who look after the corpus."""
    module = "ui.corpus_commands"
    corpus = commands.add_parser("corpus", help="look after what the coach knows")
    kinds = corpus.add_subparsers(dest="kind", metavar="WHAT", required=True)
    add(kinds, "check", "find everything in the corpus that is wrong", f"{module}:check")
    add(kinds, "coverage", "count what the corpus holds, and show gaps", f"{module}:coverage")
