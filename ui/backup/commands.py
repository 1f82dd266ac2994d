"""What ``hyrox-coach backup`` does; ``restore`` is in ``ui.backup.restoring``."""

import argparse
import time
import uuid
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from hyrox.errors import InputError, StoreError
from hyrox.settings import Settings
from ingest.files import one_writer
from ingest.progress import Progress
from journal.backup.dump import dump
from journal.backup.index import Backups
from journal.database import Journal
from journal.tables import now
from ui.backup.archive import Manifest, Member, app_version, write_archive
from ui.backup.home import is_cut_short, kept_files, working
from ui.backup.restoring import Restored, put_right, restored
from ui.commands import print_json, settings_of

WAIT_S = 60
"""For another process that writes to the stores."""
FOLDER = "backups"


def backup(arguments: argparse.Namespace) -> int:
    """Write an archive, or list those that were written."""
    config, progress = settings_of(arguments), Progress()
    if arguments.target == "list":
        return _list(arguments, config)
    path = _target(config, arguments.target)
    made = write_backup(config, path, progress)
    if arguments.json:
        print_json(made)
    else:
        print(
            f"{made['accounts']} accounts with {sum(made['rows'].values())} rows and "
            f"{made['files']} files written to {path} ({made['bytes'] / 1e6:,.1f} MB)."
        )
    return 0


def write_backup(config: Settings, path: Path, progress: Progress) -> dict[str, Any]:
    """Write an archive of everything that cannot be made again, and put it on the list.

    Returns:
        Where it is, its SHA-256 and bytes, and what it holds.

    Raises:
        InputError: the place cannot be used.
        StoreError: the stores are being written, or something cannot be read or written; no
            archive is left then.
    """
    mark, moment = uuid.uuid4().hex, now()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path.parent} cannot be made: {error.strerror}.") from None
    with (
        one_writer(config.home, "making a backup", wait_s=WAIT_S),
        working(config.home, path) as (work, temporary),
        closing(Journal.open(config.journal_url)) as journal,
    ):
        with progress.bar(1, "journal") as bar:

            def copied(done: int, total: int) -> None:
                bar.total = total or None
                bar.update(done - bar.n)

            taken = dump(journal, work / "journal", copied)
        files = [(f"journal/{file.name}", file) for file in taken.files]
        files += [(f"home/{name}", file) for name, file in kept_files(config.home)]

        def about(members: Mapping[str, Member]) -> Manifest:
            when = moment.isoformat(timespec="seconds")
            return Manifest(mark, when, app_version(), taken.schema, taken.rows, members)

        with progress.bar(sum(file.stat().st_size for _, file in files), "archive") as bar:
            sha256, size = write_archive(path, temporary, files, about, bar.update)
        try:
            Backups(config.home).add(mark, moment, path.resolve(), sha256, size, taken.accounts)
        except StoreError:
            path.unlink()
            raise
    return {
        "file": str(path), "sha256": sha256, "bytes": size, "schema": taken.schema,
        "accounts": len(taken.accounts), "rows": dict(taken.rows),
        "files": len(files) - len(taken.files),
    }  # fmt: skip


def restore(arguments: argparse.Namespace) -> int:
    """Bring back what an archive holds."""
    config, progress = settings_of(arguments, during_restore=True), Progress()
    if arguments.file is None:
        if not is_cut_short(config.home):
            raise InputError("Say which backup to restore: hyrox-coach restore FILE")
        outcome = put_right(config)
        print_json({"earlier": outcome}) if arguments.json else print(
            f"The restore that was cut short is {outcome}."
        )
        return 0
    found = restored(config, arguments.file, progress, yes=arguments.yes)
    if arguments.json:
        print_json(found.as_json())
    else:
        print("\n".join(_told(found)))
    return 0


def _told(found: Restored) -> list[str]:
    lines = [
        f"{sum(found.rows.values())} rows and {found.files} files restored, as they were at "
        f"{found.made}. All log-ins ended; the stores are built again when the app starts."
    ]
    if found.stay_deleted:
        lines.append(f"{found.stay_deleted} accounts were deleted since and stay deleted.")
    if found.kept_out:
        lines.append(f"{found.kept_out} results of people who asked to be left out stay out.")
    return lines


def _list(arguments: argparse.Namespace, config: Settings) -> int:
    backups = Backups(config.home)
    found = [
        {
            "made": one.made, "file": one.file, "there": Path(one.file).exists(),
            "bytes": one.size, "sha256": one.sha256, "accounts": len(one.accounts),
            "deleted_since": backups.deleted_in(one),
        }
        for one in backups.all()
    ]  # fmt: skip
    if arguments.json:
        print_json(found)
        return 0
    for one in found:
        gone = "" if one["there"] else "  (not there any more)"
        holds = f"{one['accounts']} accounts"
        if one["deleted_since"]:
            holds += f", {one['deleted_since']} of them deleted since"
        print(f"{one['made']}  {one['file']}  {holds}{gone}")
    if not found:
        print("No backup was made yet.")
    return 0


def _target(config: Settings, given: str | None) -> Path:
    """The archive's path: a file that is named, or a new one in a folder."""
    path = Path(given) if given else config.home / FOLDER
    if path.suffix.lower() != ".zip":
        path = path / f"hyrox-coach-{time.strftime('%Y%m%d-%H%M%S')}.zip"
    if path.exists() or path.is_symlink():
        raise InputError(f"{path} exists already: choose another name.")
    return path
