"""The schema-drift alarm: which field went missing in more than 2 % of the pages.

Knows only records. The site's template may change at any time; a field that then no longer is
found would otherwise show as a quiet rise of rows set aside.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from hyrox.errors import StoreError
from hyrox.segments import SEGMENTS, Segment
from ingest.site.pages.records import AthletePage, ListPage, PageKind

LARGEST_SHARE = 0.02
FEWEST_PAGES = 50
"""Below this many pages a share says nothing."""

_ALWAYS = ("name", "meeting", "event", "penalty", "disqualified")
_SPLITS = tuple(s.value for s in SEGMENTS if s is not Segment.ROXZONE)
_BEFORE_ROXZONE = ("2017", "2018")
"""Years, as meetings begin with them, whose races had no Roxzone timed, or not all."""
_READABLE = "readable"
"""Stands for the page as a whole: none of the known kinds where one was asked for."""


@dataclass(frozen=True)
class DriftAlarm:
    """``field`` (``athlete.run_1``, ``list.name``) was missing on ``missing`` of the ``pages``
    that should have had it."""

    field: str
    missing: int
    pages: int

    @property
    def share(self) -> float:
        return self.missing / self.pages

    def __str__(self) -> str:
        return (
            f"{self.field} is missing on {self.missing} of {self.pages} pages "
            f"({self.share:.1%}): the site's pages may have changed."
        )


@dataclass
class DriftWatch:
    """Counts, per expected field, the pages that should have it and those that lack it.

    What a page should have depends on it: an Elite 15 page has no age group and no Roxzone, races
    before 15 December 2018 had no Roxzone, who did not finish has neither total nor all splits.
    """

    seen: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)

    def add(self, page: AthletePage | ListPage) -> None:
        """Count a page that was asked for as what it is; an empty record counts for nothing."""
        found = _athlete(page) if isinstance(page, AthletePage) else _list(page)
        for name, is_there in found:
            self.seen[name] += 1
            self.missing[name] += not is_there

    def alarms(self) -> list[DriftAlarm]:
        """The fields missing in more than 2 % of at least 50 pages, most missing first."""
        raised = [
            DriftAlarm(name, self.missing[name], pages)
            for name, pages in self.seen.items()
            if pages >= FEWEST_PAGES and self.missing[name] > LARGEST_SHARE * pages
        ]
        return sorted(raised, key=lambda alarm: (-alarm.share, alarm.field))

    def to_json(self) -> str:
        """The counts as one line, for the journal of a crawl that may be resumed."""
        return json.dumps({"seen": self.seen, "missing": +self.missing}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "DriftWatch":
        """Continue from what ``to_json`` gave.

        Raises:
            StoreError: the text is no such counts.
        """
        try:
            data = json.loads(text)
            seen, missing = (
                Counter({str(k): int(v) for k, v in data[name].items()})
                for name in ("seen", "missing")
            )
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StoreError(
                "The crawl's record of missing fields is damaged. Start the crawl anew; pages "
                "that were fetched already are not fetched again."
            ) from error
        return cls(seen, missing)


def _athlete(page: AthletePage) -> Iterator[tuple[str, bool]]:
    if page.kind is PageKind.EMPTY_ATHLETE:
        return
    yield f"athlete.{_READABLE}", page.kind is PageKind.ATHLETE
    if page.kind is not PageKind.ATHLETE:
        return
    is_elite = "elite" in (page.event or "").lower()
    expected = [*_ALWAYS] if is_elite else [*_ALWAYS, "age_group"]
    if not _is_unfinished(page):
        expected += ["total", *_SPLITS]
        if not is_elite and not (page.meeting or "").startswith(_BEFORE_ROXZONE):
            expected.append(Segment.ROXZONE.value)
        # Numbers that changed their meaning show as a replay that contradicts the summary.
        if "replay" in page.fields:
            expected.append("replay_agrees")
    for name in expected:
        yield f"athlete.{name}", name in page.fields


def _is_unfinished(page: AthletePage) -> bool:
    """Whether times are missing because the race ended early, rather than the fields.

    An early end leaves the first segments and none behind them. Nothing at all, or gaps, without
    a reason on the page: that is how a template that renamed things looks.
    """
    if page.disqualified is not None or page.total_s is not None:
        return page.disqualified is not None
    found = [name in page.fields for name in _SPLITS]
    return found[0] and not found[-1] and sorted(found, reverse=True) == found


def _list(page: ListPage) -> Iterator[tuple[str, bool]]:
    yield f"list.{_READABLE}", page.kind is not PageKind.OTHER
    if page.kind is not PageKind.LIST:
        return
    yield "list.total", page.total is not None
    yield "list.sex", page.sex is not None
    if page.rows:
        yield "list.name", all(row.names for row in page.rows)
        yield "list.event", all(row.event for row in page.rows)
