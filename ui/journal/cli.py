"""The parsers of ``journal`` and ``account``.

What they do is in ``ui.journal.commands`` and ``ui.journal.activities``.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

AddCommand = Callable[[Any, str, str, str], argparse.ArgumentParser]
MODULE = "ui.journal.commands"
ACTIVITIES = "ui.journal.activities"
HEALTH = ("medical", "body", "heart", "food")
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
    consent = add(
        actions, "consent", "see, give or take back consent to keep health data",
        f"{MODULE}:consent",
    )  # fmt: skip
    one_of = consent.add_mutually_exclusive_group()
    one_of.add_argument("--give", choices=HEALTH, help="agree that this kind is kept")
    one_of.add_argument("--withdraw", choices=HEALTH, help="take it back; deletes what was kept")
    load = add(
        actions, "load", "training load of the last weeks, from log and activities",
        f"{ACTIVITIES}:load",
    )  # fmt: skip
    load.add_argument("--weeks", type=_weeks, default=6, metavar="N", help="how many (6)")
    for one in (show, export, bring, delete, consent, load, _add_activity(actions, add)):
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
    add(does, "audit", "what operators and maintainers did, the newest first", f"{MODULE}:audit")
    role = add(does, "role", "give an account another role", f"{MODULE}:set_role")
    role.add_argument("name", metavar="NAME", help="of the account")
    role.add_argument("role", choices=ROLES, help="what it may do from now on")
    reset = add(does, "reset", "give an account a new random password", f"{MODULE}:reset")
    reset.add_argument("name", metavar="NAME", help="of the account")


def _add_activity(actions: Any, add: AddCommand) -> argparse.ArgumentParser:
    group = actions.add_parser(
        "activity",
        help="keep recorded activities (FIT, TCX or GPX files)",
        description="Recorded activities: laps, heart-rate zones and load; positions are not kept.",
    )
    does = group.add_subparsers(dest="does", metavar="ACTION", required=True)
    new = add(does, "add", "read activity files and keep each once", f"{ACTIVITIES}:add")
    new.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="FIT, TCX or GPX, also .gz or .zip"
    )
    new.add_argument(
        "--replace", action="store_true", help="put them in the place of what is kept already"
    )
    return new


def _weeks(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 520:
        return int(text)
    raise argparse.ArgumentTypeError("--weeks takes a number from 1 to 520.")
