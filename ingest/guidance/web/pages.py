"""Web pages to passages: fetched with manners, stripped to what a reader sees, cut by heading.

A page is left out whole, or a section of it, by a named rule: text for models instead of readers
(``hidden_instructions``), a figure that contradicts a fact the project cites (``contradicts``),
advice that could hurt somebody (``dangerous_advice``). Sentences that name an address are left out
(``web_address``).
"""

import logging
from collections import Counter
from collections.abc import Iterable
from typing import Any, Protocol
from urllib.parse import urlsplit

from ingest.fetch.fetched import Fetched
from ingest.fetch.refusals import FetchRefused
from ingest.guidance.dangerous import dangerous_advice
from ingest.guidance.documents import Defect, Guidance, Passage, Reference, slug
from ingest.guidance.instructions import addresses_a_model
from ingest.guidance.plain import (
    MAX_FIELD_CHARACTERS,
    names_address,
    plain,
    without_addresses,
)
from ingest.guidance.rows import folded, shown
from ingest.guidance.studies import false_claims
from ingest.guidance.web.chunks import Section, passages
from ingest.guidance.web.sources import Sources, WebSource
from ingest.guidance.web.visible import UnreadablePage, VisiblePage, visible_page
from ingest.progress import QUIET, Progress

_MOST_HEADING_CHARACTERS = 150
_MOST_NAMED = 8


class Reader(Protocol):
    """What reads addresses: ``ingest.fetch.fetcher.Fetcher``."""

    def get(self, url: str, /) -> Fetched: ...


def fetch_sources(listed: Sources, reader: Reader, progress: Progress = QUIET) -> Guidance:
    """Fetch and read every listed page.

    A page that cannot be fetched is a defect under the fetcher's rule; entries that were refused
    in the list are defects as they stand. ``documents`` counts all entries.
    """
    found = Guidance(defects=list(listed.defects), documents=len(listed.defects))
    with progress.bar(len(listed.sources), "Reading web pages") as bar:
        for source in listed.sources:
            found.add(_fetched(source, reader))
            bar.update(1)
    return found


def _fetched(source: WebSource, reader: Reader) -> Guidance:
    try:
        fetched = reader.get(source.address)
    except FetchRefused as refusal:
        defect = _defect(source, refusal.rule, str(refusal))
        return Guidance(defects=[defect], documents=1)
    if _site(fetched.final_url) != _site(source.address):
        message = f"leads to another site, {plain(fetched.final_url)[:200]}; list that one"
        return Guidance(defects=[_defect(source, "moved", message)], documents=1)
    return read_page(source, fetched.text, fetched.fetched_at[:10])


def read_page(source: WebSource, html: str, fetched: str) -> Guidance:
    """The passages of one page (``documents == 1``), with what was left out of it and why.

    Args:
        html: the page as it was sent.
        fetched: the day it was read, ISO; stands in the citation.
    """
    found = Guidance(documents=1)
    try:
        page = visible_page(html)
        title = source.title or _title(page, source)
        found.defects += _hidden(source, page)
        sections = _sections(page.html, title)
    except UnreadablePage as error:
        found.defects.append(_defect(source, error.rule, f"the page {error}"))
        return found
    kept: list[Section] = []
    for section in sections:
        if why := _why_dropped(section):
            found.defects.append(_defect(source, *why, part=section.heading))
            continue
        if addresses := _drop_addresses(section):
            message = f"left out {addresses} sentences that name a web or mail address"
            found.defects.append(_defect(source, "web_address", message, part=section.heading))
        kept.append(section)
    for place, heading, text in _placed(passages(kept)):
        if against := false_claims(f"{heading}. {text}", heading):
            message = "; ".join(shown(str(entry), 600) for entry in against[:3])
            found.defects.append(_defect(source, "contradicts", message, part=heading))
            continue
        found.passages.append(_passage(source, title, place, heading, text))
    if not found.passages:
        found.defects.append(_defect(source, "nothing_left", "no text of the page can be used"))
        return found
    author = f"{source.author}: " if source.author else ""
    found.references[source.document] = Reference(
        f"{author}{title}, {source.address}, read {fetched}", source.address, source.licence
    )
    return found


def _passage(source: WebSource, title: str, place: str, heading: str, text: str) -> Passage:
    return Passage(
        id=f"{source.document}#{place}",
        document=source.document,
        title=title,
        section=heading,
        text=text,
        topic=source.topic,
        audience=source.audience,
        sources=(source.document,),
        reviewed=source.reviewed,
        location=source.address,
        kind="web",
    )


def _placed(named: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str, str]]:
    """Passages with a place of their own in the page; a heading used twice is counted on."""
    used: Counter[str] = Counter()
    for heading, text in named:
        place = slug(folded(heading))[:80].strip("-") or "section"
        used[place] += 1
        number = used[place]
        while number > 1 and f"{place}-{number}" in used:
            number += 1
        if number > 1:
            place = f"{place}-{number}"
            used[place] += 1
        yield place, heading, text


