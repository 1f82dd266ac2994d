"""A web page to what a reader of it sees: scripts, comments and hidden text taken out first.

What a page hides from people may be meant for models. Everything taken out is named, so that a
report can say why.
"""

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.guidance.plain import plain, without_unseen
from ingest.guidance.web.style_rules import (
    WHITE,
    Colour,
    Declarations,
    background,
    colour,
    declarations,
    hidden_by,
    same_colour,
    style_rules,
)

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

MAX_PAGE_CHARACTERS = 5_000_000
_MAX_ELEMENTS = 50_000
_MAX_MATCHES = 2_000_000
"""Elements times hiding rules: beyond it matching would take longer than the page is worth."""
_MAX_SELECTOR_CHARACTERS = 1_000

_NOT_TEXT = (
    "script", "style", "template", "noscript", "iframe", "frame", "frameset", "noframes", "object",
    "embed", "applet", "svg", "math", "canvas", "audio", "video", "map", "select", "datalist",
    "textarea", "input", "button", "meter", "progress", "link", "meta", "base", "bdo", "plaintext",
    "xmp",
)  # fmt: skip
_ROUTINE = ("script", "style", "link", "meta", "base", "input", "button", "select")
"""Nearly every page has them; they are counted, and named only if they speak to a model."""
_KEPT_ATTRIBUTES = {"id", "class", "href", "lang", "colspan", "rowspan"}


class UnreadablePage(Exception):  # noqa: N818 - a page's state, not a fault of the program
    """The page cannot be judged; ``rule`` names why."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


@dataclass
class VisiblePage:
    """What is left of a page, and what was taken out: reason and words, routine parts apart."""

    html: str = ""
    title: str = ""
    hidden: list[tuple[str, str]] = field(default_factory=list)
    routine: list[tuple[str, str]] = field(default_factory=list)
    unseen_characters: int = 0


def visible_page(html: str) -> VisiblePage:
    """Take out what no reader sees.

    Raises:
        UnreadablePage: too large, too complex to judge, or no page at all.
    """
    if len(html) > MAX_PAGE_CHARACTERS:
        raise UnreadablePage("too_large", f"has more than {MAX_PAGE_CHARACTERS:,} characters")
    page = VisiblePage()
    soup = _parsed(without_unseen(html))
    elements = soup.find_all(True)
    if len(elements) > _MAX_ELEMENTS:
        raise UnreadablePage("too_complex", f"has {len(elements):,} elements")
    if title := soup.find("title"):
        page.title = plain(title.get_text()[:2_000])[:300]
    styles = _styles(soup, elements)
    _drop_comments(soup, page)
    _drop_elements(soup, page, styles)
    for element in soup.find_all(True):
        kept = {name: element.attrs[name] for name in _KEPT_ATTRIBUTES & element.attrs.keys()}
        element.attrs.clear()
        element.attrs.update(kept)
    for text in soup.find_all(string=True):
        seen = without_unseen(text)
        if seen != text:
            page.unseen_characters += len(text) - len(seen)
            text.replace_with(seen)
    page.unseen_characters += sum(not c.isspace() for c in html) - sum(
        not c.isspace() for c in without_unseen(html)
    )
    page.html = str(soup)
    return page


def _parsed(html: str) -> "BeautifulSoup":
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    with warnings.catch_warnings():
        # It warns about text that looks like a file name or like XML: a page may look like both.
        warnings.simplefilter("ignore")
        try:
            return BeautifulSoup(html, "lxml")
        except (ParserRejectedMarkup, RecursionError, ValueError, AssertionError) as error:
            raise UnreadablePage("unreadable", "is no readable HTML") from error


def _styles(soup: "BeautifulSoup", elements: Any) -> dict[int, list[Declarations]]:
    """Element (by identity) to the declarations that apply to it: its rules', then its own."""
    from soupsieve import SelectorSyntaxError

    found: dict[int, list[Declarations]] = {}
    try:
        rules = [rule for style in soup.find_all("style") for rule in style_rules(style.get_text())]
        if len(rules) * len(elements) > _MAX_MATCHES:
            raise UnreadablePage(
                "too_complex", f"has {len(rules):,} style rules on {len(elements):,} elements"
            )
        for rule in rules:
            if len(rule.selector) > _MAX_SELECTOR_CHARACTERS:
                raise UnreadablePage("too_complex", "has an overlong style rule")
            try:
                matched = soup.select(rule.selector)
            except (SelectorSyntaxError, NotImplementedError, ValueError):
                # Pseudo-elements and browsers' own selectors: no element of the page's text.
                continue
            for element in matched:
                found.setdefault(id(element), []).append(rule.declarations)
        for element in elements:
            if own := declarations(str(element.attrs.get("style", ""))):
                found.setdefault(id(element), []).append(own)
    except RecursionError as error:
        raise UnreadablePage("too_complex", "has style rules nested too deep") from error
    return found


