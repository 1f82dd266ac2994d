"""How long to wait before a host is asked again."""

import random
from collections.abc import Callable
from email.utils import parsedate_to_datetime

FLOOR_S = 1.0
"""However fast a host answers, requests stay this far apart (less only if the start is less)."""
LONGEST_DELAY_S = 60.0
LONGEST_BACK_OFF_S = 300.0
LONGEST_RETRY_AFTER_S = 900.0
BLOCK_S = 100.0
"""How long the results site keeps out a client that asked too much."""
REPEATED = 2
"""This many "too many requests" in a row are a block."""


class Throttle:
    """Paces the requests to one host; one request at a time is the caller's part.

    The delay follows the latency of the answers as in Scrapy's AutoThrottle with one request at a
    time: the mean of the last delay and the last latency, at least the latency, lowered by good
    answers only. A failure adds exponential back-off with full jitter (uniform between nothing and
    a limit that doubles), never below the delay nor below what the host asks for in Retry-After.

    Args:
        start_delay_s: the first delay, and the first limit of the back-off.
        clock: seconds, never running backwards.
        sleep: waits so many seconds.
        random_share: a number in [0, 1), the jitter.
    """

    def __init__(
        self,
        start_delay_s: float,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], object],
        random_share: Callable[[], float] = random.random,
    ) -> None:
        self.delay_s = start_delay_s
        self.floor_s = min(FLOOR_S, start_delay_s)
        self._start_delay_s = start_delay_s
        self._clock = clock
        self._sleep = sleep
        self._random_share = random_share
        self._next_at = clock()
        self._failures = 0
        self._too_many = 0

    def wait(self) -> None:
        """Return when the host may be asked."""
        pause_s = self._next_at - self._clock()
        if pause_s > 0:
            self._sleep(pause_s)

    def at_least(self, delay_s: float) -> None:
        """Keep requests this far apart from now on (Crawl-delay)."""
        self.floor_s = max(self.floor_s, delay_s)
        self.delay_s = max(self.delay_s, delay_s)

    def answered(self, latency_s: float, *, good: bool) -> None:
        """Note an answer that stands, page or refusal; ``latency_s`` until its first byte."""
        self._failures = self._too_many = 0
        wanted = max(latency_s, (self.delay_s + latency_s) / 2)
        wanted = min(max(wanted, self.floor_s), max(LONGEST_DELAY_S, self.floor_s))
        if good or wanted > self.delay_s:
            self.delay_s = wanted
        self._next_at = self._clock() + self.delay_s

    def failed(self, *, too_many: bool = False, retry_after_s: float | None = None) -> None:
        """Note a failure worth another try; ``too_many``: the host said so (429)."""
        limit_s = min(self._start_delay_s * 2**self._failures, LONGEST_BACK_OFF_S)
        self._failures += 1
        self._too_many = self._too_many + 1 if too_many else 0
        pause_s = max(limit_s * self._random_share(), self.delay_s)
        if self._too_many >= REPEATED:
            pause_s = max(pause_s, BLOCK_S)
        if retry_after_s is not None:
            pause_s = max(pause_s, min(retry_after_s, LONGEST_RETRY_AFTER_S))
        self._next_at = self._clock() + pause_s


def retry_after_s(value: str | None, now: float) -> float | None:
    """Seconds a Retry-After header asks for, in either form (RFC 9110, 10.2.3).

    Args:
        value: the header, seconds or an HTTP date.
        now: the time it was sent, seconds since 1970.

    Returns:
        Seconds, not negative; ``None`` without a header that makes sense.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, OverflowError, OSError):
        return None
