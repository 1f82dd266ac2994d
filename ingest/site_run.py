"""Crawling the results site and taking its rows in: fetched pages, harvest files, the gate."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from hyrox.settings import Settings
from ingest.progress import QUIET, Progress
from ingest.report import IngestReport
from ingest.results_run import Source, take_in

if TYPE_CHECKING:
    from ingest.fetch import Fetcher
    from ingest.site.crawl import CrawlReport


def ingest_site(
    season: int,
    settings: Settings,
    progress: Progress = QUIET,
    *,
    events: Sequence[str] | None = None,
    sexes: Sequence[str] | None = None,
    limit: int | None = None,
    fetch_only: bool = False,
    newer_than: str = "",
    fetcher: "Fetcher | None" = None,
) -> IngestReport:
    """Crawl race weekends and take their rows in; the arguments are those of ``site.crawl``.

    A weekend whose crawl was cut off is not taken in; run again, it goes on where it ended.

    Args:
        fetch_only: stop after the crawl: the harvest waits for the next run.

    Raises:
        InputError: crawling is off, or an argument is wrong.
        NotFoundError: a weekend or event is not in the season.
        FetchRefused: the site's robots.txt does not allow it, or its address is not public.
        StoreError: another process is crawling or writing.
    """
    from ingest.site.crawl import SEXES, crawl
    from ingest.site.harvest import open_harvest

    crawled = crawl(
        settings, season=season, events=events, sexes=tuple(sexes or SEXES), fetcher=fetcher,
        progress=progress, limit=limit, newer_than=newer_than,
    )  # fmt: skip

    def sources() -> Iterable[Source]:
        for path in crawled.harvests:
            with path.open("rb") as file:
                mark = hashlib.file_digest(file, "sha256").hexdigest()
            yield Source(mark, path.name, partial(open_harvest, path))

    if fetch_only:
        report = IngestReport("site", read=crawled.rows)
    else:
        report = take_in(sources, settings, progress, what="site")
    report.notes += _notes(crawled)
    return report


def _notes(crawled: "CrawlReport") -> list[str]:
    """What a maintainer should know of a crawl."""
    notes = [f"{crawled.requests} requests were sent"]
    for weekend in crawled.weekends:
        if weekend.earlier:
            notes.append(f"{weekend.weekend}: complete from an earlier crawl")
            continue
        notes.append(
            f"{weekend.weekend}: {weekend.rows} rows of {weekend.pages} pages"
            + (f", {weekend.duplicates} listed twice" if weekend.duplicates else "")
        )
        notes += [
            f"{weekend.weekend}: {n} pages gave nothing ({rule}); kept under failed pages"
            for rule, n in weekend.failures.items()
        ]
        notes += [f"{weekend.weekend}: the list {name} is short" for name in weekend.short_lists]
        notes += [f"{weekend.weekend}: {alarm}" for alarm in weekend.drift]
    if crawled.stopped:
        notes.append(f"Stopped early: {crawled.stopped}. Run it again to go on")
    return notes
