"""The parser of ``feedback``; what it does is in ``ui.feedback_commands``."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

AddCommand = Callable[[Any, str, str, str], argparse.ArgumentParser]


def add_feedback(commands: Any, add: AddCommand) -> None:
    """Add the commands about kept votes and edits."""
    group = commands.add_parser(
        "feedback",
        help="see, take out or delete what you agreed to keep",
        description="See, take out or delete the votes and edits that were kept on this machine.",
    )
    actions = group.add_subparsers(dest="action", metavar="ACTION", required=True)
    module = "ui.feedback_commands"
    show = add(actions, "show", "show what is kept", f"{module}:show")
    show.add_argument("--last", type=int, default=20, metavar="N", help="the last N entries (20)")
    export = add(actions, "export", "write what is kept as JSON lines", f"{module}:export")
    export.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="file to write (default: stdout)"
    )
    delete = add(actions, "delete", "delete all of it, for good", f"{module}:delete")
    delete.add_argument("--yes", action="store_true", help="do not ask")