def _sections(html: str, title: str) -> list[Section]:
    """The main text's headings and paragraphs.

    Raises:
        UnreadablePage: no main text was found.
    """
    body = _main_text(html)
    sections = [Section(title)]
    for element in body if body is not None else ():
        if element.tag == "head":
            heading = plain(" ".join(element.itertext())[:MAX_FIELD_CHARACTERS])
            sections.append(Section(heading[:_MOST_HEADING_CHARACTERS] or title))
        else:
            sections[-1].paragraphs += filter(None, map(_cleaned, _paragraphs(element)))
    sections = [section for section in sections if section.paragraphs]
    if not sections:
        raise UnreadablePage("nothing_left", "has no main text")
    return sections


def _main_text(html: str) -> Any:
    """The main text as trafilatura's elements, or ``None``."""
    import trafilatura

    # It reports every page without text as an error of its own; here that is a defect.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            html, favor_precision=True, include_comments=False, include_tables=True,
            include_images=False, include_links=False,
        )  # fmt: skip
    except Exception as error:
        # A foreign parser on a hostile page: whatever it raises, the page is what is at fault.
        raise UnreadablePage("unreadable", "cannot be read as HTML") from error
    return getattr(found, "body", None)


def _paragraphs(element: Any) -> Iterable[str]:
    """An element's text; of a list every item, of a table every row."""
    if element.tag == "list":
        for text in (" ".join(item.itertext()).strip() for item in element):
            yield text if text.endswith((".", "!", "?", ":")) or not text else f"{text}."
    elif element.tag == "table":
        for row in element:
            cells = (" ".join(cell.itertext()).strip() for cell in row)
            yield f"{', '.join(filter(None, cells))}."
    else:
        yield "".join(element.itertext())


def _cleaned(paragraph: str) -> str:
    """Plain text, empty without a letter or digit; an overlong paragraph stays overlong."""
    spaced = " ".join(paragraph.split())
    if len(spaced) > MAX_FIELD_CHARACTERS:
        return spaced[: MAX_FIELD_CHARACTERS + 1]
    text = plain(spaced)
    return text if any(map(str.isalnum, text)) else ""


def _title(page: VisiblePage, source: WebSource) -> str:
    title = page.title or urlsplit(source.address).hostname or source.address
    if addresses_a_model(title):
        raise UnreadablePage("hidden_instructions", "has a title that speaks to a model")
    if against := false_claims(title):
        raise UnreadablePage("contradicts", f"has a title that {shown(str(against[0]), 600)}")
    if names_address(title):
        return urlsplit(source.address).hostname or source.address
    return title[:_MOST_HEADING_CHARACTERS]


def _why_dropped(section: Section) -> tuple[str, str] | None:
    """Rule and message, or ``None`` for a section that is kept."""
    if words := addresses_a_model(f"{section.heading}. {section.text}"):
        return "hidden_instructions", f"speaks to a model: '{shown(words)}'"
    if names_address(section.heading):
        return "web_address", "has a heading that is an address"
    if words := dangerous_advice(f"{section.heading}. {section.text}"):
        return "dangerous_advice", f"gives advice that could hurt somebody: '{shown(words)}'"
    if any(len(paragraph) > MAX_FIELD_CHARACTERS for paragraph in section.paragraphs):
        return "too_long", f"has a paragraph of more than {MAX_FIELD_CHARACTERS:,} characters"
    return None


def _drop_addresses(section: Section) -> int:
    """Take sentences with addresses out of a section; how many they were."""
    cleared = [without_addresses(paragraph) for paragraph in section.paragraphs]
    section.paragraphs = [text for text, _ in cleared if text]
    return sum(count for _, count in cleared)


def _hidden(source: WebSource, page: VisiblePage) -> list[Defect]:
    """What was taken out before the page was read: one defect a rule, text for models apart."""
    for_models = {
        (reason, shown(found)): None
        for reason, words in (*page.hidden, *page.routine)
        if (found := addresses_a_model(words))
    }
    defects = [
        _defect(
            source,
            "hidden_instructions",
            f"text that no reader sees ({reason}) speaks to a model: '{words}'",
            part=f"hidden: {reason}",
        )
        for reason, words in list(for_models)[:_MOST_NAMED]
    ]
    if page.hidden:
        reasons = Counter(reason for reason, _ in page.hidden)
        named = ", ".join(f"{reason} ({n})" for reason, n in reasons.most_common(_MOST_NAMED))
        message = f"left out text that no reader sees: {named}"
        defects.append(_defect(source, "hidden_text", message, part="hidden text"))
    if page.unseen_characters:
        message = f"left out {page.unseen_characters:,} invisible characters"
        defects.append(_defect(source, "invisible_characters", message, part="characters"))
    if page.routine:
        counts = Counter(reason for reason, _ in page.routine)
        named = ", ".join(f"{reason} ({n})" for reason, n in counts.most_common(_MOST_NAMED))
        defects.append(_defect(source, "markup", f"left out {named}", part="markup"))
    return defects


def _defect(source: WebSource, rule: str, message: str, part: str = "") -> Defect:
    return Defect(source.address, 1, rule, message, part=part)


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
