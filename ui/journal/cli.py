"""The parsers of ``journal`` and ``account``; what they do is in ``ui.journal.commands``."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

AddCommand = Callable[[Any, str, str, str], argparse.ArgumentParser]
MODULE = "ui.journal.commands"
ROLES = ("athlete", "maintainer", "evaluator", "admin")


def add_journal(commands: Any, add: AddCommand) -> None:
    """Add the commands about what is kept of athletes, and about their accounts."""
    group = commands.add_parser(
        "journal",
        help="see, take out, bring in or delete what is kept of an athlete",
        description="Profile, races, plans, training log, meals and conversations of one account.",
    )
    actions = group.add_subparsers(dest="action", metavar="ACTION", required=True)
    show = add(actions, "show", "count what is kept", f"{MODULE}:show")
    export = add(actions, "export", "write all of it as JSON and CSV files", f"{MODULE}:export")
    export.add_argument("file", type=Path, metavar="FILE", help="archive to write (.zip)")
    bring = add(actions, "import", "read an export into an empty account", f"{MODULE}:bring")
    bring.add_argument("file", type=Path, metavar="FILE", help="archive to read")
    delete = add(actions, "delete", "delete the account with all of it", f"{MODULE}:delete")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    for one in (show, export, bring, delete):
        one.add_argument(
            "--account", metavar="NAME", help="whose (default: of this machine's owner)"
        )
    add(actions, "expire", "delete what is older than its owners want", f"{MODULE}:expire")
    migrate = add(actions, "migrate", "bring the database to a version", f"{MODULE}:migrate")
    migrate.add_argument(
        "version", nargs="?", default="head", metavar="VERSION", help="such as 0001 (newest)"
    )

    accounts = commands.add_parser(
        "account",
        help="add, list and help accounts of an app that others reach",
        description="Who may log in, and as what. A password is asked for, not typed here.",
    )
    does = accounts.add_subparsers(dest="action", metavar="ACTION", required=True)
    new = add(does, "add", "make an account; its password is asked for", f"{MODULE}:add_account")
    new.add_argument("name", metavar="NAME", help="to log in with")
    new.add_argument("--role", choices=ROLES, default="athlete", help="what it may do (athlete)")
    add(does, "list", "all accounts with their roles", f"{MODULE}:list_accounts")
    role = add(does, "role", "give an account another role", f"{MODULE}:set_role")
    role.add_argument("name", metavar="NAME", help="of the account")
    role.add_argument("role", choices=ROLES, help="what it may do from now on")
    reset = add(does, "reset", "give an account a new random password", f"{MODULE}:reset")
    reset.add_argument("name", metavar="NAME", help="of the account")
