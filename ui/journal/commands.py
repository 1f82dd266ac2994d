"""What ``hyrox-coach journal`` and ``hyrox-coach account`` do: arguments in, exit code out."""

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hyrox.errors import InputError, NotFoundError, StoreError
from ingest.files import one_writer
from journal.accounts import Accounts, Who, plain_name
from journal.backup.index import Backups
from journal.consent import WHAT, Consents, Health
from journal.database import Journal, shown
from journal.export import exported, write_export
from journal.removal import expire as expired
from journal.removal import remove_account
from journal.restore import read_export, restore
from journal.tables import Role
from ui.backup.home import clear_unfinished
from ui.commands import print_json, settings_of

OPERATOR = "command line"
"""Who the audit trail says it was."""


def show(arguments: argparse.Namespace) -> int:
    """How much is kept of each kind."""
    with opened(arguments) as journal:
        who = whose(journal, arguments.account)
        counts = {name: len(rows) for name, rows in exported(journal, who.id)["tables"].items()}
        where = shown(settings_of(arguments).journal_url)
    if arguments.json:
        print_json({"journal": where, "account": who.name, "kept": counts})
    else:
        print(f"{who.name}, in {where}:")
        print("\n".join(_counted(counts)) or "  nothing yet")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Everything of an account as one archive."""
    with opened(arguments) as journal:
        counts = write_export(journal, whose(journal, arguments.account).id, arguments.file)
    if arguments.json:
        print_json({"file": str(arguments.file), "rows": counts})
    else:
        print(f"{sum(counts.values())} entries written to {arguments.file}.")
    return 0


def bring(arguments: argparse.Namespace) -> int:
    """An export into an account that keeps nothing yet."""
    found = read_export(arguments.file)
    with opened(arguments) as journal:
        counts = restore(journal, whose(journal, arguments.account).id, found)
    if arguments.json:
        print_json({"rows": counts})
    else:
        print(f"{sum(counts.values())} entries read.")
    return 0


def delete(arguments: argparse.Namespace) -> int:
    """An account with everything, once that was confirmed; what is left is counted (nothing).

    Raises:
        InputError: it was not confirmed.
    """
    with opened(arguments) as journal:
        who = whose(journal, arguments.account)
        if not arguments.yes:
            ask = f"Delete '{who.name}' with everything that is kept, for good? Type yes: "
            print(ask, end="", file=sys.stderr, flush=True)
            if sys.stdin.readline().strip().lower() != "yes":
                raise InputError("Nothing was deleted. Type yes, or call it with --yes.")
        config = settings_of(arguments)
        removed = remove_account(journal, who.id, Backups(config.home))
        _clear_unfinished(config.home)
    if arguments.json:
        print_json({"deleted": dict(removed.rows), "left": dict(removed.left)})
    else:
        print(
            f"Deleted {sum(removed.rows.values())} entries; {sum(removed.left.values())} are left."
        )
    return 0 if removed.complete else 1


def _clear_unfinished(home: Path) -> None:
    """A backup that was killed left a copy of what was deleted; one under way removes its own."""
    with suppress(StoreError), one_writer(home, "deleting an account"):
        clear_unfinished(home)


def expire(arguments: argparse.Namespace) -> int:
    """What owners no longer want kept."""
    with opened(arguments) as journal:
        counts = expired(journal)
    if arguments.json:
        print_json({"deleted": counts})
    else:
        print("\n".join(_counted(counts)) or "Nothing was old enough.")
    return 0


def consent(arguments: argparse.Namespace) -> int:
    """What kinds of health data may be kept; one is agreed to or taken back first if asked."""
    with opened(arguments) as journal:
        consents = Consents(journal, whose(journal, arguments.account).id)
        if arguments.give:
            consents.give(Health(arguments.give))
        removed = consents.withdraw(Health(arguments.withdraw)) if arguments.withdraw else 0
        given = consents.given()
    if arguments.json:
        print_json({"given": sorted(kind.value for kind in given), "deleted": removed})
        return 0
    for kind in Health:
        print(f"{kind.value:8} {'yes' if kind in given else 'no ':3}  {WHAT[kind]}")
    if arguments.withdraw:
        print(f"{removed} entries were deleted with it.", file=sys.stderr)
    return 0


def migrate(arguments: argparse.Namespace) -> int:
    """The schema to a version."""
    with opened(arguments) as journal:
        if arguments.version != "head":
            journal.migrate(arguments.version)
        version = journal.version
    print_json({"version": version}) if arguments.json else print(f"Version {version}.")
    return 0


def add_account(arguments: argparse.Namespace) -> int:
    """A new account."""
    plain_name(arguments.name)
    with opened(arguments) as journal:
        who = Accounts(journal).register(arguments.name, _password(), Role(arguments.role))
    _told(arguments, who, f"'{who.name}' can log in now, as {who.role.value}.")
    return 0


def list_accounts(arguments: argparse.Namespace) -> int:
    """All accounts."""
    with opened(arguments) as journal:
        found = Accounts(journal).all()
    if arguments.json:
        print_json([{"name": who.name, "role": who.role.value} for who in found])
    else:
        print("\n".join(f"{who.name}  {who.role.value}" for who in found) or "No accounts.")
    return 0


def audit(arguments: argparse.Namespace) -> int:
    """What operators, maintainers and admins did, the newest first."""
    with opened(arguments) as journal:
        names = {who.id: who.name for who in Accounts(journal).all()}
        rows = Accounts(journal).audit()
    told = [
        {"at": row.at.isoformat(timespec="seconds"), "who": names.get(row.actor_id, row.actor_id),
         "action": row.action, "whom": names.get(row.subject, "")}
        for row in rows
    ]  # fmt: skip
    if arguments.json:
        print_json(told)
    else:
        lines = (f"{t['at']}  {t['who'] or 'deleted'}  {t['action']}  {t['whom']}" for t in told)
        print("\n".join(line.rstrip() for line in lines) or "Nothing was done.")
    return 0


def set_role(arguments: argparse.Namespace) -> int:
    """Another role."""
    with opened(arguments) as journal:
        who = Accounts(journal).set_role(arguments.name, Role(arguments.role), OPERATOR)
    _told(arguments, who, f"'{who.name}' is {who.role.value} now.")
    return 0


def reset(arguments: argparse.Namespace) -> int:
    """A new random password, said once."""
    with opened(arguments) as journal:
        password = Accounts(journal).reset_password(arguments.name, OPERATOR)
    if arguments.json:
        print_json({"name": arguments.name, "password": password})
    else:
        print(password)
        print("Tell it to them; it is shown this once. They can change it.", file=sys.stderr)
    return 0


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Journal]:
    """The journal of the settings, closed afterwards."""
    journal = Journal.open(settings_of(arguments).journal_url)
    try:
        yield journal
    finally:
        journal.close()


def whose(journal: Journal, name: str | None) -> Who:
    """The account of a name, or of this machine's owner.

    Raises:
        NotFoundError: there is none of that name.
    """
    accounts = Accounts(journal)
    if name is None:
        return accounts.owner()
    wanted = plain_name(name)
    for who in accounts.all():
        if who.name == wanted:
            return who
    raise NotFoundError(f"There is no account '{name}'.")


def _password() -> str:
    """Typed twice at a terminal; else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Again: "):
        raise InputError("The two are not the same.")
    return first


def _told(arguments: argparse.Namespace, who: Who, words: str) -> None:
    if arguments.json:
        print_json({"name": who.name, "role": who.role.value})
    else:
        print(words)


def _counted(counts: dict[str, int]) -> list[str]:
    return [f"  {name.replace('_', ' ')}: {number}" for name, number in counts.items() if number]
