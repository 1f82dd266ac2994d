"""Ending in order when somebody else than the keyboard says so."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_ENDS = (signal.SIGTERM, signal.SIGINT)


def interrupt_on_terminate() -> None:
    """Close after SIGTERM as after Ctrl-C: it is what ``docker stop`` and systemd send.

    SIGINT too is taken up again: shells make what they start in the background deaf to it.
    """
    for number in _ENDS:
        signal.signal(number, signal.default_int_handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Leave the end to itself: a second Ctrl-C would leave processes behind."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _ENDS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
