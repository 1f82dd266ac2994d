"""A restore: everything is checked and made ready beside what is there; then both change places.

Nothing of what is there is touched before every byte of the archive was checked, its journal was
opened and brought to today's schema, and the owner agreed.
"""

import shutil
import sys
import uuid
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest.progress import Progress
from journal.backup.dump import COPY, KEPT
from journal.backup.index import Backups
from journal.backup.load import (
    account_ids,
    check_schema,
    replace_rows,
    row_counts,
    staged,
    was_restored,
)
from journal.database import Journal
from journal.removal import remove_account
from ui.backup.archive import Manifest, read_manifest, unpack
from ui.backup.home import KEPT as KEPT_FILES
from ui.backup.home import Exchange, alone, is_cut_short


@dataclass(frozen=True)
class Restored:
    """What was brought back: rows by table, files, accounts that stay deleted, results that stay
    out."""

    file: str
    made: str
    rows: Mapping[str, int]
    files: int
    stay_deleted: int
    kept_out: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def restored(config: Settings, path: Path, progress: Progress, *, yes: bool) -> Restored:
    """Let this home be as it was when a backup was made.

    Args:
        path: the archive.
        yes: do not ask before something is replaced.

    Raises:
        InputError: the archive is damaged, odd or of a newer version, or it was not agreed to.
        StoreError: the app or an ingestion is running, or something cannot be written; everything
            is as it was then.
    """
    progress.say(f"Checking {path} ...")
    manifest = read_manifest(path)
    _check_members(path, manifest)
    with alone(config.home, "restoring a backup"):
        if is_cut_short(config.home):
            progress.say(f"An earlier restore was cut short; it is {put_right(config, held=True)}")
        exchange = Exchange(config.home)
        shutil.rmtree(exchange.folder, ignore_errors=True)
        try:
            return _exchanged(config, exchange, path, manifest, progress, yes=yes)
        finally:
            # With a state, what is there is still to be put right: by the next call.
            if not is_cut_short(config.home):
                shutil.rmtree(exchange.folder, ignore_errors=True)


def put_right(config: Settings, *, held: bool = False) -> str:
    """Finish or undo a restore that was cut short.

    Args:
        held: whether the caller has this home to itself already.

    Returns:
        ``finished`` or ``undone``.

    Raises:
        StoreError: somebody uses this home, or the journal cannot be asked.
    """
    if not held:
        with alone(config.home, "putting right a restore"):
            return put_right(config, held=True)
    with closing(Journal.open(config.journal_url)) as journal:
        return Exchange(config.home).put_right(lambda mark: was_restored(journal, mark))


def _exchanged(
    config: Settings,
    exchange: Exchange,
    path: Path,
    manifest: Manifest,
    progress: Progress,
    *,
    yes: bool,
) -> Restored:
    unpacked = exchange.folder / "unpacked"
    exchange.folder.mkdir(parents=True, mode=0o700)
    with progress.bar(manifest.size, "unpack") as bar:
        unpack(path, manifest, unpacked, bar.update)
    new = exchange.folder / "new"
    (unpacked / "home").mkdir(exist_ok=True)
    (unpacked / "home").rename(new)
    with closing(staged(unpacked / "journal", manifest.schema)) as found:
        if row_counts(found) != dict(manifest.rows):
            raise InputError(f"{path} contradicts itself: its rows are not those it names.")
        living = _accounts_there(config)
        gone = Backups(config.home).was_deleted(account_ids(found))
        # A deletion that failed after it was noted left the account: it is none.
        deleted = [account for account in gone if account not in living]
        for account in deleted:
            remove_account(found, account)
        kept_out = _keep_people_out(config, new)
        if not yes:
            _agree(config, exchange, manifest, len(living))
        with closing(Journal.open(config.journal_url)) as journal:
            rows = _swap(exchange, journal, found, progress)
    files = sum(name.startswith("home/") for name in manifest.members)
    return Restored(str(path), manifest.made, rows, files, len(deleted), kept_out)


def _swap(
    exchange: Exchange, journal: Journal, found: Journal, progress: Progress
) -> dict[str, int]:
    mark = uuid.uuid4().hex
    try:
        exchange.forward(mark)
        with progress.counter("journal", "rows") as bar:
            rows = replace_rows(journal, found, mark, lambda done, _: bar.update(done - bar.n))
    except BaseException:
        # A commit whose answer was lost may have happened: the journal knows.
        exchange.put_right(lambda mark: was_restored(journal, mark))
        raise
    exchange.done()
    return rows


def _agree(config: Settings, exchange: Exchange, manifest: Manifest, accounts: int) -> None:
    """Ask before something is replaced.

    Raises:
        InputError: it was not agreed to.
    """
    there = exchange.there()
    if accounts:
        there.insert(0, f"the journal ({accounts} accounts)")
    if not there:
        return
    print(
        f"Replace {', '.join(there)} in {config.home} with the backup of {manifest.made}? "
        "Type yes: ",
        end="", file=sys.stderr, flush=True,
    )  # fmt: skip
    if sys.stdin.readline().strip().lower() != "yes":
        raise InputError("Nothing was changed. Type yes, or call it with --yes.")


def _accounts_there(config: Settings) -> list[str]:
    """Ids of the accounts of this journal; an SQLite file that is not there is not made."""
    address = make_url(config.journal_url)
    if address.get_backend_name() == "sqlite" and not Path(str(address.database)).exists():
        return []
    with closing(Journal.open(config.journal_url)) as journal:
        return account_ids(journal)


def _keep_people_out(config: Settings, new: Path) -> int:
    """Hold the results of a backup to this home's suppression list.

    Returns:
        How many rows were taken out.

    Raises:
        InputError: names are hashed with another key there, so the list says nothing about them.
    """
    from ingest.removal import keep_out
    from ingest.results import suppression

    listed = suppression.read(config)
    if not listed:
        return 0
    ours, theirs = config.home / "secret.key", new / "secret.key"
    if not theirs.exists() and ours.exists():
        shutil.copy2(ours, theirs)
    elif ours.exists() and theirs.read_bytes().split() != ours.read_bytes().split():
        raise InputError(
            "The backup is of another installation, and people asked to be left out of this one: "
            "who they are cannot be told there. Restore it into an empty home (HYROX_COACH_HOME)."
        )
    there = config.model_copy(update={"home": new})
    if listed.keys() <= suppression.read(there).keys():
        return 0
    suppression.add(there, listed)
    return keep_out(there)


def _check_members(path: Path, manifest: Manifest) -> None:
    """Refuse files that no backup holds, before anything is unpacked."""
    check_schema(manifest.schema)
    tables = {f"journal/{table.name}.jsonl" for table in KEPT}
    files = {name for name in manifest.members if name.startswith("journal/")}
    # Older schemas have fewer tables: which ones is checked when they are read.
    whole = files == {f"journal/{COPY}"} or (bool(files) and files <= tables)
    for name in manifest.members.keys() - files:
        whole = whole and name.split("/")[1] in KEPT_FILES
    if not whole:
        raise InputError(f"{path} cannot be restored: it holds files that no backup holds.")
