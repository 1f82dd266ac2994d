"""Parts of an HTML page that are well-formed XML, for a reading that must not guess.

Parsers differ only where they repair. So nothing here is repaired: wanted elements ("islands")
are parsed by libxml2's strict XML parser, and the text between them must consist of complete,
ordinary tokens, so that every tokenizer is outside of scripts, comments and tags where an island
begins. A page of which either cannot be said gives ``None``, and a tolerant parser has to read it.

Why the trees are equal then: Python's ``html.parser`` under BeautifulSoup never closes an element
on its own account; on a well-formed fragment it builds the tree that XML defines, but for void
elements and raw text, which islands may not contain, and for the entities translated here.
"""

import importlib
import re
import sys
from functools import lru_cache
from html.entities import html5, name2codepoint
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import XMLParser
    from lxml.etree import _Element as Element

# Attributes by which elements are looked up must be written plainly, or another spelling of an
# island's name could hide in the text between the islands.
_KEYS = "id|class|name"
_SPACE = r"[ \t\r\n\f]"
_ATTRIBUTE = (
    rf"{_SPACE}++(?:(?:{_KEYS})=(?:\"[^\"<>&]*+\"|'[^'<>&]*+')(?=[\s/>])"
    rf"|(?!(?i:{_KEYS})[\s=/>\"'])[a-zA-Z][\w:.-]*+"
    r"(?:=(?:\"[^\"<]*+\"|'[^'<]*+'))?+(?=[\s/>]))"
)
_RAW = (
    "script|style|title|textarea|xmp|iframe|noembed|noframes|noscript|plaintext|svg|math|template"
)
_SOURCE = r"(?:[^<]|<(?![/!]|(?i:script)))*+"
# Python before 3.11.5 matches possessive repetition wrongly: there the package
# regex does it, at some cost.
_patterns = re if sys.version_info >= (3, 11, 5) else importlib.import_module("regex")
# No capturing groups: Python 3.11 loses their span within possessive repetition.
_ORDINARY: re.Pattern[str] = _patterns.compile(
    r"(?:[^<]++"
    rf"|<(?!(?:{_RAW})\b)[a-z][a-z0-9]*+(?:{_ATTRIBUTE})*+{_SPACE}*+/?>"
    rf"|</(?!(?:{_RAW})\b)[a-z][a-z0-9]*+{_SPACE}*+>"
    r"|<title>[^<]*+</title>"
    rf"|<script(?:{_ATTRIBUTE})*+{_SPACE}*+>{_SOURCE}</script>"
    rf"|<style(?:{_ATTRIBUTE})*+{_SPACE}*+>{_SOURCE}</style>"
    r"|<!--(?!-?>)(?:[^-]|-(?!-))*+-->"
    r"|<!(?i:doctype)[^<>\[]*+>"
    r")*+",
    re.ASCII,
)
"""Complete tokens of kinds on which all tokenizers agree."""

_ODD_REFERENCE = re.compile(r"&#(?!\d{1,6};)")
"""Character references that throw a tokenizer off its course."""

_ENTITY = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*|#0?39);")
_XML_ENTITIES = ("amp", "lt", "gt", "quot")
_APOSTROPHES = ("#39", "#039")
_CHARACTERS = {name: html5[f"{name};"] for name in name2codepoint}

_TAGS = frozenset(
    "a b br div em h2 h3 h4 hr i img li option p select small span strong table tbody td th thead "
    "tr ul".split()
)
_VOID = frozenset({"br", "hr", "img"})
_VOID_PARENTS = frozenset({"a", "div", "h4", "li", "p", "span", "td", "th"})
_ICON = "nation__icon"
_CAPITAL_NAME = re.compile(r"[A-Z][\w:.-]*=[\"']", re.ASCII)
"""``CLASS="..."``: XML tells cases apart, HTML does not."""
_SPACED_SIGNS = tuple(f"{space}=" for space in " \t\r\n") + tuple(f"={s}" for s in " \t\r\n")
"""``id = "..."``: hidden from the keys."""

_TAG = re.compile(r"<([a-z][a-z0-9]*)(?=[\s/>])", re.ASCII)


class Island(NamedTuple):
    """An element taken out of a page: what it was recognised by, and its tree."""

    name: str
    element: "Element"


def islands(page: str, keys: re.Pattern[str], tags: frozenset[str]) -> list[Island] | None:
    """The elements that ``keys`` finds, in the page's order.

    Args:
        page: the whole page.
        keys: finds, wherever it may be, the id, name or class that makes an element an island,
            behind ``=`` and either quote, as group ``name``; or a start tag itself.
        tags: islands are of these alone; of any kind if empty.

    Returns:
        ``None`` if a tolerant parser might see the page differently: an island is not well-formed
        or lies within another one, or something between them is no ordinary markup.
    """
    if _ODD_REFERENCE.search(page):
        return None
    found: list[Island] = []
    position = 0
    for match in keys.finditer(page):
        begin = page.rfind("<", position, match.start() + 1)
        tag = _TAG.match(page, begin) if begin >= 0 else None
        if tag is None:
            return None
        if tags and tag[1] not in tags:
            continue
        if not _ORDINARY.fullmatch(page, position, begin):
            return None
        position = _end(page, begin, tag[1])
        element = _parsed(page[begin:position]) if position else None
        name = match["name"] or tag[1]
        if element is None or name not in _names(element):
            return None
        found.append(Island(name, element))
    return found if _ORDINARY.fullmatch(page, position) else None


def _end(page: str, begin: int, tag: str) -> int:
    """Where the element's own end tag ends, by counting; 0 if it has none.

    A miscount cannot deceive: the piece cut out would not be well-formed.
    """
    depth = 0
    for match in re.compile(rf"<(/?){tag}\b").finditer(page, begin):
        depth += -1 if match[1] else 1
        if depth == 0:
            return page.find(">", match.end()) + 1
    return 0


def _names(element: "Element") -> set[str]:
    """Everything an element may be recognised by."""
    keys = {str(element.tag), element.get("id", ""), element.get("name", "")}
    return keys.union(element.get("class", "").split())


def _parsed(text: str) -> "Element | None":
    from lxml import etree

    if any(map(text.__contains__, ("<!", "<?", *_SPACED_SIGNS))) or _CAPITAL_NAME.search(text):
        return None
    text = _ENTITY.sub(_character, text)
    # Numbers could spell an island's name; tokenizers disagree about some of them besides.
    if "&#" in text:
        return None
    try:
        element = etree.fromstring(text, _parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
    return element if all(map(_is_plain, element.iter())) else None


@lru_cache(maxsize=1)
def _parser() -> "XMLParser":
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _is_plain(element: "Element") -> bool:
    """Whether the element is of a kind on which XML and BeautifulSoup agree.

    BeautifulSoup may take what follows a void element for its content, which must not matter: it
    must be nothing that is looked up, nor stand where children are counted.
    """
    if element.tag not in _VOID:
        return element.tag in _TAGS
    parent = element.getparent()
    return (
        len(element) == 0
        and not element.text
        and element.get("class", _ICON) == _ICON
        and parent is not None
        and parent.tag in _VOID_PARENTS
    )


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if name in _XML_ENTITIES:
        return match[0]
    return "'" if name in _APOSTROPHES else _CHARACTERS.get(name, match[0])
