"""What a site's robots.txt allows (RFC 9309)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import httpx

from ingest.fetch.addresses import authority
from ingest.fetch.fetched import Fetched
from ingest.fetch.refusals import FetchRefused

if TYPE_CHECKING:
    from protego import Protego

PRODUCT = "HyroxCoach"
"""The name that a line ``User-agent:`` addresses."""

LARGEST_BYTES = 512_000
KEPT_S = 24 * 3600
ASK_AGAIN_S = 600
"""After this time a robots.txt that could not be read is asked for again."""


@dataclass(frozen=True)
class SiteRules:
    """``why_not`` says why nothing is allowed, ``None`` where ``parsed`` decides; without either,
    everything is allowed. ``delay_s`` is the distance between requests the site asks for."""

    parsed: "Protego | None" = None
    why_not: str | None = None

    @property
    def delay_s(self) -> float:
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(PRODUCT)
        seconds = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(seconds, float(self.parsed.crawl_delay(PRODUCT) or 0.0))

    def refusal(self, address: httpx.URL) -> str | None:
        """Why this address may not be read, ``None`` where it may."""
        if self.why_not is not None:
            return self.why_not
        if self.parsed is None or self.parsed.can_fetch(str(address), PRODUCT):
            return None
        return "the site's robots.txt does not allow it."


class Robots:
    """The rules of every site asked so far.

    Rules are kept for a day. A site without a robots.txt (404, 410, other refusals of the 4xx
    kind) allows everything; one whose robots.txt cannot be read (5xx, time-out, 429, 401, 403, a
    redirect that is not followed) allows nothing: the careful side of RFC 9309, 2.3.1.

    Args:
        read: gives the robots.txt of an address; ``fresh`` asks the site though a copy is kept.
        clock: seconds, as the throttle's.
    """

    def __init__(
        self, read: Callable[[str, bool], Fetched], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._clock = clock
        self._known: dict[str, tuple[float, SiteRules]] = {}

    def of(self, address: httpx.URL) -> SiteRules:
        """The rules of the site an address belongs to; never raises for a site's faults."""
        site = f"{address.scheme}://{authority(address)}"
        now = self._clock()
        until, rules = self._known.get(site, (now, SiteRules()))
        if now >= until:
            rules, keep_s = self._ask(str(address.copy_with(raw_path=b"/robots.txt")))
            self._known[site] = (self._clock() + keep_s, rules)
        return rules

    def _ask(self, url: str) -> tuple[SiteRules, float]:
        from protego import Protego

        try:
            page = self._read(url, False)
            if page.from_cache and _age_s(page) > KEPT_S:
                page = self._read(url, True)
            return SiteRules(Protego.parse(page.text)), max(0.0, KEPT_S - _age_s(page))
        except FetchRefused as refused:
            if refused.rule in ("not_found", "gone"):
                return SiteRules(), KEPT_S
            if refused.rule == "private_address":
                raise
            return SiteRules(why_not=f"its robots.txt could not be read ({refused})."), ASK_AGAIN_S


def _age_s(page: Fetched) -> float:
    return max(0.0, time.time() - datetime.fromisoformat(page.fetched_at).timestamp())
