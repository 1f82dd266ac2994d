"""Files replaced whole, one writer at a time, and versions that readers hold."""

import fcntl
import glob
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hyrox.errors import InputError, StoreError

_HELD = "in-use.lock"


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside ``path``, flush it to disk, and put it in place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    clear_begun(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def clear_begun(path: Path) -> None:
    """Remove what processes that died while they wrote ``path`` left beside it."""
    for begun in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        pid = begun.name.rsplit(".", 2)[1]
        if pid.isdecimal() and not process_is_alive(int(pid)):
            begun.unlink(missing_ok=True)


def process_is_alive(pid: int) -> bool:
    """Whether a process of this machine runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def replace_json(path: Path, content: object) -> None:
    """``replace_file`` with JSON text."""
    text = json.dumps(content, indent=1, ensure_ascii=False)
    replace_file(path, lambda temporary: temporary.write_text(text, "utf-8"))


@contextmanager
def replaced_folder(out: Path, is_ours: Callable[[Path], bool], refusal: str) -> Iterator[Path]:
    """A folder to write to that becomes ``out`` when all went well, and is gone when not.

    Killed at any moment, either the old folder or the new one is whole; the next call puts right
    what was left between the two.

    Args:
        is_ours: whether a folder that stands at ``out`` may be replaced.
        refusal: what to say otherwise, after the folder's name.

    Raises:
        InputError: something stands at ``out`` that is not ours.
    """
    out = out.resolve()
    if out.exists() and not (out.is_dir() and is_ours(out)):
        raise InputError(f"{out} {refusal}")
    out.parent.mkdir(parents=True, exist_ok=True)
    folder, old = (out.with_name(f".{out.name}.{word}") for word in ("unfinished", "replaced"))
    if old.exists() and not out.exists():
        old.rename(out)  # an earlier run was killed between its two renames
    for left in (folder, old):
        shutil.rmtree(left, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
        if out.exists():
            out.rename(old)
        folder.rename(out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def keep_by_content(folder: Path, stem: str, suffix: str, write: Callable[[Path], object]) -> Path:
    """A file named ``<stem>.<12 hex digits of its content><suffix>``.

    Never changed once written, so that a version which names it keeps meaning the same.

    Returns:
        Where it is; an equal file that stands there already is left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{stem}.{os.getpid()}.tmp"
    try:
        write(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
            mark = hashlib.file_digest(file, "sha256").hexdigest()[:12]
        path = folder / f"{stem}.{mark}{suffix}"
        if not path.exists():
            temporary.replace(path)
        return path
    finally:
        temporary.unlink(missing_ok=True)


def hold(folder: Path) -> Callable[[], None]:
    """Mark a version as being read, across processes; call what is returned to let go.

    The mark is a shared lock of the operating system: it ends with the process, however that ends.

    Raises:
        StoreError: the folder is gone.
    """
    try:
        handle = os.open(folder / _HELD, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(
            f"The version {folder.name} was removed. Open the stores again."
        ) from error
    fcntl.flock(handle, fcntl.LOCK_SH)
    if not (folder / _HELD).exists():
        os.close(handle)
        raise StoreError(f"The version {folder.name} was removed. Open the stores again.")
    return lambda: os.close(handle)


def remove_unless_held(folder: Path) -> bool:
    """Remove a version folder, unless somebody reads it.

    Returns:
        Whether it is gone.
    """
    try:
        handle = os.open(folder / _HELD, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # First what makes it a version: a removal that is cut short leaves none that looks whole.
        (folder / "manifest.json").unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


@contextmanager
def no_readers(folders: Iterable[Path]) -> Iterator[bool]:
    """Keep everybody from opening versions for a while.

    Gives whether that was possible: not while somebody reads one of them.
    """
    handles: list[int] = []
    try:
        free = True
        for folder in folders:
            handles.append(os.open(folder / _HELD, os.O_RDWR | os.O_CREAT, 0o600))
            try:
                fcntl.flock(handles[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                free = False
        yield free
    finally:
        for handle in handles:
            os.close(handle)


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
