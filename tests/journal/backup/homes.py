"""Homes with something in them, and what they hold, to compare."""

import hashlib
from contextlib import closing
from pathlib import Path
from typing import Any

from hyrox.settings import Settings
from ingest.progress import QUIET
from journal.backup.dump import KEPT
from journal.backup.load import RESTORED
from journal.database import Journal
from journal.diary import Diary
from tests.journal.conftest import somebody
from tests.journal.full import fill
from ui.backup.commands import write_backup
from ui.backup.home import KEPT as KEPT_FILES
from ui.backup.restoring import Restored, restored

KEY = "ab" * 32


def furnished(home: Path, url: str) -> tuple[Settings, Diary]:
    """A home with a full account, some of the files, and none of the stores."""
    config = Settings(home=home, database_url=url)
    diary = fill(somebody(Journal.open(url)))
    (home / "results" / "season-8").mkdir(parents=True)
    (home / "results" / "season-8" / "2025-berlin.0123.parquet").write_bytes(bytes(range(256)) * 40)
    (home / "secret.key").write_text(KEY)
    (home / "feedback.jsonl").write_text('{"vote": "up"}\n')
    (home / "style.json").write_text("{}")
    return config, diary


def back_up(config: Settings, path: Path) -> Path:
    write_backup(config, path, QUIET)
    return path


def bring_back(config: Settings, path: Path) -> Restored:
    return restored(config, path, QUIET, yes=True)


def rows_of(url: str) -> dict[str, list[dict[str, Any]]]:
    """Every row that a backup keeps, but for what the audit trail says of restores."""
    found = {}
    with closing(Journal.open(url)) as journal, journal.read() as session:
        for table in KEPT:
            rows = session.execute(table.select().order_by(*table.primary_key)).mappings()
            found[table.name] = [
                dict(row) for row in rows if not str(row.get("action")).startswith(RESTORED)
            ]
    return found


def files_of(home: Path) -> dict[str, str]:
    """SHA-256 of every kept file of a home."""
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in KEPT_FILES
        for path in ([home / name] if (home / name).is_file() else (home / name).rglob("*"))
        if path.is_file()
    }


def state_of(config: Settings) -> tuple[Any, Any]:
    return rows_of(config.journal_url), files_of(config.home)


def left_behind(home: Path) -> list[str]:
    """Working folders and unfinished files."""
    return [path.name for path in home.rglob(".*")]
