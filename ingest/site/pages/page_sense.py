"""What the parts of a page mean, once a reading has taken them out of the markup.

A reading hands over texts (collapsed, never judged) in the small shapes below; this gives the
records. Both readings share it, so they can differ only in what they take out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from hyrox.segments import RUNS, SEGMENTS, STATIONS, Segment
from ingest.site.pages.page_text import (
    MOST_ROWS,
    added_seconds,
    distinct,
    event_id,
    link_target,
    nation_code,
    people,
    person,
    seconds,
    segment_of_field,
    segment_of_label,
    sex_of,
    shown,
    silver_page,
    whole_number,
)
from ingest.site.pages.records import (
    AthletePage,
    ListPage,
    ListRow,
    PageKind,
    SeasonIndex,
    SiteEvent,
)

BOXES = ("general", "eventinfo", "judges", "totals", "other", "splits")
"""The detail boxes a reading takes out, by their ids without ``detail-box-``."""

_RESULTS = ("Results:", "Ergebnisse:")

AGREEMENT_S = 1.0
"""Summary and replay round the same split apart by this much at most; the Roxzone's sum of up to
sixteen differences by as many seconds."""


class BoxRow(NamedTuple):
    """A table row of a detail box: its ``f-`` names, its label, and the text of its cell: the one
    of class ``diff`` where it has one, as in the race replay, else the first."""

    fields: tuple[str, ...]
    label: str
    text: str

    @property
    def value(self) -> str | None:
        return shown(self.text)


class ListItem(NamedTuple):
    """A line of a result list, texts as shown."""

    link: str | None
    name: str
    is_team: bool
    nation: str
    age_group: str
    place: str
    place_in_age_group: str
    times: tuple[str, ...]


class Option(NamedTuple):
    """An entry of a select."""

    value: str
    text: str
    selected: bool


def index_of(groups: Iterable[Option], events: Iterable[Option]) -> SeasonIndex:
    """The season page's selects as a record; entries that name nothing are left out."""
    known = [(o.value, o.selected) for o in groups if shown(o.value)]
    selected = next((value for value, is_selected in known if is_selected), None)
    return SeasonIndex(
        groups=tuple(dict.fromkeys(value for value, _ in known)),
        selected=selected,
        events=tuple(
            {
                o.value: SiteEvent(o.value, o.text, selected) for o in events if event_id(o.value)
            }.values()
        ),
    )


def list_of(
    headings: Sequence[str], count: str | None, sex: str | None, items: Iterable[ListItem],
    links: Iterable[str],
) -> ListPage:  # fmt: skip
    """A result list as a record.

    Args:
        headings: the page's second-level headings; the results' own says so ("Results: ...").
        count: text about the number of results; ``None`` where the page has none, as on the
            pages of other sports from the same template.
        links: the hidden links of the pagination.
    """
    own = [h.partition(":")[2].strip() for h in headings if h.startswith(_RESULTS)]
    heading = (own or [*headings, ""])[0]
    if heading.casefold() == "general ranking / all":
        return ListPage(PageKind.UNKNOWN_EVENT, heading, None, None)
    if count is None:
        return ListPage(PageKind.OTHER, heading, None, None)
    if count.startswith(">"):
        return ListPage(PageKind.REFUSED_LIST, heading, None, sex_of(sex))
    rows = [row for item in items if (row := _list_row(item)) is not None]
    offered = {page for codes in links if (page := silver_page(codes)) is not None}
    return ListPage(
        PageKind.LIST, heading, whole_number(count.partition(" ")[0]), sex_of(sex),
        tuple(rows[:MOST_ROWS]), tuple(sorted(offered)),
    )  # fmt: skip


def _list_row(item: ListItem) -> ListRow | None:
    idp, event = link_target(item.link)
    if idp is None:
        return None
    name, nation = person(item.name)
    times = [time_s for text in item.times if (time_s := seconds(text)) is not None]
    return ListRow(
        idp=idp,
        event=event,
        names=people(name) if item.is_team else distinct((name,)),
        nation=nation_code(item.nation) or nation,
        age_group=shown(item.age_group),
        place=whole_number(item.place),
        place_in_age_group=whole_number(item.place_in_age_group),
        total_s=times[-1] if times else None,
    )


def athlete_of(boxes: Mapping[str, Sequence[BoxRow]], *, is_detail: bool) -> AthletePage:
    """A detail page as a record.

    Args:
        boxes: rows by box name; a box that is not on the page is not there.
        is_detail: whether the page has the frame of the site's detail pages, which tells an
            empty record from any other page.
    """
    about, meta, judged, totals = (_by_field(boxes.get(name, ())) for name in BOXES[:4])
    summary, recognised = _summary(boxes.get("other", ()))
    replay = _replay(boxes.get("splits", ()))
    meeting, event = _value(meta, "__meeting"), _value(meta, "__event")
    total_text = _value(totals, "time_finish_netto")
    names, nation = _who(about, event)
    total_s = seconds(total_text)
    if not (recognised or meeting or event):
        # Nothing of the sport: an empty record, or another sport from the same template.
        empty = is_detail and not names and total_s is None and not boxes.get("other")
        return AthletePage(PageKind.EMPTY_ATHLETE if empty else PageKind.OTHER)
    if not (names or total_s is not None or summary or replay):
        return AthletePage(PageKind.EMPTY_ATHLETE, meeting=meeting, event=event)
    penalty, bonus = _value(judged, "gimmick_01"), _value(judged, "gimmick_04", "gimmick_03")
    age_group = _value(about, "_type_age_class", "age_class")
    bib = _value(about, "start_no_text")
    # A finish that is a word ("DNF") tells why there is none; a garbled time tells nothing.
    word = total_text if total_text and total_text.isalpha() else None
    reason = _value(judged, "disqual_reason") or word
    found = {
        "name": names, "bib": bib, "nation": nation, "age_group": age_group, "meeting": meeting,
        "event": event, "total": total_s, "penalty": "gimmick_01" in judged,
        "disqualified": "disqual_reason" in judged, "replay": replay,
        "replay_agrees": replay and _agrees(summary, replay),
    }  # fmt: skip
    return AthletePage(
        PageKind.ATHLETE, names, nation, bib, age_group, meeting, event, total_s,
        penalty, added_seconds(penalty), bonus, added_seconds(bonus), reason,
        splits_s=_ordered({**replay, **summary}),
        fields=frozenset({*(name for name, value in found.items() if value), *summary}),
    )  # fmt: skip


