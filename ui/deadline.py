"""How long an answer may take, on a page and for a program."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ui.language.telling import mark

LONGEST_S = 120.0
"""An answer that takes longer ends after the sentence it is at: others wait for the model."""
TOO_LONG = mark("This took too long, so it ends here. Ask again, or for less at once.")


@contextmanager
def deadline(stop: threading.Event, seconds: float) -> Iterator[threading.Event]:
    """Sets ``stop`` when time is up, and when the block is left; gives what tells the first."""
    late = threading.Event()

    def end() -> None:
        late.set()
        stop.set()

    limit = threading.Timer(seconds, end)
    limit.daemon = True
    limit.start()
    try:
        yield late
    finally:
        limit.cancel()
        stop.set()
