"""The readable reading of the results site's pages, with BeautifulSoup.

It defines what is right: the fast reading (``fast_pages``) must give the same, field by field. Only
takes texts out of the markup; ``page_sense`` says what they mean. No text makes it raise.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.site.pages.page_sense import (
    BOXES,
    BoxRow,
    ListItem,
    Option,
    athlete_of,
    index_of,
    list_of,
)
from ingest.site.pages.page_text import MOST_HEADINGS, MOST_ROWS, MOST_TIMES, collapsed, is_whole
from ingest.site.pages.records import AthletePage, ListPage, PageKind, SeasonIndex

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag


def read_index(html: str) -> SeasonIndex:
    """The race weekends and the selected one's events of a season page; empty for any other."""
    soup = _soup(html)
    if soup is None:
        return SeasonIndex((), None, ())
    return index_of(_options(soup, "event_main_group"), _options(soup, "event"))


def read_list(html: str) -> ListPage:
    """A page of a result list, or what the page is instead."""
    soup = _soup(html)
    if soup is None:
        return ListPage(PageKind.OTHER, "", None, None)
    about = soup.find("ul", class_="list-info")
    count = about.find(class_="str_num") if about else None
    sex = about.find(class_="sex") if about else None
    results = soup.find("ul", class_="list-group-multicolumn")
    pagination = soup.find("ul", class_="pagination")
    links = pagination.find_all("a", class_="silver-link", limit=MOST_ROWS) if pagination else []
    return list_of(
        headings=[_text(heading) for heading in soup.find_all("h2", limit=MOST_HEADINGS)],
        count=_text(count) if count and results else None,
        sex=_text(sex),
        items=_items(results) if results else (),
        links=[str(link.get("data-silver", "")) for link in links],
    )


def read_athlete(html: str) -> AthletePage:
    """A detail page, or what the page is instead."""
    soup = _soup(html)
    if soup is None:
        return AthletePage(PageKind.OTHER)
    boxes = {}
    for name in BOXES:
        box = soup.find(id=f"detail-box-{name}")
        if box is not None:
            boxes[name] = list(_rows(box))
    return athlete_of(boxes, is_detail=soup.find(class_="detail") is not None)


def _soup(html: str) -> "BeautifulSoup | None":
    """The page's tree; ``None`` for what cannot be a whole page."""
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    if not is_whole(html):
        return None
    try:
        return BeautifulSoup(html, "html.parser")
    except (ParserRejectedMarkup, ValueError, OverflowError, RecursionError):
        # Broken declarations and absurd character references are beyond the parser.
        return None


def _rows(box: "Tag") -> Iterator[BoxRow]:
    """The rows of a box that have a label and cells; header rows have none."""
    for row in box.find_all("tr", limit=MOST_ROWS):
        head = row.find("th", recursive=False)
        cells = row.find_all("td", recursive=False)
        if cells:
            yield BoxRow(
                tuple(name[2:] for name in _classes(row) if name.startswith("f-")),
                _text(head),
                _text(next((cell for cell in cells if "diff" in _classes(cell)), cells[0])),
            )


def _items(results: "Tag") -> Iterator[ListItem]:
    # Labels for narrow screens repeat the headings inside every row.
    for label in results.find_all(class_="list-label"):
        label.extract()
    for row in results.find_all("li", class_="list-group-item", recursive=False, limit=MOST_ROWS):
        if "list-group-header" in _classes(row):
            continue
        name = row.find("h4", class_=["type-fullname", "type-relay_member"])
        link = name.find("a") if name else None
        yield ListItem(
            link=str(link.get("href", "")) if link else None,
            name=_text(link),
            is_team=name is not None and "type-relay_member" in _classes(name),
            nation=_text(row.find(class_="nation__abbr")),
            age_group=_text(row.find(class_="type-age_class")),
            place=_text(row.find(class_="place-primary")),
            place_in_age_group=_text(row.find(class_="place-secondary")),
            times=tuple(
                _text(time)
                for time in row.find_all(class_=["type-time", "type-eval"], limit=MOST_TIMES)
            ),
        )


def _options(soup: "BeautifulSoup", name: str) -> list[Option]:
    select = soup.find("select", attrs={"name": name})
    if select is None:
        return []
    return [
        Option(collapsed(str(o.get("value", ""))), _text(o), o.has_attr("selected"))
        for o in select.find_all("option", limit=MOST_ROWS)
    ]


def _text(tag: "Tag | None") -> str:
    return "" if tag is None else collapsed(tag.get_text(" "))


def _classes(tag: "Tag") -> tuple[str, ...]:
    return tuple(tag.get_attribute_list("class"))
