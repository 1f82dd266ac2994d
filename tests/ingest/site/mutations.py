"""Damage done to pages: to bytes, tags, attributes, entities, encodings and whole rows."""

import os
import random
import re
from collections.abc import Callable

SWEEP = int(os.environ.get("HYROX_COACH_SWEEP", "200"))
"""How many damaged pages a sweep reads; 10000 for the full one."""

TAGS = (
    "<td>", "</td>", "<tr>", "</tr>", "<table>", "</table>", "<div>", "</div>", "<p>", "</p>",
    "<br>", "<br/>", "<img>", "<img src='x'/>", "</br>", "<li class='list-group-item'>", "</li>",
    "<script>", "</script>", "<style>", "</style>", "<textarea>", "<title>", "<!--", "-->", "<!",
    "<![CDATA[", "]]>", "<?xml?>", "</", "<", ">", "<svg>", "<template>", "<noscript>", "<h2>",
    "<b>", "</b>", "<a href='?idp=X'>", "<DIV>", "<tr class='f-time_11'><th>Row</th><td>1:00</td>",
    '<div id="detail-box-totals">', "<ul class='pagination'>", "<select name='event'>", "<td/>",
    '<span class="list-label">x</span>', "<plaintext>", "<xmp>", "<iframe>", "<body>", "</body>",
    "<html>", "</html>", "<form>", "<option value='H_1' selected>x</option>", "<tr/>", "<hr/>",
)  # fmt: skip
ATTRIBUTES = (
    ' id="detail-box-other"', " id='detail-box-general'", ' id = "detail-box-splits"', ' CLASS="x"',
    " class=list-label", ' class="list-label"', ' class="a" class="type-time"', " hidden", ' "',
    " =", "/", ' onclick="a<b"', ' title="a>b"', ' title=\'<div id="detail-box-judges">\'',
    ' data-silver="1,2"', ' Id="detail-box-general"', ' xmlns="x"', ' class="diff\n f-time_12"',
    ' name="event"', ' class="nation__abbr"', ' id="detail&#45;box-general"', " '", ' selected',
)  # fmt: skip
ENTITIES = (
    "&amp;", "&ndash;", "&ndash", "&#8211;", "&#x2013;", "&#150;", "&#0;", "&#39;", "&apos;", "&",
    "&#", "&#x", "&lang;", "&Uuml;", "&bogus;", "&nbsp;", "&lt;td&gt;", "&quot;", "&amp;ndash;",
    "&#99999999999;", "&#" + "9" * 5000 + ";", "&copy", "&NotEqualTilde;", "\xa0", "\u2028", "\x00",
    "\x85", "\x1f", "\ufffe", "\ud800", "\r\n", "–", "00:00:61", "&#xD800;", "\x0c",
)  # fmt: skip


def mutated(page: str, seed: int) -> str:
    """The page with one to five damages; equal arguments give equal pages."""
    rng = random.Random(seed)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        page = rng.choice(_DAMAGES)(page, rng)
    return page


def _at(page: str, rng: random.Random) -> int:
    """A place in the page, mostly among what is read."""
    begin = page.find("<h2")
    return rng.randrange(begin if begin > 0 and rng.random() < 0.8 else 0, len(page) + 1)


def _delete(page: str, rng: random.Random) -> str:
    i = _at(page, rng)
    return page[:i] + page[i + rng.randint(1, 40) :]


def _duplicate(page: str, rng: random.Random) -> str:
    i = _at(page, rng)
    return page[:i] + page[i : i + rng.randint(1, 400)] + page[i:]


def _swap(page: str, rng: random.Random) -> str:
    i, j = sorted((_at(page, rng), _at(page, rng)))
    n = min(rng.randint(1, 60), j - i)
    return page[:i] + page[j : j + n] + page[i + n : j] + page[i : i + n] + page[j + n :]


def _insert_bytes(page: str, rng: random.Random) -> str:
    i = _at(page, rng)
    return page[:i] + rng.randbytes(rng.randint(1, 6)).decode("latin-1") + page[i:]


def _flip_bytes(page: str, rng: random.Random) -> str:
    """A byte of the encoded page changed, read back as strict or careless clients do."""
    data = bytearray(page.encode("utf-8", "surrogatepass"))
    for _ in range(rng.randint(1, 4)):
        if data:
            data[rng.randrange(len(data))] = rng.randrange(256)
    return data.decode(rng.choice(("utf-8", "utf-8", "latin-1")), "replace")


def _insert(what: tuple[str, ...]) -> Callable[[str, random.Random], str]:
    def insert(page: str, rng: random.Random) -> str:
        i = _at(page, rng)
        return page[:i] + rng.choice(what) + page[i:]

    return insert


def _insert_at_tag(page: str, rng: random.Random) -> str:
    """A tag before or behind another one, where it does the most to the tree."""
    tags = list(re.finditer(r"<[^<>]*>", page))
    if not tags:
        return page
    i = rng.choice(tags).span()[rng.random() < 0.5]
    return page[:i] + rng.choice(TAGS) + page[i:]


def _attribute(page: str, rng: random.Random) -> str:
    names = [m.end() for m in re.finditer(r"<[a-z][a-z0-9]*", page)]
    if not names:
        return page
    i = rng.choice(names)
    return page[:i] + rng.choice(ATTRIBUTES) + page[i:]


def _entity_in_text(page: str, rng: random.Random) -> str:
    places = [m.end() for m in re.finditer(r">|=\"", page)]
    if not places:
        return page
    i = rng.choice(places)
    return page[:i] + rng.choice(ENTITIES) + page[i:]


def _drop_tag(page: str, rng: random.Random) -> str:
    tags = list(re.finditer(r"</?[a-z][^<>]*>", page))
    if not tags:
        return page
    tag = rng.choice(tags)
    return page[: tag.start()] + page[tag.end() :]


def _truncate(page: str, rng: random.Random) -> str:
    return page[: _at(page, rng)] + rng.choice(("", "", "</html>", "</body></html>"))


def _whole_rows(page: str, rng: random.Random) -> str:
    """Rows or boxes gone, twice there or in each other's place: damage that stays well-formed."""
    kind = rng.choice((r"<tr\b.*?</tr>", r"<td\b.*?</td>", r"<li\b.*?</li>", r"<th\b.*?</th>"))
    rows = [m.span() for m in re.finditer(kind, page, re.DOTALL)]
    if len(rows) < 2:
        return page
    (a, b), (c, d) = sorted(rng.sample(rows, 2))
    first, second = page[a:b], page[c:d]
    return rng.choice(
        (
            page[:a] + page[b:],
            page[:a] + second + page[b:c] + first + page[d:],
            page[:a] + first + first + page[b:],
            page[:c] + first + page[d:],
        )
    )


def _other_text(page: str, rng: random.Random) -> str:
    """A text of the page in the place of another."""
    texts = [m.span(1) for m in re.finditer(r">([^<>]+)<", page)]
    if len(texts) < 2:
        return page
    (a, b), (c, d) = rng.sample(texts, 2)
    return page[:a] + page[c:d] + page[b:]


def _case(page: str, rng: random.Random) -> str:
    i = _at(page, rng)
    j = i + rng.randint(1, 30)
    return page[:i] + page[i:j].swapcase() + page[j:]


_DAMAGES: tuple[Callable[[str, random.Random], str], ...] = (
    _delete, _duplicate, _swap, _insert_bytes, _flip_bytes, _insert(TAGS), _insert(ENTITIES),
    _insert_at_tag, _attribute, _entity_in_text, _drop_tag, _truncate, _whole_rows, _whole_rows,
    _other_text, _other_text, _case,
)  # fmt: skip
