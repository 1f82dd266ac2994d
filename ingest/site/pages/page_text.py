"""Small readings of the texts on the results site's pages: times, names, labels, hidden links.

Knows nothing of markup; both readings of a page, the reference and the fast one, use these.
"""

import html
import re
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from hyrox.segments import RUNS, STATIONS, Segment

MOST_CHARACTERS = 1_000_000
"""A page is 10 to 200 thousand characters; a larger text is none of the site's."""
MOST_ROWS = 500
"""Rows of a list (the site sends 100 at most) or of a detail box."""
MOST_HEADINGS = 20
MOST_TIMES = 9
MOST_TEXT = 200
MOST_PEOPLE = 8
MOST_PAGES = 10_000

_DASHES = "-‐‑‒–—−\xad "
_CLOCK = re.compile(r"(?:(\d{1,2}):(?=\d\d:))?(\d{1,3}):(\d\d)(?:[.,](\d{1,3}))?", re.ASCII)
_AMOUNT = re.compile(
    r"(?:(\d{1,2}) ?[x×] ?)?(\d{1,4}) ?(m|min|minuten?|minutes?|s|sec|sek|seconds?|sekunden?)\b\.?",
    re.ASCII | re.IGNORECASE,
)
_NATION = re.compile(r" ?\(([A-Z]{2,3})\)$")
_NATION_CODE = re.compile(r"[A-Z]{2,3}")
_RUN_LABEL = re.compile(r"(?:running|run|lauf) ?([1-8])", re.ASCII | re.IGNORECASE)
_SPLIT_FIELD = re.compile(r"time_(\d\d)", re.ASCII)
_ID = re.compile(r"\w[\w-]{0,63}", re.ASCII)
_EVENT_ID = re.compile(r"H[A-Z0-9]{0,7}_\w{1,48}", re.ASCII)
_BREAK = re.compile(r"[\t\r\n]")
_CODES = re.compile(r"\d{1,7}(?:,\d{1,7}){0,1999}", re.ASCII)
_SEXES = {
    "men": "M", "male": "M", "männer": "M", "herren": "M",
    "women": "W", "female": "W", "frauen": "W", "damen": "W", "mixed": "X",
}  # fmt: skip
_STATION_WORDS: tuple[tuple[str, Segment], ...] = (
    ("ski", Segment.SKI_ERG), ("push", Segment.SLED_PUSH), ("pull", Segment.SLED_PULL),
    ("burpee", Segment.BURPEE_BROAD_JUMP), ("row", Segment.ROW), ("ruder", Segment.ROW),
    ("farmer", Segment.FARMERS_CARRY), ("lunge", Segment.SANDBAG_LUNGES),
    ("wall", Segment.WALL_BALLS), ("roxzone", Segment.ROXZONE),
)  # fmt: skip
_BY_FIELD: dict[str, Segment] = {
    **{f"{i:02}": segment for i, segment in enumerate(RUNS, 1)},
    **{str(i): segment for i, segment in enumerate(STATIONS, 11)},
    "60": Segment.ROXZONE,
}


def collapsed(text: str) -> str:
    """The text in one printable line of at most ``MOST_TEXT`` characters."""
    if text.isprintable() and len(text) <= MOST_TEXT and "  " not in text:
        return text.strip()
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())[:MOST_TEXT].rstrip()


def shown(text: str | None) -> str | None:
    """The text, or ``None`` where the page shows a dash or nothing."""
    return text if text and text.strip(_DASHES) else None


def is_whole(page: str) -> bool:
    """Whether the text can be a whole page: of a sane size, and with its end."""
    return len(page) <= MOST_CHARACTERS and "</html>" in page


@lru_cache(maxsize=8192)
def seconds(text: str | None) -> float | None:
    """Seconds of ``HH:MM:SS``, ``MM:SS`` or ``MM:SS.hh``; anything else is no time."""
    match = _CLOCK.fullmatch(text) if text else None
    return _clock_s(match) if match else None


