"""What follows from the cited facts by one step of arithmetic: sums of gaps, the other share.

A figure that stands in no item may be said if it is the sum of two or three differences of the
same kind and the sentence says that it adds up, or the rest of a share to 100 %. Each comes as an
item like any other, so every check reads it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.claims.figures.amounts import amounts
from generator.claims.figures.forecasts import outside
from generator.claims.people.whose import Whose, roles
from generator.directions import comparisons
from generator.numbers import quantities
from hyrox.evidence import Direction, EvidenceItem, Kind
from retrieval.terms import segments_named

DERIVED = ("sum", "rest", "places", "outside")
"""Keys of the items made here."""

_SUM = re.compile(
    r"\b(?:together|combined|in (?:all|total|sum)|altogether|between them|add(?:s|ed|ing)? up|"
    r"summed|all told|jointly|alone|plus|make up|makes?|both)\b",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"\b(?:together|combined|in (?:all|total|sum)|altogether|between them|add(?:s|ed|ing)? up|"
    r"summed|all told|jointly)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:each|apiece|respectively)\b", re.IGNORECASE)
_THAN = re.compile(r" (?:slower|faster) than (?P<whom>[^,;.:]*)")
_FASTER_THAN = re.compile(r"\bfaster than (?P<share>\d+) % of (?P<whom>(?:\d[\d,]* )?peers|them)\b")
_PLACES_MOVED = re.compile(
    r"\bPlace with that change: (?P<new>[\d,]+) of [\d,]+, instead of (?P<old>[\d,]+)\b"
)
_PLACES = re.compile(r"\bplaces\b", re.IGNORECASE)
_WORSE = re.compile(r"\b(?:down|lower|los[et]|drop\w*|fall|fell|worse|back)\b", re.IGNORECASE)


def derived(text: str, items: Sequence[EvidenceItem]) -> tuple[EvidenceItem, ...]:
    """The items that a sentence may rest on beside those it cites, because it says how."""
    if any(item.kind is Kind.PASSAGE for item in items):
        return ()
    found = [*_total(text, items), *_places(text, items)]
    if any(amount.unit == "%" for amount in amounts(text)):
        found += [*_rest(items), *outside(text, items)]
    return tuple(found)


def wrong_sum(text: str, items: Sequence[EvidenceItem]) -> str:
    """What a sentence that adds up gives instead of the sum; empty where all is well.

    Args:
        text: the sentence, its amounts as figures.
        items: what it cites, derived ones included.
    """
    if not _ADDED.search(text) or _EACH.search(text):
        return ""
    total = next((item for item in items if item.key == "sum"), None)
    if total is None:
        return ""
    sums = {quantity.key for quantity, _ in roles(total)}
    parts = {
        quantity.key
        for item in items
        if item is not total
        for quantity, whose in roles(item)
        if whose is Whose.GAP
    }
    said = {quantity.key for quantity in quantities(text) if quantity.unit == "s"}
    if said & parts and not said & sums and not parts <= said:
        return next(
            text[q.start : q.end].strip() for q in quantities(text) if q.key in said & parts
        )
    return ""


def unclear_share(text: str, items: Sequence[EvidenceItem]) -> str:
    """A derived share that the sentence does not say to be slower or faster; empty if none."""
    rest = {q.key for item in items if item.key == "rest" for q in quantities(item.text)}
    given = {q.key for item in items if item.key != "rest" for q in quantities(item.text)}
    compared = {c.amount.key for c in comparisons(text) if c.amount}
    for quantity in quantities(text):
        if quantity.key in rest - given and quantity.key not in compared:
            return text[quantity.start : quantity.end].strip()
    return ""


def _total(text: str, items: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    """The sum over the segments a sentence names, or over all it cites where it names none."""
    if not _SUM.search(text):
        return []
    named = segments_named(text)
    parts = [item for item in items if item.about and (not named or item.about in named)]
    about = {item.about for item in parts}
    if not 2 <= len(parts) <= 3 or len(about) != len(parts) or (named and about != set(named)):
        return []
    gaps = [[q for q, whose in roles(item) if whose is Whose.GAP] for item in parts]
    ways = {item.direction for item in parts}
    whom = {re.sub(r" of [\d:]+", "", found["whom"]) for item in parts
            if (found := _THAN.search(item.text))}  # fmt: skip
    if any(len(gap) != 1 for gap in gaps) or not ways <= {Direction.FASTER, Direction.SLOWER}:
        return []
    targets = all(re.search(r"\bto [\d:]+:|\btarget:", item.text) for item in parts)
    if len(ways) != 1 or (len(whom) != 1 and not targets):
        return []
    total = sum(gap[0].value for gap in gaps)
    way = ways.pop()
    than = "today" if targets else whom.pop()
    own = [[q for q, whose in roles(item) if whose is Whose.OWN and q.unit == "s"]
           for item in parts]  # fmt: skip
    took = f"{sum(q[0].value for q in own):g} s, " if all(len(q) == 1 for q in own) else ""
    assert way is not None
    said = f"Total: {took}{total:g} s {way.value} than {than}"
    return [replace(parts[0], id="sum", key="sum", text=said, sentence=said, about=None,
                    direction=way)]  # fmt: skip


def _rest(items: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    """Of *faster than 9 % of peers*, the 91 % that were not slower."""
    found = []
    for item in items:
        share = _FASTER_THAN.search(item.text)
        if share and 0 < int(share["share"]) < 100:
            text = f"slower than {100 - int(share['share'])} % of {share['whom']}"
            found.append(replace(item, id="rest", key="rest", text=text, sentence=text,
                                 direction=None))  # fmt: skip
    return found


def _places(text: str, items: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    """Of *538 of 1,500, instead of 603*, the 65 places between."""
    if not _PLACES.search(text) or _WORSE.search(text):
        return []
    found = []
    for item in items:
        if moved := _PLACES_MOVED.search(item.text):
            new, old = (int(moved[name].replace(",", "")) for name in ("new", "old"))
            if new < old:
                said = f"gains {old - new} places"
                found.append(replace(item, id="places", key="places", text=said, sentence=said))
    return found
