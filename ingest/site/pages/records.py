"""What the pages of the results site say, as plain records; no parsing and no judging here.

Every reading of a page, the reference and the fast one, gives these. Times are seconds, ``None``
where the page shows a dash or nothing. Texts are as shown, white space collapsed.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class PageKind(StrEnum):
    """What a page turned out to be."""

    INDEX = "index"
    LIST = "list"
    ATHLETE = "athlete"
    EMPTY_ATHLETE = "empty athlete"
    """A detail page without a participant: the id belongs to another season or event."""
    REFUSED_LIST = "refused list"
    """More results than the site shows without a filter by sex."""
    UNKNOWN_EVENT = "unknown event"
    OTHER = "other"
    """None of the site's pages: an error page, truncated, or a drifted template."""


@dataclass(frozen=True)
class SiteEvent:
    """An entry of the event selects: ``id`` is ``<PREFIX>_<rest>``, ``group`` the race weekend."""

    id: str
    name: str
    group: str | None = None


@dataclass(frozen=True)
class SeasonIndex:
    """``groups`` are race weekends ("2025 Oslo"); ``events`` those listed for the selected one."""

    groups: tuple[str, ...]
    selected: str | None
    events: tuple[SiteEvent, ...]


@dataclass(frozen=True)
class ListRow:
    """One line of a result list; ``names`` has one entry for singles, several for teams."""

    idp: str
    event: str | None
    names: tuple[str, ...]
    nation: str | None
    age_group: str | None
    place: int | None
    place_in_age_group: int | None
    total_s: float | None


@dataclass(frozen=True)
class ListPage:
    """``heading`` is the page's own ("2025 Testville / HYROX"), ``total`` what it says it has in
    all, ``pages`` the page numbers its pagination offers."""

    kind: PageKind
    heading: str
    total: int | None
    sex: str | None
    rows: tuple[ListRow, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class AthletePage:
    """A detail page.

    ``splits_s`` holds the segments by their ``hyrox.segments.Segment`` value and
    ``roxzone_1`` ... ``roxzone_8`` where the race replay tells them. ``penalty_s`` is what the
    judges added to ``total_s`` (``penalty`` is their text), ``disqualified`` why there is no
    result. ``fields`` names what was found on the page, for the alarm when one goes missing.
    """

    kind: PageKind
    names: tuple[str, ...] = ()
    nation: str | None = None
    bib: str | None = None
    age_group: str | None = None
    meeting: str | None = None
    """The race weekend, "2025 Oslo"."""
    event: str | None = None
    """The division as shown, "HYROX PRO - Saturday"."""
    total_s: float | None = None
    penalty: str | None = None
    penalty_s: float | None = None
    bonus: str | None = None
    bonus_s: float | None = None
    disqualified: str | None = None
    splits_s: dict[str, float] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()