def _drop_comments(soup: "BeautifulSoup", page: VisiblePage) -> None:
    from bs4.element import Doctype, PreformattedString

    # Comments, declarations, CDATA and processing instructions.
    for text in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        if not isinstance(text, Doctype):
            page.routine.append(("comment", plain(text[:2_000])))
        text.extract()


def _drop_elements(
    soup: "BeautifulSoup", page: VisiblePage, styles: dict[int, list[Declarations]]
) -> None:
    """Walk from the root with the colours an element inherits; what is hidden goes with its
    children. A stack, not recursion: pages nest as deep as they like."""
    from bs4.element import Tag

    stack: list[tuple[Tag, Colour | None, Colour | None]] = [
        (child, None, WHITE) for child in soup.children if isinstance(child, Tag)
    ]
    while stack:
        element, ink, paper = stack.pop()
        if element.name in _NOT_TEXT:
            _drop(element, f"<{element.name}>", page)
            continue
        rules = styles.get(id(element), [])
        merged: Declarations = {}
        for rule in rules:
            merged |= rule
        reason = _hidden_attribute(element) or next(
            (found for rule in (*rules, merged) if (found := hidden_by(rule))), None
        )
        if reason is not None:
            _drop(element, reason, page)
            continue
        merged = _old_colours(element) | merged
        covered, behind = background(merged)
        paper = behind if covered else paper
        ink = colour(merged.get("color", "")) or ink
        if ink and paper and same_colour(ink, paper):
            # Children may bring their own colours; only the words right here are unreadable.
            _drop_words(element, page)
        stack += [(child, ink, paper) for child in element.children if isinstance(child, Tag)]


def _hidden_attribute(element: "Tag") -> str | None:
    attributes = element.attrs
    if "hidden" in attributes:
        return "hidden"
    if str(attributes.get("aria-hidden", "")).strip().lower() == "true":
        return "aria-hidden"
    if "popover" in attributes or (element.name == "dialog" and "open" not in attributes):
        return "not opened"
    return None


def _old_colours(element: "Tag") -> Declarations:
    """``<font color>`` and ``bgcolor``, as style declarations."""
    names = {"color": "color", "text": "color", "bgcolor": "background-color"}
    return {
        names[name]: str(value).strip().lower()
        for name, value in element.attrs.items()
        if name in names
    }


def _drop(element: "Tag", reason: str, page: VisiblePage) -> None:
    words = plain(element.get_text(" ")[:5_000])
    if element.name in _ROUTINE:
        page.routine.append((reason, words))
    elif words:
        page.hidden.append((plain(reason), words))
    element.extract()


def _drop_words(element: "Tag", page: VisiblePage) -> None:
    from bs4.element import NavigableString

    for child in list(element.children):
        if isinstance(child, NavigableString) and child.strip():
            page.hidden.append(("text in the colour of its background", plain(child[:5_000])))
            child.extract()