def _by_field(rows: Iterable[BoxRow]) -> dict[str, BoxRow]:
    known: dict[str, BoxRow] = {}
    for row in rows:
        for name in row.fields:
            known.setdefault(name, row)
    return known


def _value(rows: Mapping[str, BoxRow], *names: str) -> str | None:
    return next((rows[name].value for name in names if name in rows), None)


def _who(rows: Mapping[str, BoxRow], event: str | None) -> tuple[tuple[str, ...], str | None]:
    """Names and nation; a team's nation only where all its members share it."""
    members = [person(row.value) for name, row in rows.items() if name.startswith("relay_member")]
    nation = None
    if "__nation" in rows:
        nation = nation_code(rows["__nation"].value)
    if members:
        nations = {of for _, of in members}
        return distinct(tuple(name for name, _ in members)), nation or (
            nations.pop() if len(nations) == 1 else None
        )
    name, behind = person(_value(rows, "__fullname"))
    is_team = any(word in (event or "").lower() for word in ("doubles", "relay"))
    return (people(name) if is_team else distinct((name,))), nation or behind


def _summary(rows: Iterable[BoxRow]) -> tuple[dict[str, float], bool]:
    """Splits of the workout summary by segment, and whether any row is one of this sport.

    The label tells the segment; the field's number only where the label tells nothing and other
    labels show that this is the sport's table: a marathon numbers its splits too.
    """
    by_label: dict[str, float | None] = {}
    by_field: dict[str, float | None] = {}
    for row in rows:
        time_s = seconds(row.value)
        if segment := segment_of_label(row.label):
            by_label.setdefault(segment.value, time_s)
        elif field := next(filter(None, map(segment_of_field, row.fields)), None):
            by_field.setdefault(field.value, time_s)
    if not by_label:
        return {}, False
    merged = {**by_field, **by_label}
    return {name: time_s for name, time_s in merged.items() if time_s is not None}, True


def _replay(rows: Iterable[BoxRow]) -> dict[str, float]:
    """Splits and Roxzone visits from the race replay's differences.

    Rows come as [Rox In, X In, X Out, Rox Out] for seven stations, then Wall Balls In and Total:
    a run ends at Rox In, or at Wall Balls In; a visit is the way in and the way out.
    """
    found: dict[str, float | None] = {}
    inward: float | None = None
    run_s: float | None = None
    station: Segment | None = None
    in_roxzone = False
    for row in rows:
        label, diff_s = row.label.lower(), seconds(row.value)
        segment = segment_of_label(row.label)
        at_station = segment is not None and segment.is_station
        if label == "rox in":
            run_s, in_roxzone, station, inward = diff_s, True, None, None
        elif label == "rox out":
            if station is not None:
                visit_s = diff_s + inward if diff_s is not None and inward is not None else None
                found.setdefault(f"roxzone_{STATIONS.index(station) + 1}", visit_s)
            in_roxzone, station = False, None
        elif label == "total" and station is Segment.WALL_BALLS:
            found.setdefault(station.value, diff_s)
        elif segment and at_station and label.endswith(" in"):
            station = segment
            run = RUNS[STATIONS.index(segment)].value
            found.setdefault(run, run_s if in_roxzone else diff_s)
            inward = diff_s if in_roxzone else None
        elif segment and at_station and label.endswith(" out"):
            station = segment
            found.setdefault(segment.value, diff_s)
    times = {name: time_s for name, time_s in found.items() if time_s is not None}
    visits = [f"roxzone_{i}" for i in range(1, len(STATIONS))]
    if all(name in times for name in visits):
        times[Segment.ROXZONE.value] = sum(times[n] for n in times if n.startswith("roxzone_"))
    return times


def _agrees(summary: Mapping[str, float], replay: Mapping[str, float]) -> bool:
    """Whether every segment told twice is told alike, up to the rounding of its differences."""
    return all(
        abs(time_s - replay[name])
        <= AGREEMENT_S * (2 * len(STATIONS) if name == Segment.ROXZONE.value else 1)
        for name, time_s in summary.items()
        if name in replay
    )


_ORDER = (*(s.value for s in SEGMENTS), *(f"roxzone_{i}" for i in range(1, 9)))


def _ordered(times: Mapping[str, float]) -> dict[str, float]:
    return {name: times[name] for name in _ORDER if name in times}
