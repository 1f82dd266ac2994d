"""The crawl of the results site: season, race weekends, events, lists, athletes.

Every page comes from the fetcher's cache or, once, from the site, so a crawl that was cut off at
any moment is simply run again: it takes the same way through the same pages.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hyrox.errors import InputError, StoreError
from hyrox.settings import Settings
from ingest.fetch import Fetcher, user_agent
from ingest.fetch.addresses import authority, checked
from ingest.fetch.cache import PageCache
from ingest.progress import QUIET, Progress
from ingest.site.harvest import harvest_folder, harvest_provenance, weekend_file, write_harvest
from ingest.site.journal import Journal
from ingest.site.season import Weekend, weekends
from ingest.site.site_addresses import SiteAddresses
from ingest.site.site_pages import SitePages, SiteSilent
from ingest.site.walk import SEXES, WeekendReport, crawl_rows

__all__ = [
    "SEXES", "CrawlReport", "WeekendReport", "crawl", "crawl_rows", "forget", "site_fetcher",
]  # fmt: skip


@dataclass
class CrawlReport:
    """What a crawl gave; ``stopped`` says why it ended early, ``None`` if it did not.

    A weekend in which the crawl ended is not among ``weekends`` and has no new harvest.
    ``requests`` counts what was sent to the site in this run, robots.txt and further tries
    included.
    """

    season: int
    weekends: list[WeekendReport] = field(default_factory=list)
    season_failures: Counter[str] = field(default_factory=Counter)
    """Pages of weekends that gave nothing, so that the weekend is not among ``weekends``."""
    requests: int = 0
    stopped: str | None = None

    @property
    def harvests(self) -> list[Path]:
        """The files for the gate; see ``open_harvest``."""
        return [weekend.harvest for weekend in self.weekends]

    @property
    def rows(self) -> int:
        """Rows of all harvests."""
        return sum(weekend.rows for weekend in self.weekends)

    @property
    def failures(self) -> Counter[str]:
        """Pages that gave nothing, by rule; the next crawl asks for exactly these again."""
        return sum((weekend.failures for weekend in self.weekends), self.season_failures.copy())


def site_fetcher(settings: Settings) -> Fetcher:
    """The fetcher for the results site, as the settings say.

    Raises:
        InputError: no site is set.
        FetchRefused: ``scheme``: it is no web address.
    """
    address = checked(_site(settings))
    permission = settings.site_permission.strip()
    return Fetcher(
        settings.home / "cache",
        user_agent=user_agent(settings),
        permissions={address.host: permission} if permission else {},
    )


def crawl(
    settings: Settings,
    *,
    season: int,
    events: Sequence[str] | None = None,
    sexes: Sequence[str] = SEXES,
    fetcher: Fetcher | None = None,
    progress: Progress = QUIET,
    limit: int | None = None,
    newer_than: str = "",
) -> CrawlReport:
    """Crawl a season, or some of its race weekends or events, to harvest files.

    Run again after any interruption it goes on where it ended and gives the same files; pages
    that failed are asked for again.

    Args:
        settings: ``site`` is the base address, empty for never.
        season: 1 and up; 8 is 2025/26.
        events: race weekends by name ("2025 Oslo") or events by id; all of the season if ``None``.
        sexes: of M, W, X.
        fetcher: gives the pages; ``site_fetcher`` if ``None``.
        progress: tells a person how far it is.
        limit: at most so many athletes per weekend, for a trial.
        newer_than: lists fetched before this moment (ISO 8601, UTC) are asked for again, and
            athletes whose finish changed in them.

    Raises:
        InputError: crawling is off (no site set), or an argument is wrong.
        NotFoundError: a weekend or event is not in the season; names the nearest.
        FetchRefused: the site's robots.txt does not allow it, or its address is not public.
        HyroxCoachError: the page of the season gave nothing.
        StoreError: another crawl is running.
    """
    site = _site(settings)
    if season < 1:
        raise InputError(f"Seasons are counted from 1, not {season}.")
    if not sexes or any(sex not in SEXES for sex in sexes):
        raise InputError(f"Sexes are some of {', '.join(SEXES)}, not {', '.join(sexes) or 'none'}.")
    addresses = SiteAddresses(site, season)
    folder = harvest_folder(settings, season)
    for private in (harvest_folder(settings), folder):
        private.mkdir(parents=True, exist_ok=True)
        private.chmod(0o700)
    report = CrawlReport(season)
    given = fetcher
    fetcher = fetcher or site_fetcher(settings)
    before = fetcher.requests
    try:
        with _only_crawl(harvest_folder(settings)):
            wanted = weekends(
                fetcher, addresses, folder, events, report.season_failures, newer_than
            )
            for number, weekend in enumerate(wanted, 1):
                path = weekend_file(settings, season, weekend.name)
                scope = _scope(weekend, sexes, limit, newer_than)
                if earlier := _earlier(weekend, path, addresses.start, scope):
                    report.weekends.append(earlier)
                    continue
                progress.say(
                    f"{weekend.name} ({number} of {len(wanted)}): {len(weekend.events)} events"
                )
                done = WeekendReport(weekend.name, path)
                with Journal(path.with_suffix(".journal.jsonl")) as journal:
                    pages = SitePages(fetcher, journal, path.with_suffix(".failed"))
                    rows = list(
                        crawl_rows(
                            pages, addresses, weekend, done, sexes=sexes, limit=limit,
                            newer_than=newer_than, progress=progress,
                        )
                    )  # fmt: skip
                write_harvest(path, rows, _provenance(settings, addresses, pages, done, scope))
                report.weekends.append(done)
    except SiteSilent as silent:
        report.stopped = str(silent)
    finally:
        report.requests = fetcher.requests - before
        if given is None:
            fetcher.close()
    return report


def forget(settings: Settings) -> int:
    """Delete every page kept of the results site, its journals and its harvests, names included.

    A crawl after this starts from nothing. Gives the number of pages deleted.

    Raises:
        InputError: no site is set.
        StoreError: a crawl is running.
    """
    address = checked(_site(settings))
    folder = harvest_folder(settings)
    if folder.exists():
        with _only_crawl(folder):
            for season in folder.glob("season-*"):
                shutil.rmtree(season)
    return PageCache(settings.home / "cache").forget(authority(address))


def _site(settings: Settings) -> str:
    if not settings.site.strip():
        raise InputError(
            "The results site is not crawled unless its operator allows it. With that permission, "
            "set HYROX_COACH_SITE to its address, HYROX_COACH_SITE_PERMISSION to who gave the "
            "permission and when, and HYROX_COACH_CONTACT to an address that reaches you."
        )
    return settings.site.strip()


@contextmanager
def _only_crawl(folder: Path) -> Iterator[None]:
    """One crawl at a time: two would ask the site twice as fast as either believes."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / "crawl.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreError("Another crawl is running. Wait for it to finish, or stop it.") from None
    try:
        yield
    finally:
        lock.release()


def _scope(weekend: Weekend, sexes: Sequence[str], limit: int | None, newer_than: str) -> str:
    return json.dumps([[e.id for e in weekend.events], list(sexes), limit, newer_than])


def _earlier(weekend: Weekend, path: Path, address: str, scope: str) -> WeekendReport | None:
    """The report of a weekend whose harvest is complete from an earlier run."""
    said = harvest_provenance(path)
    if said is None or said.get("failures") != "0":
        return None
    if (said.get("scope"), said.get("address")) != (scope, address):
        return None
    return WeekendReport(
        weekend.name, path, rows=int(said["rows"]), pages=int(said["pages"]), earlier=True
    )


def _provenance(
    settings: Settings,
    addresses: SiteAddresses,
    pages: SitePages,
    report: WeekendReport,
    scope: str,
) -> dict[str, str]:
    days = sorted(pages.days)
    return {
        "address": addresses.start,
        "weekend": report.weekend,
        "crawled": "/".join(dict.fromkeys((days[0], days[-1]))) if days else "",
        "permission": settings.site_permission.strip(),
        "pages": str(report.pages),
        "rows": str(report.rows),
        "failures": str(report.failures.total()),
        "scope": scope,
    }
