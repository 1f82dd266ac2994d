"""The list of backups that were made, and which accounts were deleted since.

``home/backups.json`` names accounts by keyed hashes alone: with it can be said which backups still
hold a deleted account, and nothing about who that was. The key is in ``home/backups.key``.
"""

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from hyrox.errors import StoreError
from journal.tables import now

FILE, KEY_FILE = "backups.json", "backups.key"
KEY_BYTES = 32
HASH_LENGTH = 32
"""Hex digits."""


@dataclass(frozen=True)
class Made:
    """A backup that was made: where to (as it was then), its SHA-256, the accounts inside."""

    id: str
    made: str
    file: str
    sha256: str
    size: int
    accounts: tuple[str, ...] = ()


@dataclass
class _Content:
    backups: list[Made] = field(default_factory=list)
    deleted: dict[str, str] = field(default_factory=dict)


class Backups:
    """The list in a home folder.

    Args:
        home: the folder; it is made when something is written.

    Raises (all methods):
        StoreError: the list or its key is damaged or cannot be written.
    """

    def __init__(self, home: Path) -> None:
        self._home = home

    def all(self) -> list[Made]:
        """Every backup, the oldest first."""
        return self._read().backups

    def add(
        self, mark: str, made: datetime, file: Path, sha256: str, size: int, accounts: Iterable[str]
    ) -> None:
        """Write down a backup.

        Args:
            mark: the backup's own id.
            size: bytes.
            accounts: ids; only keyed hashes of them are kept.
        """
        with self._changing() as content:
            hashes = tuple(sorted(self._hash(one) for one in accounts))
            when = made.isoformat(timespec="seconds")
            content.backups.append(Made(mark, when, str(file), sha256, size, hashes))

    def note_deleted(self, account: str) -> None:
        """Remember that an account was deleted: no backup brings it back."""
        with self._changing() as content:
            content.deleted[self._hash(account)] = now().isoformat(timespec="seconds")

    def was_deleted(self, accounts: Iterable[str]) -> list[str]:
        """Those of some accounts that were deleted."""
        deleted = self._read().deleted
        return [one for one in accounts if deleted and self._hash(one) in deleted]

    def deleted_in(self, backup: Made) -> int:
        """How many accounts a backup holds that were deleted since."""
        return len(self._read().deleted.keys() & set(backup.accounts))

    def _hash(self, account: str) -> str:
        return hmac.digest(self._key(), account.encode(), "sha256").hex()[:HASH_LENGTH]

    def _key(self) -> bytes:
        path = self._home / KEY_FILE
        try:
            if not path.exists() and not (self._home / FILE).exists():
                _replace(path, secrets.token_hex(KEY_BYTES))
            key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            raise StoreError(
                f"{path} is missing or damaged: it can no longer be said which accounts were "
                f"deleted. Bring it back; or delete {FILE} beside it, then every backup counts as "
                "one of which nothing was deleted."
            )
        return key

    @contextmanager
    def _changing(self) -> Iterator[_Content]:
        from filelock import FileLock

        try:
            self._home.mkdir(parents=True, exist_ok=True)
            with FileLock(self._home / f"{FILE}.lock", timeout=30):
                content = self._read()
                yield content
                shown = {
                    "backups": [asdict(one) for one in content.backups],
                    "deleted": content.deleted,
                }
                _replace(self._home / FILE, json.dumps(shown, indent=1))
        except OSError as error:
            raise StoreError(
                f"{self._home / FILE} cannot be written: {error.strerror or error}."
            ) from None

    def _read(self) -> _Content:
        path = self._home / FILE
        try:
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            made = [
                Made(**{**one, "accounts": tuple(map(str, one["accounts"]))})
                for one in found["backups"]
            ]
            return _Content(made, {str(k): str(v) for k, v in found["deleted"].items()})
        except FileNotFoundError:
            return _Content()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise StoreError(
                f"{path} is damaged. Bring it back; or delete it, then every backup counts as one "
                "of which nothing was deleted."
            ) from None


def _replace(path: Path, text: str) -> None:
    """Write a file that only its user can read, whole, in one step."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
