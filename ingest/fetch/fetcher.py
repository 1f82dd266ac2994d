"""Reading web pages with manners: asked slowly, asked once, and only where it is allowed."""

import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

import httpx

from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest.fetch.addresses import authority, checked, resolve
from ingest.fetch.answer import (
    Answer,
    TryAgain,
    check_type,
    is_certificate,
    now,
    read_answer,
    status_hint,
)
from ingest.fetch.body import ENCODINGS, TruncatedBody, too_large
from ingest.fetch.cache import PageCache, Stored
from ingest.fetch.connection import CheckedBackend, CheckedTransport, time_limit
from ingest.fetch.fetched import Fetched
from ingest.fetch.refusals import FetchRefused
from ingest.fetch.robots import LARGEST_BYTES, PRODUCT, Robots
from ingest.fetch.throttle import Throttle

MOST_REDIRECTS = 5
LONGEST_CRAWL_DELAY_S = 300.0
"""A site that wants requests further apart than this is not read at all."""


def user_agent(settings: Settings) -> str:
    """Who asks: ``HyroxCoach/<version> (+<contact>)``; never a browser's name.

    Raises:
        InputError: the contact cannot stand in a request.
    """
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("hyrox-coach")
    except PackageNotFoundError:
        number = "0"
    contact = settings.contact.strip()
    if not re.fullmatch(r"[!-'*-~][ -'*-~]{0,199}", contact or "-"):
        raise InputError(
            "HYROX_COACH_CONTACT must be an address or a sentence of plain ASCII characters "
            "without brackets, 200 at most."
        )
    return f"{PRODUCT}/{number} (+{contact})" if contact else f"{PRODUCT}/{number}"


@dataclass
class _Host:
    """What is kept about a host while the fetcher lives; the lock allows one request at a time."""

    throttle: Throttle
    lock: threading.Lock