def _clock_s(match: re.Match[str]) -> float | None:
    hours, minutes, secs, part = match.groups()
    if int(secs) >= 60 or (hours and int(minutes) >= 60):
        return None
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(secs)
    return round(whole + float(f"0.{part or 0}"), 3)


def added_seconds(text: str | None) -> float | None:
    """Seconds in a judge's words: "5 Minutes - Missing 1 Lap", "00:03:00", "2 x 15 sec".

    Amounts in one text add up; ``None`` where the text names no time.
    """
    if not text:
        return None
    if (clock := _CLOCK.search(text)) and (time_s := _clock_s(clock)) is not None:
        return time_s
    amounts = _AMOUNT.findall(text)
    if not amounts:
        return None
    return float(
        sum(
            int(times or 1) * int(count) * (60 if unit.lower().startswith("m") else 1)
            for times, count, unit in amounts
        )
    )


def whole_number(text: str | None) -> int | None:
    """A rank or a count; ``None`` for a dash or anything that is no plain number."""
    digits = (text or "").strip().rstrip(".")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None


def person(text: str | None) -> tuple[str | None, str | None]:
    """Name and nation of "Last, First (USA)"; either may be missing."""
    name = shown(text)
    if name is None:
        return None, None
    match = _NATION.search(name)
    return (shown(name[: match.start()]), match[1]) if match else (name, None)


def nation_code(text: str | None) -> str | None:
    """A nation's letters as the site writes them."""
    return text if text and _NATION_CODE.fullmatch(text) else None


def people(text: str | None) -> tuple[str, ...]:
    """The members of a team: commas separate people, a repeated member counts once."""
    return distinct((text or "").split(","))


def distinct(names: "list[str] | tuple[str | None, ...]") -> tuple[str, ...]:
    """The names that are there, each once, in order; ``MOST_PEOPLE`` at most."""
    known = dict.fromkeys(n.strip() for n in names if n and shown(n))
    return tuple(known)[:MOST_PEOPLE]


@lru_cache(maxsize=8192)
def segment_of_label(label: str) -> Segment | None:
    """The segment a split's label means, by keyword, runs by number ("Lauf 3", "1000m Row").

    "Run Total" and "Best Run Lap" are no segments.
    """
    if match := _RUN_LABEL.fullmatch(label):
        return RUNS[int(match[1]) - 1]
    words = label.lower()
    return next((segment for word, segment in _STATION_WORDS if word in words), None)


def segment_of_field(name: str) -> Segment | None:
    """The segment of a field such as ``time_11``; ``time_49`` and ``time_50`` are none."""
    match = _SPLIT_FIELD.fullmatch(name)
    return _BY_FIELD.get(match[1]) if match else None


def sex_of(text: str | None) -> str | None:
    """``M``, ``W`` or ``X`` of a list's filter as shown ("Men", "Frauen")."""
    return _SEXES.get((text or "").lower())


def event_id(text: str | None) -> str | None:
    """An event id as the site writes them ("H_LR3MS4JI1B1F"), else ``None``."""
    return text if text and _EVENT_ID.fullmatch(text) else None


def link_target(href: str | None) -> tuple[str | None, str | None]:
    """The ``idp`` and ``event`` of a link to a detail page."""
    # Parsers differ in whether a line break inside an attribute stays one.
    query = _query(_BREAK.sub(" ", href or ""))
    idp = query.get("idp", [""])[0]
    return (idp if _ID.fullmatch(idp) else None), event_id(query.get("event", [""])[0])


def silver_page(codes: str | None) -> int | None:
    """The page number in a hidden link: comma-separated character codes of an escaped query."""
    if not codes or not _CODES.fullmatch(codes):
        return None
    points = [int(code) for code in codes.split(",")]
    if max(points) > 0x10FFFF:
        return None
    query = html.unescape("".join(map(chr, points)))
    page = whole_number(_query(query).get("page", [""])[0])
    return page if page is not None and 1 <= page <= MOST_PAGES else None


def _query(address: str) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(address[:4_000]).query, max_num_fields=50)
    except ValueError:
        return {}
