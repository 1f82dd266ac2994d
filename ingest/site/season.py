"""Which race weekends and events a season has, and which of them are asked for."""

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hyrox.errors import HyroxCoachError, NotFoundError
from ingest.fetch import Fetcher
from ingest.site.journal import Journal, Outcome
from ingest.site.pages.records import SeasonIndex, SiteEvent
from ingest.site.site_addresses import SiteAddresses
from ingest.site.site_pages import Read, SitePages

_EVENT_ID = re.compile(r"[A-Z]+\d*_\S+")


@dataclass(frozen=True)
class Weekend:
    """A race weekend and those of its events that are crawled, in the site's order."""

    name: str
    events: tuple[SiteEvent, ...]


def weekends(
    fetcher: Fetcher,
    addresses: SiteAddresses,
    folder: Path,
    wanted: Sequence[str] | None,
    failures: Counter[str],
    newer_than: str = "",
) -> list[Weekend]:
    """The weekends of a season that are wanted, in the site's order.

    Args:
        fetcher: gives the pages.
        addresses: of the season.
        folder: of the season's journal and failed pages.
        wanted: names of weekends or ids of events; everything if ``None``.
        failures: counts the pages of weekends that gave nothing, by rule; they are left out.
        newer_than: pages fetched before this moment are asked for again.

    Raises:
        NotFoundError: something wanted is not in the season; names the nearest.
        HyroxCoachError: the page of the season gave nothing.
    """
    from ingest.site.pages.fast_pages import read_index

    with Journal(folder / "season.journal.jsonl") as journal:
        pages = SitePages(fetcher, journal, folder / "season.failed")

        def index_of(address: str, group: str | None) -> SeasonIndex | Outcome:
            read = pages.read(
                address, read_index, lambda index: _fault(index, group), newer_than=newer_than
            )
            return read.said if isinstance(read, Read) else read

        start = index_of(addresses.start, None)
        if isinstance(start, Outcome):
            raise HyroxCoachError(
                f"The page of season {addresses.season} gave nothing ({start.rule}): "
                f"{start.detail} Without it there is nothing to crawl; try again later."
            )
        groups = start.groups or (f"Season {addresses.season}",)
        names = {group.casefold(): group for group in groups}
        open_wishes = None if wanted is None else [wish.strip() for wish in wanted]
        ids = {w for w in open_wishes or () if w.casefold() not in names}
        if unknown := [wish for wish in ids if not _EVENT_ID.fullmatch(wish)]:
            raise NotFoundError(_not_found(unknown, groups))
        named = {names[w.casefold()] for w in open_wishes or () if w.casefold() in names}
        found: list[Weekend] = []
        seen: list[str] = []
        for group in groups:
            if open_wishes is not None and group not in named and not ids:
                continue
            at_hand = not start.groups or group == start.selected
            index = start if at_hand else index_of(addresses.weekend(group), group)
            if isinstance(index, Outcome):
                failures[str(index.rule)] += 1
                continue
            seen += [event.id for event in index.events]
            if open_wishes is None or group in named:
                events = _without_overall(index.events)
                ids -= {event.id for event in index.events}
            else:
                events = tuple(event for event in index.events if event.id in ids)
                ids -= {event.id for event in events}
            if events:
                found.append(Weekend(group, events))
        if ids:
            raise NotFoundError(_not_found(sorted(ids), seen))
        return found


def _fault(index: SeasonIndex, group: str | None) -> str | None:
    if not index.groups and not index.events:
        return "unreadable"
    if group is not None and index.selected is not None and index.selected != group:
        return "other_weekend"
    return None


def _without_overall(events: Sequence[SiteEvent]) -> tuple[SiteEvent, ...]:
    """Events without the sums over several days, where the days themselves are listed."""

    def kind(event: SiteEvent) -> str:
        return event.id.partition("_")[0].rstrip("0123456789")

    def is_sum(event: SiteEvent) -> bool:
        return event.id.upper().endswith("OVERALL")

    by_day = {kind(event) for event in events if not is_sum(event)}
    return tuple(event for event in events if not is_sum(event) or kind(event) not in by_day)


def _not_found(missing: Sequence[str], known: Sequence[str]) -> str:
    near = [n for wish in missing for n in difflib.get_close_matches(wish, known, 3, 0.4)]
    shown = list(dict.fromkeys(near)) or list(known[:5])
    return (
        f"The season has no {', '.join(missing)}. "
        + (f"Nearest: {', '.join(shown)}." if shown else "It lists nothing at all.")
    )  # fmt: skip
