"""One page of the results site at a time: fetched or taken from the cache, read, judged, noted."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

from hyrox.errors import HyroxCoachError
from ingest.fetch import Fetched, Fetcher, FetchRefused
from ingest.files import replace_file
from ingest.site.journal import Journal, Outcome
from ingest.site.pages.page_text import is_whole

T = TypeVar("T")

TRIES = 3
"""How often a page is asked for that arrives but cannot be read."""

MOST_IN_A_ROW = 10
"""After so many pages in a row that the site did not give, the crawl stops asking."""

_HOPELESS = ("robots", "private_address", "scheme")
"""Refusals that hold for the whole site: no other page is asked for."""

_SILENCE = ("server", "timeout", "blocked")
"""Refusals that say nothing of the page but much of the site."""

RULES: dict[str, str] = {
    "unreadable": "the page is none of the site's, or was cut off",
    "empty": "the page is there but has no participant: the id belongs elsewhere",
    "refused_list": "the site does not list so many results at once",
    "unknown_event": "the season does not know the event",
    "other_weekend": "the page shows another race weekend than was asked for",
    "no_rows": "the list says it has results but shows none",
}
"""Why a page that was fetched gave nothing; the fetcher's rules say why one was not fetched."""

PASSING = ("unreadable", "other_weekend", "no_rows")
"""Faults that another try may cure."""


class SiteSilent(HyroxCoachError):  # noqa: N818 - named for what happened
    """The site gave none of the last pages asked for; a later crawl goes on from here."""


@dataclass(frozen=True)
class Read(Generic[T]):
    """A page that was read, and how it came."""

    said: T
    page: Fetched


class SitePages:
    """Reads pages for a crawl and notes in its journal what came of each.

    Args:
        fetcher: gives the pages.
        journal: of the race weekend (or of the season's page).
        failed: folder where pages are kept that gave nothing, with the reason beside them.
    """

    def __init__(self, fetcher: Fetcher, journal: Journal, failed: Path) -> None:
        self._fetcher = fetcher
        self._journal = journal
        self._failed = failed
        self._silent = 0
        self.asked = 0
        """Pages that came from the site and not from the cache."""
        self.days: set[str] = set()
        """Days on which the pages that were read had been fetched."""

    def read(
        self,
        address: str,
        parse: Callable[[str], T],
        fault: Callable[[T], str | None],
        *,
        newer_than: str = "",
        watch: Callable[[T], object] | None = None,
    ) -> Read[T] | Outcome:
        """What a page says, or why it gave nothing.

        A page that the journal calls failed is asked for again, whatever the cache holds.

        Args:
            address: of the page.
            parse: its text to what it says; does not raise.
            fault: why what it says is of no use (a key of ``RULES``), ``None`` if it is.
            newer_than: a kept page fetched before this moment (ISO 8601, UTC) is asked for again.
            watch: is told once what the page says, whether that is of use or not.

        Raises:
            FetchRefused: ``robots``, ``private_address``, ``scheme``: true of the whole site.
            SiteSilent: the last ``MOST_IN_A_ROW`` pages could not be fetched.
        """
        before = self._journal.of(address)
        failed_before = before is not None and before.rule is not None
        fresh = False
        for left in range(TRIES, 0, -1):
            try:
                page = self._get(address, fresh=fresh)
                if page.from_cache and page.fetched_at < newer_than:
                    page = self._get(address, fresh=True)
            except FetchRefused as refused:
                return self._not_fetched(refused, address)
            said = parse(page.text)
            # What a server sends in time and in full may still end early.
            rule = fault(said) if is_whole(page.text) else "unreadable"
            again = rule in PASSING or (rule and page.from_cache and failed_before)
            if again and left > 1:
                fresh = True
                continue
            if watch is not None:
                watch(said)
            if rule is None:
                self._journal.note(Outcome(address))
                if failed_before:
                    self._forget_failed(address)
                self.days.add(page.fetched_at[:10])
                return Read(said, page)
            outcome = Outcome(address, rule, RULES[rule])
            self._keep_failed(outcome, page)
            self._journal.note(outcome)
            return outcome
        raise AssertionError("the last try ends the loop")

    def _get(self, address: str, *, fresh: bool) -> Fetched:
        page = self._fetcher.get(address, fresh=fresh)
        self._silent = 0
        self.asked += not page.from_cache
        return page

    def _not_fetched(self, refused: FetchRefused, address: str) -> Outcome:
        if refused.rule in _HOPELESS:
            raise refused
        outcome = Outcome(address, refused.rule, str(refused))
        self._keep_failed(outcome, None)
        self._journal.note(outcome)
        self._silent = self._silent + 1 if refused.rule in _SILENCE else 0
        if self._silent >= MOST_IN_A_ROW:
            raise SiteSilent(
                f"The last {MOST_IN_A_ROW} pages could not be fetched; the last one: {refused} "
                "Nothing is lost: the same command goes on from here."
            )
        return outcome

    def _failed_paths(self, address: str) -> tuple[Path, Path]:
        name = sha256(address.encode()).hexdigest()[:20]
        return self._failed / f"{name}.json", self._failed / f"{name}.html"

    def _keep_failed(self, outcome: Outcome, page: Fetched | None) -> None:
        reason, kept = self._failed_paths(outcome.address)
        said = {"address": outcome.address, "rule": outcome.rule, "detail": outcome.detail}
        if page is not None:
            body = page.body
            replace_file(kept, lambda path: path.write_bytes(body))
            said |= {"fetched_at": page.fetched_at, "sha256": page.sha256}
        text = json.dumps(said, ensure_ascii=False, indent=1)
        replace_file(reason, lambda path: path.write_text(text, encoding="utf-8"))

    def _forget_failed(self, address: str) -> None:
        for path in self._failed_paths(address):
            path.unlink(missing_ok=True)
