"""How often one account, or one address without an account, may ask: a bucket of tokens a kind.

A bucket holds a burst and is filled at a steady rate (token bucket, RFC 2697 in spirit): pages and
clicks of a person fit, a program that asks without end waits.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ui.site.allowed import Kind


@dataclass(frozen=True)
class Rate:
    """``burst`` at once, then ``per_s`` a second."""

    burst: float
    per_s: float


RATES: Mapping[Kind, Rate] = {
    Kind.DOOR: Rate(20, 0.2),
    Kind.PAGE: Rate(60, 2.0),
    Kind.JOIN: Rate(240, 10.0),
    Kind.TAB: Rate(480, 20.0),
    Kind.UPLOAD: Rate(20, 0.2),
    Kind.FILE: Rate(120, 4.0),
    Kind.LIBRARY: Rate(60, 2.0),
    Kind.ROUTE: Rate(60, 1.0),
    Kind.PROGRAM: Rate(60, 1.0),
    Kind.ANSWER: Rate(6, 0.1),
}
"""Scripts and styles are not counted: one page asks for fifty of them."""
MOST = 50_000
"""Buckets that are remembered, the latest used ones."""


@dataclass
class Limits:
    """Thread-safe. ``clock`` in seconds."""

    rates: Mapping[Kind, Rate] = field(default_factory=lambda: RATES)
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._left: OrderedDict[tuple[Kind, str], tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, kind: Kind, who: str) -> float:
        """Seconds to wait; 0 where the request may go on, which counts it."""
        rate = self.rates.get(kind)
        if rate is None:
            return 0.0
        now = self.clock()
        with self._lock:
            left, then = self._left.pop((kind, who), (rate.burst, now))
            left = min(rate.burst, left + (now - then) * rate.per_s)
            wait_s = 0.0 if left >= 1 else (1 - left) / rate.per_s
            self._left[kind, who] = (left - 1 if wait_s == 0 else left, now)
            while len(self._left) > MOST:
                self._left.popitem(last=False)
        return wait_s
