"""Files replaced whole, and one writer at a time."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hyrox.errors import StoreError


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside ``path``, flush it to disk, and put it in place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def one_writer(home: Path, doing: str, wait_s: float = 0) -> Iterator[None]:
    """Hold the right to write to the stores; reading needs none.

    Args:
        home: the folder of the stores.
        doing: what the holder does, for the message others get.
        wait_s: how long to wait for another holder.

    Raises:
        StoreError: another process holds it; the message names it and what it is doing.
    """
    from filelock import FileLock, Timeout

    home.mkdir(parents=True, exist_ok=True)
    note = home / "writer.json"
    lock = FileLock(home / "writer.lock")
    try:
        lock.acquire(timeout=wait_s)
    except Timeout:
        raise StoreError(
            f"The stores are being written by {_holder(note)}. Wait for it to finish, or stop it, "
            "then try again."
        ) from None
    try:
        started = time.strftime("%H:%M:%S")
        note.write_text(json.dumps({"pid": os.getpid(), "doing": doing, "since": started}))
        yield
        note.unlink(missing_ok=True)
    finally:
        lock.release()


def _holder(note: Path) -> str:
    try:
        held = json.loads(note.read_text())
        return f"process {held['pid']} ({held['doing']}, since {held['since']})"
    except (OSError, ValueError, KeyError):
        return "another process"
