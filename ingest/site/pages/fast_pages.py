"""The reading for millions of pages: lxml where a page leaves nothing to guess, else the reference.

The parts that count of a healthy page are well-formed XML, which libxml2's strict parser proves
and reads in one go (``well_formed`` says why the result is the reference's). Every other page, and
every page that is not what it was asked for, goes to the readable reading; so both give the same
on any text, and only damaged pages cost more.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from ingest.site.pages import reference_pages
from ingest.site.pages.page_sense import (
    BOXES,
    BoxRow,
    ListItem,
    Option,
    athlete_of,
    index_of,
    list_of,
)
from ingest.site.pages.page_text import (
    MOST_HEADINGS,
    MOST_ROWS,
    MOST_TEXT,
    MOST_TIMES,
    collapsed,
    is_whole,
)
from ingest.site.pages.records import AthletePage, ListPage, PageKind, SeasonIndex
from ingest.site.pages.well_formed import islands

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BOX = re.compile(rf"id=[\"'](?P<name>detail-box-(?:{'|'.join(BOXES)}))[\"']")
_LISTS = ("list-info", "list-group-multicolumn", "pagination")
_LIST = re.compile(
    rf"class=[\"'][^\"'<]*?(?P<name>{'|'.join(_LISTS)})(?![\w-])|<h2(?=[\s/>])", re.ASCII
)
_NAMES = ("type-fullname", "type-relay_member")
_COLUMNS = ("nation__abbr", "type-age_class", "place-primary", "place-secondary")
_TIMES = ("type-time", "type-eval")
_SELECT = re.compile(r"name=[\"'](?P<name>event_main_group|event)[\"']")
_ANY: frozenset[str] = frozenset()


def read_index(html: str) -> SeasonIndex:
    """The race weekends and the selected one's events of a season page; empty for any other."""
    read = trusted_index(html)
    return reference_pages.read_index(html) if read is None else read


def read_list(html: str) -> ListPage:
    """A page of a result list, or what the page is instead."""
    read = trusted_list(html)
    return reference_pages.read_list(html) if read is None else read


def read_athlete(html: str) -> AthletePage:
    """A detail page, or what the page is instead."""
    read = trusted_athlete(html)
    return reference_pages.read_athlete(html) if read is None else read


def trusted_index(html: str) -> SeasonIndex | None:
    """``read_index`` of a page that leaves nothing to guess, ``None`` for any other."""
    found = islands(html, _SELECT, frozenset({"select"})) if is_whole(html) else None
    if found is None:
        return None
    first = {island.name: island.element for island in reversed(found)}
    return index_of(_options(first.get("event_main_group")), _options(first.get("event")))


def trusted_list(html: str) -> ListPage | None:
    """``read_list`` of a page that leaves nothing to guess, ``None`` for any other."""
    found = islands(html, _LIST, frozenset({"ul", "h2"})) if is_whole(html) else None
    if found is None:
        return None
    first: dict[str, Element] = {}
    for island in found:
        if island.name != "h2" and sum(n in _classes(island.element) for n in _LISTS) != 1:
            return None
        first.setdefault(island.name, island.element)
    headings = [_text(island.element) for island in found if island.name == "h2"]
    about, results, pagination = (first.get(name) for name in _LISTS)
    count = _first(about, "str_num")
    links = _with_class(pagination, "silver-link", "a") if pagination is not None else iter(())
    return list_of(
        headings=headings[:MOST_HEADINGS],
        count=_text(count) if count is not None and results is not None else None,
        sex=_text(_first(about, "sex")),
        items=_items(results) if results is not None else (),
        links=[link.get("data-silver", "") for link in islice(links, MOST_ROWS)],
    )


def trusted_athlete(html: str) -> AthletePage | None:
    """``read_athlete`` of a page that leaves nothing to guess and has a participant, ``None``
    for any other."""
    found = islands(html, _BOX, _ANY) if is_whole(html) else None
    if not found:
        return None
    boxes: dict[str, list[BoxRow]] = {}
    for island in found:
        name = island.name.removeprefix("detail-box-")
        if name not in boxes:
            boxes[name] = list(_rows(island.element))
    page = athlete_of(boxes, is_detail=False)
    return page if page.kind is PageKind.ATHLETE else None


def _rows(box: "Element") -> Iterator[BoxRow]:
    for row in islice(_inside(box, "tr"), MOST_ROWS):
        head: Element | None = None
        cell: Element | None = None
        has_diff = False
        for child in row:
            if child.tag == "th":
                head = child if head is None else head
            elif child.tag == "td" and not has_diff:
                has_diff = "diff" in _classes(child)
                cell = child if has_diff or cell is None else cell
        if cell is not None:
            fields = tuple(name[2:] for name in _classes(row) if name.startswith("f-"))
            yield BoxRow(fields, _text(head), _text(cell))


def _items(results: "Element") -> Iterator[ListItem]:
    for label in list(_with_class(results, "list-label")):
        _remove(label)
    rows = (child for child in results if child.tag == "li")
    for row in islice((r for r in rows if "list-group-item" in _classes(r)), MOST_ROWS):
        if "list-group-header" in _classes(row):
            continue
        yield _item(row)


def _item(row: "Element") -> ListItem:
    """One pass over the row: a list has a hundred of them."""
    first: dict[str, Element] = {}
    name: Element | None = None
    times: list[Element] = []
    for element in _inside(row):
        for css in _classes(element):
            if css in _NAMES and name is None and element.tag == "h4":
                name = element
            elif css in _COLUMNS:
                first.setdefault(css, element)
            elif css in _TIMES and (not times or times[-1] is not element):
                times.append(element)
    link = next(_inside(name, "a"), None) if name is not None else None
    nation, age_group, place, place_in_age_group = (_text(first.get(css)) for css in _COLUMNS)
    return ListItem(
        link=link.get("href", "") if link is not None else None,
        name=_text(link),
        is_team=name is not None and "type-relay_member" in _classes(name),
        nation=nation,
        age_group=age_group,
        place=place,
        place_in_age_group=place_in_age_group,
        times=tuple(_text(time) for time in times[:MOST_TIMES]),
    )


def _options(select: "Element | None") -> list[Option]:
    if select is None:
        return []
    return [
        Option(collapsed(o.get("value", "")), _text(o), "selected" in o.attrib)
        for o in islice(_inside(select, "option"), MOST_ROWS)
    ]


def _remove(element: "Element") -> None:
    """Take an element out and leave the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _inside(element: "Element", tag: str = "*") -> Iterator["Element"]:
    """Descendants, without the element itself."""
    return element.iterdescendants(tag)


def _with_class(element: "Element", name: str, tag: str = "*") -> Iterator["Element"]:
    return (e for e in _inside(element, tag) if name in _classes(e))


def _first(element: "Element | None", name: str) -> "Element | None":
    return next(_with_class(element, name), None) if element is not None else None


def _text(element: "Element | None") -> str:
    if element is None:
        return ""
    if len(element) == 0:
        return collapsed(element.text or "")
    return collapsed(" ".join(map(str, element.itertext())))


def _classes(element: "Element") -> tuple[str, ...]:
    text = element.get("class", "")
    return _split(text) if len(text) <= MOST_TEXT else tuple(text.split())


@lru_cache(maxsize=1024)
def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())
