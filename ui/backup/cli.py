"""The parsers of ``backup`` and ``restore``; what they do is in ``ui.backup.commands``."""

from pathlib import Path
from typing import Any

from ui.journal.cli import AddCommand

MODULE = "ui.backup.commands"


def add_backup(commands: Any, add: AddCommand) -> None:
    """Add the commands that keep everything in one archive and bring it back."""
    out = add(commands, "backup", "write everything that cannot be made again", f"{MODULE}:backup")
    out.description = (
        "One archive of the journal, results, what was set aside, guidance taken in, votes, "
        "ratings, style and the key that names are hashed with; consistent, also while the app "
        "runs. It holds personal data and a secret: keep it as you keep a password."
    )
    out.add_argument(
        "target", nargs="?", metavar="FILE.zip|FOLDER|list",
        help="where to (backups/ in the home folder); list: the backups made, and which of them "
        "hold accounts deleted since",
    )  # fmt: skip
    back = add(commands, "restore", "bring back what a backup holds", f"{MODULE}:restore")
    back.description = (
        "Replace the journal and the files of this home with those of a backup, all of it or "
        "nothing. Stop the app first. Accounts deleted since, and people who asked to be left out, "
        "stay away. All log-ins end."
    )
    back.add_argument(
        "file", nargs="?", type=Path, metavar="FILE",
        help="a backup; none: only put right a restore that was cut short",
    )  # fmt: skip
    back.add_argument("--yes", action="store_true", help="do not ask before something is replaced")