class Fetcher:
    """Reads pages by address, from its cache where it can.

    Args:
        cache: folder of the page cache.
        user_agent: who asks; see ``user_agent()``.
        permissions: host name to who permitted reading it, for hosts whose robots.txt forbids it.
        start_delay_s: distance of the first requests to a host; later ones follow its speed.
        timeout_s: the longest one request may take, from its start to its last byte.
        allow_private: also read private addresses: for copies of a site on this computer.
        clock: seconds, never running backwards.
        sleep: waits so many seconds.
        max_attempts: how often a page is asked for before it is given up.
        random_share: a number in [0, 1), the jitter of the back-off.
        resolve: host and port to IP addresses.
    """

    def __init__(
        self,
        cache: Path,
        *,
        user_agent: str,
        permissions: Mapping[str, str] = {},
        start_delay_s: float = 5.0,
        timeout_s: float = 40,
        allow_private: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        max_attempts: int = 5,
        random_share: Callable[[], float] = random.random,
        resolve: Callable[[str, int], list[str]] = resolve,
    ) -> None:
        if "mozilla" in user_agent.lower() or not user_agent.strip():
            raise InputError("A fetcher says who it is; it does not pass for a browser.")
        self._cache = PageCache(cache)
        self._permissions = {host.lower(): who for host, who in permissions.items() if who.strip()}
        self._start_delay_s = start_delay_s
        self._timeout_s = timeout_s
        self._clock, self._sleep, self._random_share = clock, sleep, random_share
        self._max_attempts = max(1, max_attempts)
        self._hosts: dict[str, _Host] = {}
        self._hosts_lock = threading.Lock()
        self._robots = Robots(self._read_robots, clock)
        # The bare transport: no cookies, redirects, proxies or other state between requests.
        self._transport = CheckedTransport(CheckedBackend(resolve, allow_private=allow_private))
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": ", ".join(ENCODINGS)}
        self.requests = 0
        """Requests sent so far, robots.txt and repeated tries included."""

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def get(
        self,
        url: str,
        *,
        types: tuple[str, ...] = ("text/html",),
        max_bytes: int = 5_000_000,
        fresh: bool = False,
    ) -> Fetched:
        """A page.

        Args:
            url: its address, http or https.
            types: media types that are read; an answer of another type is not.
            max_bytes: limit of the body, packed and unpacked.
            fresh: ask the site though the page is kept; where the site can tell that it has not
                changed, the kept page is given.

        Raises:
            FetchRefused: it was not read; ``rule`` says why.
        """
        address = checked(url)
        host = authority(address)
        stored = self._cache.read(host, str(address))
        if stored and not fresh:
            check_type(stored.page.content_type, types, str(address))
            if len(stored.page.body) > max_bytes:
                raise too_large(str(address), max_bytes)
            return stored.page
        return self._walk(address, types, max_bytes, stored, robots=True)

    def _read_robots(self, url: str, fresh: bool) -> Fetched:
        address = checked(url)
        stored = self._cache.read(authority(address), str(address))
        if stored and not fresh:
            return stored.page
        # Any type: what a server calls its robots.txt says nothing about its content.
        return self._walk(address, (), LARGEST_BYTES, stored, robots=False)

    def _walk(
        self,
        asked: httpx.URL,
        types: tuple[str, ...],
        max_bytes: int,
        stored: Stored | None,
        *,
        robots: bool,
    ) -> Fetched:
        """Ask, follow redirects by hand, keep what comes."""
        address, seen = asked, {str(asked)}
        for _ in range(MOST_REDIRECTS + 1):
            permission = self._permission(address) if robots else None
            if robots:
                self._may_ask(address, permission)
            answer = self._ask(address, types, max_bytes, stored if address == asked else None)
            if answer.location is None:
                break
            following = _joined(address, answer.location)
            if str(following) in seen:
                raise FetchRefused("redirect", str(asked), "its redirects go round in circles.")
            if address.scheme == "https" and following.scheme == "http":
                raise FetchRefused(
                    "redirect", str(asked), f"it leads on to {following} without encryption."
                )
            seen.add(str(following))
            address = following
        else:
            raise FetchRefused("redirect", str(asked), f"more than {MOST_REDIRECTS} redirects.")
        if answer.page is None:
            assert stored is not None
            kept = replace(stored, page=replace(stored.page, fetched_at=now()))
        else:
            page = replace(answer.page, url=str(asked), permission=permission)
            kept = Stored(page, answer.etag, answer.last_modified)
        self._cache.write(authority(asked), kept)
        return kept.page

    def _permission(self, address: httpx.URL) -> str | None:
        named = self._permissions
        return named.get(address.host) or named.get(authority(address))

    def _may_ask(self, address: httpx.URL, permission: str | None) -> None:
        rules = self._robots.of(address)
        if permission is None and (why_not := rules.refusal(address)):
            raise FetchRefused(
                "robots", str(address),
                f"{why_not} With the organiser's permission, name it in the source's settings.",
            )  # fmt: skip
        if rules.delay_s > LONGEST_CRAWL_DELAY_S:
            raise FetchRefused(
                "robots", str(address),
                f"the site wants {rules.delay_s:.0f} s between requests; the limit is "
                f"{LONGEST_CRAWL_DELAY_S:.0f} s.",
            )  # fmt: skip
        self._host(address).throttle.at_least(rules.delay_s)

    def _host(self, address: httpx.URL) -> _Host:
        with self._hosts_lock:
            if address.host not in self._hosts:
                throttle = Throttle(
                    self._start_delay_s, clock=self._clock, sleep=self._sleep,
                    random_share=self._random_share,
                )  # fmt: skip
                self._hosts[address.host] = _Host(throttle, threading.Lock())
            return self._hosts[address.host]

    def _ask(
        self, address: httpx.URL, types: tuple[str, ...], max_bytes: int, stored: Stored | None
    ) -> Answer:
        host = self._host(address)
        with host.lock:
            for attempt in range(1, self._max_attempts + 1):
                host.throttle.wait()
                try:
                    return self._once(address, types, max_bytes, stored, host.throttle)
                except TryAgain as problem:
                    host.throttle.failed(too_many=problem.too_many, retry_after_s=problem.after_s)
                    if attempt == self._max_attempts:
                        raise FetchRefused(
                            problem.rule, str(address), f"{problem.detail} ({attempt} attempts)."
                        ) from None
        raise AssertionError("at least one attempt is made")

    def _once(
        self,
        address: httpx.URL,
        types: tuple[str, ...],
        max_bytes: int,
        stored: Stored | None,
        throttle: Throttle,
    ) -> Answer:
        headers = self._headers | {"Accept": ", ".join(types) or "*/*"}
        if stored and stored.etag:
            headers["If-None-Match"] = stored.etag
        if stored and stored.last_modified:
            headers["If-Modified-Since"] = stored.last_modified
        self.requests += 1
        timeout = httpx.Timeout(self._timeout_s).as_dict()
        request = httpx.Request("GET", address, headers=headers, extensions={"timeout": timeout})
        begun, good = self._clock(), False
        latency_s = 0.0
        try:
            with (
                time_limit(self._timeout_s),
                closing(self._transport.handle_request(request)) as response,
            ):
                latency_s = self._clock() - begun
                answer = read_answer(response, str(address), types, max_bytes, bool(stored))
            good = True
            return answer
        except httpx.TimeoutException:
            raise TryAgain("timeout", f"no whole answer in {self._timeout_s:g} s") from None
        except httpx.RemoteProtocolError as error:
            if status_hint(error) == 431:
                throttle.answered(self._clock() - begun, good=False)
                raise FetchRefused(
                    "too_large", str(address), "its headers are larger than is read."
                ) from None
            raise TryAgain("server", f"the answer broke off or is no HTTP ({error})") from None
        except TruncatedBody as error:
            raise TryAgain("server", str(error)) from None
        except httpx.TransportError as error:
            if is_certificate(error):
                raise FetchRefused(
                    "server", str(address), f"its certificate is not valid ({error})."
                ) from None
            raise TryAgain("server", f"no connection ({error})") from None
        except FetchRefused as refused:
            throttle.answered(latency_s, good=False)
            refused.url = str(address)
            raise
        finally:
            if good:
                throttle.answered(latency_s, good=True)


def _joined(address: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads, judged like any address."""
    try:
        return checked(str(address.join(location)))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchRefused(
            "scheme", str(address), f"it leads on to what is no web address ({error})."
        ) from None
