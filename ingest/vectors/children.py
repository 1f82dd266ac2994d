"""Work in a process of its own: memory that a library keeps goes back when the process ends.

The child's standard input is a pipe that nobody writes to: it closes when the parent dies, however
that happens, and the child then ends at once, so that nothing writes into a folder that the next
run clears away.
"""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hyrox.errors import HyroxCoachError, StoreError


def lines_of(module: str, *arguments: str) -> Iterator[str]:
    """Run a module of this project; yields the lines it prints.

    Raises:
        StoreError: it failed, or was stopped.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        child = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True,
            cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
        try:
            assert child.stdout is not None
            for line in child.stdout:
                yield line.rstrip("\n")
            if child.wait():
                said.seek(0)
                last = said.read().strip().splitlines()[-1:]
                name = " ".join([module.rpartition(".")[2], *arguments[1:]]).replace("_", " ")
                raise StoreError(
                    f"Building the store failed ({name}, exit {child.returncode}). "
                    f"{' '.join(last)} Nothing was changed; run the ingestion again."
                )
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()


def as_child(work: Callable[[Callable[[object], None]], None]) -> int:
    """Do ``work``, which is given what prints a line; the exit code, 1 with the reason on standard
    error where it failed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        work(lambda line: print(line, flush=True))
    except HyroxCoachError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def printed(items: Iterable[object], say: Callable[[object], None]) -> None:
    """Say each item as it comes."""
    for item in items:
        say(item)


def _end_with_parent() -> None:
    # The handle itself: a thread that waits in sys.stdin would hold its lock at exit.
    while os.read(0, 1):
        pass
    os._exit(1)
