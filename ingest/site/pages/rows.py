"""An athlete's page as a row on its way to the gate, in the columns of the contract.

Names columns and hands values over as found; whether the row can be believed is the gate's
question, and which rules a season had is too.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from hyrox.divisions import Division, Gender
from ingest.results.contract import COLUMNS
from ingest.site.pages.records import AthletePage

_DIVISIONS: dict[str, Division] = {
    "H": Division.OPEN, "HPRO": Division.PRO, "HE": Division.PRO, "HD": Division.DOUBLES,
    "HD1": Division.DOUBLES, "HD2": Division.DOUBLES, "HDP": Division.DOUBLES,
    "HDE": Division.DOUBLES, "HMR": Division.RELAY, "HA": Division.ADAPTIVE,
}  # fmt: skip
"""Elite 15 races with pro loads; pro and elite doubles are doubles."""

_WORDS: tuple[tuple[str, Division], ...] = (
    ("adaptive", Division.ADAPTIVE), ("relay", Division.RELAY), ("doubles", Division.DOUBLES),
    ("pro", Division.PRO), ("elite", Division.PRO), ("hyrox", Division.OPEN),
)  # fmt: skip
_GENDERS = {"M": Gender.MALE, "W": Gender.FEMALE, "X": Gender.MIXED}
_MEANINGFUL = ("content", "pid", "fpid", "idp", "event")
_NO_MEETING = "general ranking"
_REASONS = {
    "DNF": re.compile(r"dnf|(?:did )?not finish(?:ed)?|nicht im ziel", re.IGNORECASE),
    "DNS": re.compile(r"dns|(?:did )?not start(?:ed)?|nicht gestartet", re.IGNORECASE),
    "Disqualified": re.compile(r"dsq|dq|disqualified|disqualifiziert", re.IGNORECASE),
}


def row_of(
    page: AthletePage, *, season: int, event_id: str, sex: str, address: str,
    meeting: str | None = None,
) -> dict[str, object]:  # fmt: skip
    """The page's row with exactly the columns ``contract.COLUMNS``; ``None`` is missing.

    Where the workout summary lacks a split the race replay may tell it: ``page.splits_s`` has
    both, the summary first. ``penalty`` is what the judges added less what they credited.

    Args:
        event_id: the event the page was asked for ("HPRO_LR3MS4JI1B1F"); tells the division.
        sex: the list's filter: ``M``, ``W`` or ``X``.
        address: where the page came from.
        meeting: the race weekend where it is known better than from the page.
    """
    on_page = page.meeting if (page.meeting or "").lower() != _NO_MEETING else None
    judged = [page.penalty_s, -page.bonus_s if page.bonus_s is not None else None]
    row: dict[str, object] = dict.fromkeys(COLUMNS)
    row.update(page.splits_s)
    row.update(
        season=season,
        event=meeting or on_page,
        division=division_of(event_id, page.event),
        gender=_GENDERS[sex].value if sex in _GENDERS else sex,
        total=page.total_s,
        age_group=page.age_group,
        nationality=page.nation,
        athlete=" / ".join(page.names) or None,
        status=status_of(page),
        penalty=sum(s for s in judged if s is not None) if any(judged) else None,
        source_row=short_address(address),
    )
    return row


def division_of(event_id: str, event: str | None) -> str:
    """The division of an event's prefix; for an unknown prefix that of the page's words, else
    the prefix itself, for the gate to name."""
    prefix = event_id.partition("_")[0].upper()
    if prefix in _DIVISIONS:
        return _DIVISIONS[prefix].value
    words = re.findall(r"\w+", (event or "").lower())
    return next((division.value for word, division in _WORDS if word in words), prefix)


def status_of(page: AthletePage) -> str:
    """``finished``, ``DNF``, ``DNS`` or "Disqualified: why" in the judges' words."""
    if page.disqualified is None:
        return "finished" if page.total_s is not None else "DNF"
    for status, pattern in _REASONS.items():
        if pattern.fullmatch(page.disqualified):
            return status
    return f"Disqualified: {page.disqualified}"


def short_address(address: str) -> str:
    """The address with only those query parts that tell which record it is."""
    try:
        parts = urlsplit(address)
        query = [(k, v) for k, v in parse_qsl(parts.query) if k in _MEANINGFUL]
        return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))
    except ValueError:
        return address
