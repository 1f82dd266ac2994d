"""The way through a race weekend: events, lists by sex, athletes; pages in, rows out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.progress import QUIET, Progress
from ingest.site.journal import Outcome
from ingest.site.pages.drift import DriftAlarm, DriftWatch
from ingest.site.pages.records import AthletePage, ListPage, ListRow, PageKind, SiteEvent
from ingest.site.pages.rows import row_of
from ingest.site.season import Weekend
from ingest.site.site_addresses import ROWS_PER_PAGE, SiteAddresses
from ingest.site.site_pages import Read, SitePages

SEXES = ("M", "W", "X")

_SINGLES = ("H", "HPRO", "HE")
"""Divisions without mixed results: the site is not asked for them."""

_MOST_LIST_PAGES = 500
"""Ten times the largest list known: a list that never ends is cut off here."""


@dataclass
class WeekendReport:
    """What a crawl gave for one race weekend.

    ``pages`` are athlete pages that were read, ``asked`` pages of any kind that came from the
    site in this run. ``duplicates`` are entries of lists whose athlete was listed before.
    ``failures`` counts pages that gave nothing, by rule. ``short_lists`` are lists that showed
    fewer entries than they said they have. ``earlier``: complete from an earlier run, no page was
    looked at.
    """

    weekend: str
    harvest: Path
    rows: int = 0
    pages: int = 0
    asked: int = 0
    duplicates: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    short_lists: list[str] = field(default_factory=list)
    drift: list[DriftAlarm] = field(default_factory=list)
    earlier: bool = False


def crawl_rows(
    pages: SitePages,
    addresses: SiteAddresses,
    weekend: Weekend,
    report: WeekendReport,
    *,
    sexes: Sequence[str] = SEXES,
    limit: int | None = None,
    newer_than: str = "",
    progress: Progress = QUIET,
) -> Iterator[dict[str, object]]:
    """The rows of a weekend in the order of the site's lists, each athlete once.

    Args:
        pages: gives what pages say.
        addresses: of the season.
        weekend: its events.
        report: counts what happens.
        sexes: of M, W, X.
        limit: at most so many athletes.
        newer_than: see ``crawl``.
        progress: a bar per list.

    Raises:
        FetchRefused, SiteSilent: see ``SitePages.read``.
    """
    drift = DriftWatch()
    seen: set[str] = set()
    before = pages.asked
    for event in weekend.events:
        for sex in sexes:
            if sex == "X" and event.id.partition("_")[0] in _SINGLES:
                continue
            if limit is not None and len(seen) >= limit:
                break
            # The whole list before its athletes: over hours a list changes between its pages.
            entries = _listed(pages, addresses, event, sex, report, drift, newer_than)
            with progress.bar(len(entries), f"{event.name} {sex}") as bar:
                for entry in entries:
                    bar.update(1)
                    if entry.idp in seen:
                        report.duplicates += 1
                        continue
                    if limit is not None and len(seen) >= limit:
                        break
                    seen.add(entry.idp)
                    row = _row(pages, addresses, entry, event, sex, weekend, report, drift,
                               newer_than)  # fmt: skip
                    if row is not None:
                        report.rows += 1
                        yield row
    report.asked = pages.asked - before
    report.drift = list(drift.alarms())


def _listed(
    pages: SitePages,
    addresses: SiteAddresses,
    event: SiteEvent,
    sex: str,
    report: WeekendReport,
    drift: DriftWatch,
    newer_than: str,
) -> list[ListRow]:
    """A list's entries from all its pages: to the count it says, or to a page without rows."""
    from ingest.site.pages.fast_pages import read_list

    entries: list[ListRow] = []
    known: set[str] = set()
    said: int | None = None
    for number in range(1, _MOST_LIST_PAGES + 1):
        address = addresses.results(event.id, sex, number)
        read = pages.read(
            address, read_list, _first_fault if number == 1 else _list_fault,
            newer_than=newer_than, watch=drift.add,
        )  # fmt: skip
        if isinstance(read, Outcome):
            report.failures[str(read.rule)] += 1
            # Later pages do not depend on this one; without a count there is no knowing of them.
            if said is None or number * ROWS_PER_PAGE >= said:
                break
            continue
        fresh = [row for row in read.said.rows if row.idp not in known]
        said = read.said.total if said is None else said
        entries += read.said.rows
        known |= {row.idp for row in read.said.rows}
        if not fresh or (said is not None and len(entries) >= said):
            break
    if said is not None and len(entries) < said:
        report.short_lists.append(f"{event.id} {sex}: {len(entries)} of {said}")
    return entries


def _first_fault(page: ListPage) -> str | None:
    if page.kind is PageKind.LIST and page.total and not page.rows:
        return "no_rows"
    return _list_fault(page)


def _list_fault(page: ListPage) -> str | None:
    if page.kind is PageKind.LIST:
        return None
    return {
        PageKind.REFUSED_LIST: "refused_list", PageKind.UNKNOWN_EVENT: "unknown_event",
    }.get(page.kind, "unreadable")  # fmt: skip


def _row(
    pages: SitePages,
    addresses: SiteAddresses,
    entry: ListRow,
    event: SiteEvent,
    sex: str,
    weekend: Weekend,
    report: WeekendReport,
    drift: DriftWatch,
    newer_than: str,
) -> dict[str, object] | None:
    """The row of an athlete's page, ``None`` if it gave nothing.

    The entry's link names the event the id belongs to; under another one the site shows an empty
    record, so the list's own event is the second try.
    """
    from ingest.site.pages.fast_pages import read_athlete

    failure: Outcome | None = None
    for event_id in dict.fromkeys((entry.event or event.id, event.id)):
        address = addresses.athlete(entry.idp, event_id)
        read = pages.read(address, read_athlete, _athlete_fault, watch=drift.add)
        if isinstance(read, Read) and _changed(entry, read.said):
            read = pages.read(address, read_athlete, _athlete_fault, newer_than=newer_than)
        if isinstance(read, Read):
            report.pages += 1
            return row_of(
                read.said, season=addresses.season, event_id=event_id, sex=sex, address=address,
                meeting=weekend.name,
            )  # fmt: skip
        failure = failure or read
        if read.rule != "empty":
            break
    assert failure is not None
    report.failures[str(failure.rule)] += 1
    return None


def _changed(entry: ListRow, page: AthletePage) -> bool:
    """Whether the list now says another finish than the athlete's page did."""
    if entry.total_s is None or page.total_s is None:
        return entry.total_s is not page.total_s
    return abs(entry.total_s - page.total_s) >= 1


def _athlete_fault(page: AthletePage) -> str | None:
    if page.kind is PageKind.ATHLETE:
        return None
    return "empty" if page.kind is PageKind.EMPTY_ATHLETE else "unreadable"
